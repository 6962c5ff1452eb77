"""A draft made ready for reading: folded letter by letter, quoted lines blanked, cut into sentences."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

_FOLD = str.maketrans({"ё": "е", "’": "'", "‘": "'", "\xa0": " ", "\u202f": " ", "\t": " ", "\r": " "})
_QUOTED_LINE = re.compile(r"^[ \t]{0,8}>[^\n]*", re.MULTILINE)
_BOUNDARY = re.compile(
    r"(?:[!?…]|(?<!\b[^\W\d])\.)[.!?…]*[»\"')\]]*(?=[ \n]|$)"  # not after one letter: "т.е.", "p.m."
    r"|\n[ ]*(?=\n)"
    r"|\n(?=[ ]*(?:[-*•–—]|[0-9]{1,2}[.)])[ ])"
)


@dataclass(frozen=True)
class Sentence:
    """A stretch of the draft that says one thing."""

    start: int
    end: int
    text: str  # folded


@dataclass(frozen=True)
class Draft:
    """`text` as written; `folded` has the same length: lower case, ё as е, quoted lines blank."""

    text: str

    @cached_property
    def folded(self) -> str:
        """For matching; offsets are those of the text."""
        return fold(_QUOTED_LINE.sub(lambda match: " " * len(match[0]), self.text))

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """In order, without the blank ones."""
        return tuple(_sentences(self.folded))

    @cached_property
    def _starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    def sentence_number(self, at: int) -> int:
        """Which sentence holds this offset (or ends last before it)."""
        return max(0, bisect_right(self._starts, at) - 1)


def fold(text: str) -> str:
    """Lower case letter for letter: the result has the same length."""
    return (
        text.replace("\u0130", "i").lower().translate(_FOLD)
    )  # İ is the one letter that grows in lower case


def _sentences(folded: str) -> Iterator[Sentence]:
    start = 0
    for end in (*(match.end() for match in _BOUNDARY.finditer(folded)), len(folded)):
        piece = folded[start:end]
        lead = len(piece) - len(piece.lstrip())
        bare = piece.strip()
        if bare:
            yield Sentence(start + lead, start + lead + len(bare), bare)
        start = end
