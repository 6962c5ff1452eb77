"""A draft made ready for reading: folded letter by letter, foreign words blanked, cut into sentences, words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from gromootvod.core.coach.words import Word, words

_FOLD = str.maketrans({"ё": "е", "’": "'", "‘": "'", "\xa0": " ", "\u202f": " ", "\t": " ", "\r": " "})
_QUOTED_LINE = re.compile(r"^[ \t]{0,8}>[^\n]*", re.MULTILINE)
_FOREIGN = re.compile(  # code, words of others between quotation marks, links and addresses
    r"```[^`]{0,4000}```|`[^`\n]{1,300}`|^(?: {4}|\t)[^\n]*(?:[{};=<>]|error|exception)[^\n]*"
    r"|«[^«»\n]{0,400}»|„[^„“”\n]{0,400}[“”]|“[^“”\n]{0,400}”"
    r'|(?<![\w"])"(?![ \n"])[^"\n]{1,400}"(?!\w)'
    r"|(?<![\w'])'(?! )[^'\n]{1,80}'(?!\w)"
    r"|https?://[^ \n]{1,500}",
    re.MULTILINE,
)
_SIGNATURE = re.compile(
    r"^[ ]*(?:-- ?$|с уважением\b|с наилучшими пожеланиями\b|всего доброго\b|(?:best |kind |warm )?regards\b|best,"
    r"|sincerely\b|yours\b|thanks,$|cheers,?$)",
    re.MULTILINE,
)
_SIGNATURE_LINES = 6
_BOUNDARY = re.compile(
    r"(?:[!?…]|(?<!\b[^\W\d])(?<!\bсм)(?<!\bул)(?<!\bруб)(?<!\bтел)(?<!\bстр)(?<!\bнапр)(?<!\bтыс)(?<!\bвнутр)\.)[.!?…]*[»\"')\]]*(?=[ \n]|$)"
    r"|\n[ ]*(?=\n)"
    r"|\n(?=[ ]*(?:[-*•–—]|[0-9]{1,2}[.)])[ ])"
)


@dataclass(frozen=True)
class Sentence:
    """A stretch of the draft that says one thing."""

    start: int
    end: int
    text: str  # folded; what is not the writer's own is blank


@dataclass(frozen=True)
class Draft:
    """`text` as written. `folded` and `own` have the same length, so offsets are the same everywhere."""

    text: str

    @cached_property
    def folded(self) -> str:
        """Lower case, ё as е; the client's quoted lines are blank."""
        return fold(_QUOTED_LINE.sub(_blank, self.text))

    @cached_property
    def own(self) -> str:
        """What the writer says himself: quotations, code, links and the signature are blank, too."""
        bare = _FOREIGN.sub(_blank_inside, self.folded)
        return bare[: self.body_end] + " " * (len(bare) - self.body_end)

    @cached_property
    def body_end(self) -> int:
        """Where the signature begins, or the end."""
        for match in _SIGNATURE.finditer(self.folded):
            rest = self.folded[match.start() :].strip()
            if match.start() > 0 and rest.count("\n") < _SIGNATURE_LINES:
                return match.start()
        return len(self.folded)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """In order, without the blank ones."""
        return tuple(_sentences(self.folded, self.own))

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """The writer's own words, in order."""
        return tuple(words(self.own, [sentence.end for sentence in self.sentences]))

    @cached_property
    def _starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    def sentence_number(self, at: int) -> int:
        """Which sentence holds this offset (or ends last before it)."""
        return max(0, bisect_right(self._starts, at) - 1)

    def sentence_words(self, number: int) -> tuple[Word, ...]:
        """The words of one sentence."""
        return self._by_sentence.get(number, ())

    @cached_property
    def _by_sentence(self) -> dict[int, tuple[Word, ...]]:
        groups: dict[int, list[Word]] = {}
        for word in self.words:
            groups.setdefault(word.sentence, []).append(word)
        return {number: tuple(group) for number, group in groups.items()}

    @cached_property
    def language(self) -> str:
        """ "ru" or "en", by the letters of the writer's own words."""
        cyrillic = sum("а" <= letter <= "я" for letter in self.own)
        latin = sum("a" <= letter <= "z" for letter in self.own)
        return "ru" if cyrillic * 3 >= latin and cyrillic else "en"


def fold(text: str) -> str:
    """Lower case letter for letter: the result has the same length."""
    return (
        text.replace("\u0130", "i").lower().translate(_FOLD)
    )  # İ is the one letter that grows in lower case


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def _blank_inside(match: re.Match[str]) -> str:
    """Blank, but the marks stay, so that a sentence still ends where it ended."""
    text = match[0]
    return text[0] + re.sub(r"[^\n]", " ", text[1:-1]) + text[-1]


def _sentences(folded: str, own: str) -> Iterator[Sentence]:
    start = 0
    for end in (*(match.end() for match in _BOUNDARY.finditer(own)), len(folded)):
        piece = folded[start:end]
        lead = len(piece) - len(piece.lstrip())
        bare = piece.strip()
        if bare:
            first = start + lead
            yield Sentence(first, first + len(bare), own[first : first + len(bare)])
        start = end
