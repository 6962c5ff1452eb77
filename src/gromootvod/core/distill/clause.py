"""A clause and what can be seen in it: the view that the rules judge."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from gromootvod.core.text import LONGEST, Piece, clause_bounds, from_translit, sentences

from . import forms
from .cutting import WORD, Cutter
from .lexicon import Found, Lexicon


@dataclass(slots=True)
class Clause:
    """A stretch of the text with its cues: name of cue -> where (word numbers; (0, 0) for cues of form)."""

    start: int
    end: int
    text: str
    sentence: int  # its number in the letter
    words: list[str]
    cues: dict[str, list[Found]] = field(default_factory=dict)
    section: str = ""  # the label that a heading above promises
    gap: int = 0  # before it: 0 nothing but a blank, 1 the end of a sentence, 2 of a line, 3 an empty line
    learned: bool = False  # begins where the learned cutter cut, not a rule

    def has(self, cue: str) -> bool:
        """Whether the clause shows a cue."""
        return cue in self.cues


def view(text: str, lexicon: Lexicon, translit: bool, cutter: Cutter | None = None) -> list[Clause]:
    """The clauses of a text in order, each with its cues; `cutter` finds borders that no rule does."""
    found: list[Clause] = []
    for number, (sentence, fenced) in enumerate(_sentences(text)):
        if fenced:
            found.append(_clause(text, sentence.start, sentence.end, number, lexicon, translit))
            found[-1].cues["fence"] = [(0, 0)]
            continue
        if forms.is_log(sentence.text) or forms.is_noise_line(sentence.text):
            found.append(_clause(text, sentence.start, sentence.end, number, lexicon, translit))
            continue
        asks = "?" in sentence.text[-6:]
        for start, end, learned in bounds(text, sentence.start, sentence.end, translit, cutter):
            whole = _clause(text, start, end, number, lexicon, translit)
            whole.learned = learned
            for part in _without_greeting(text, whole, lexicon, translit):
                for piece in _quote_apart(text, part, lexicon, translit):
                    if asks and end == sentence.end:
                        piece.cues["question"] = [(0, 0)]
                    found.append(piece)
    _measure_gaps(text, found)
    return found


def _sentences(text: str) -> Iterator[tuple[Piece, bool]]:
    """The sentences of a text, and whether each is fenced: what is fenced stays whole, up to LONGEST."""
    at = 0
    for first, last in forms.fences(text):
        yield from ((_shifted(piece, at), False) for piece in sentences(text[at:first]))
        for start in range(first, last, LONGEST):
            piece = text[start : min(start + LONGEST, last)]
            if piece.strip():
                yield Piece(start, start + len(piece), piece), True
        at = last
    yield from ((_shifted(piece, at), False) for piece in sentences(text[at:]))


def _shifted(piece: Piece, by: int) -> Piece:
    return Piece(piece.start + by, piece.end + by, piece.text) if by else piece


def bounds(
    text: str, start: int, end: int, translit: bool, cutter: Cutter | None
) -> Iterator[tuple[int, int, bool]]:
    """The clauses of a sentence: where each starts and ends, whether the learned cutter cut before it."""
    ruled = clause_bounds(text, start, end)
    cuts = cutter.cuts(text, start, end, [begin for begin, _ in ruled[1:]], translit) if cutter else []
    at = 0
    for begin, stop in ruled:
        learned = False
        while at < len(cuts) and cuts[at] < stop:
            cut = cuts[at]
            at += 1
            piece = text[begin:cut].rstrip()
            if cut > begin and piece and not forms.URL.fullmatch(piece):
                yield begin, begin + len(piece), learned
                begin, learned = cut, True
        yield begin, stop, learned


def _measure_gaps(text: str, found: list[Clause]) -> None:
    for before, clause in pairwise(found):
        lines = text.count("\n", before.end, clause.start)
        if lines:
            clause.gap = min(lines, 2) + 1
        else:
            clause.gap = int(before.sentence != clause.sentence)
    if found:
        found[0].gap = 3


def words_of(text: str, translit: bool = False) -> list[str]:
    """The words of a text as the lexicon knows them: lower-case, е for ё, straight apostrophes."""
    lowered = text.lower().replace("ё", "е").replace("’", "'")
    words = WORD.findall(lowered)
    return [from_translit(word) for word in words] if translit else words


def _clause(text: str, start: int, end: int, number: int, lexicon: Lexicon, translit: bool) -> Clause:
    piece = text[start:end]
    made = Clause(start, end, piece, number, words_of(piece, translit))
    made.cues = lexicon.cues(made.words)
    for cue in _cues_of_form(piece):
        made.cues[cue] = [(0, 0)]
    return made


def _cues_of_form(piece: str) -> list[str]:
    found = [name for name, marks, pattern in _FORMS if _any(marks, piece) and pattern.search(piece)]
    found += _slow_cues(piece)
    if _any(_QUOTING, piece) and forms.quoted(piece):
        found.append("quote")
    if forms.is_log(piece):
        found.append("log")
    if forms.is_noise_line(piece):
        found.append("noise_line")
    elif "]" in piece[:12] and forms.is_ticked(piece):
        found.append("ticked")
    if "!!" in piece or "?!" in piece or "!?" in piece or "???" in piece:
        found.append("loud")
    elif piece[-1] == "!":
        found.append("exclaim")
    if _shouts(piece):
        found.append("caps")
    if _LIST.match(piece):
        found.append("list_item")
    if not _EMOJI_ANGRY.isdisjoint(piece[-40:]):
        found.append("angry_face")
    if any(map(str.isdigit, piece[:2000])):
        found.append("digit")
    return found


def _slow_cues(piece: str) -> list[str]:
    """What slow patterns find; each is tried only where what it cannot do without is there."""
    found = []
    if _CODE_AT_ALL.search(piece) and forms.ERROR_CODE.search(piece):
        found.append("code")
    if ("://" in piece or "www." in piece) and forms.URL.search(piece):
        found.append("url")
    lowered = piece.lower()
    if any(name in lowered for name in _PRODUCTS) and forms.PRODUCT.search(piece):
        found.append("product")
    return found


def _any(marks: frozenset[str], piece: str) -> bool:
    return not marks or not marks.isdisjoint(piece)


def _shouts(piece: str) -> bool:
    head = piece[:2000]
    letters = sum(map(str.isalpha, head))
    return letters >= 8 and sum(map(str.isupper, head)) > 0.7 * letters


def _without_greeting(text: str, whole: Clause, lexicon: Lexicon, translit: bool) -> list[Clause]:
    """A greeting run into what follows is cut off: "здравствуйте у меня не работает касса"."""
    greetings = [end for begin, end in whole.cues.get("greeting", ()) if begin == 0]
    if not greetings or len(whole.words) - max(greetings) < 3 or len(whole.words) < 5:
        return [whole]
    marks = list(WORD.finditer(whole.text))
    cut = whole.start + marks[max(greetings)].start()
    end = whole.start + len(text[whole.start : cut].rstrip())
    return [
        _clause(text, whole.start, end, whole.sentence, lexicon, translit),
        _clause(text, cut, whole.end, whole.sentence, lexicon, translit),
    ]


def _quote_apart(text: str, whole: Clause, lexicon: Lexicon, translit: bool) -> list[Clause]:
    """The words that a machine said are cut off: "выходит ошибка «период закрыт»"."""
    if not whole.has("quote") or not (whole.has("says") or whole.has("error_word")):
        return [whole]
    quoted = forms.quoted(whole.text)
    if quoted is None or not WORD.search(whole.text[: quoted[0]]):
        return [whole]
    cut = whole.start + quoted[0] - 1
    after = re.compile(r"[^\w(«\"“„]*").match(text, whole.start + quoted[1] + 1, whole.end)
    rest = after.end() if after else whole.end
    edges = [whole.start, cut, *([rest] if WORD.search(text, rest, whole.end) else []), whole.end]
    made = []
    for start, end in pairwise(edges):
        piece = text[start:end].rstrip()
        made.append(_clause(text, start, start + len(piece), whole.sentence, lexicon, translit))
    made[0].learned = whole.learned
    return made


_QUOTING = frozenset('«"“`„')
_DIGITS = frozenset("0123456789")
_FORMS: tuple[tuple[str, frozenset[str], re.Pattern[str]], ...] = (
    ("email", frozenset("@"), forms.EMAIL),
    ("phone", _DIGITS, forms.PHONE),
    ("version", _DIGITS, forms.VERSION),
    ("document", _DIGITS, forms.DOCUMENT),
    ("account", _DIGITS | {"@"}, forms.ACCOUNT),
    ("code_text", frozenset(), forms.CODE_MARK),
)
# what a slow pattern cannot do without: most clauses have none of it
_CODE_AT_ALL = re.compile(r"[0-9_]|Error|Exception|E[A-Z]{4}")
_PRODUCTS = (
    "1с", "1c", "win", "ubuntu", "debian", "mac", "linux", "fedora", "android", "ios", "iphone", "chrome", "firefox",
    "safari", "opera", "edge", "хром", "яндекс", "postgres", "mysql", "sqlite", "docker", "kubernetes", "nginx",
    "apache", "wordpress", "битрикс", "bitrix24", "python", "node", "java", "php",
)  # fmt: skip
_LIST = re.compile(r"(?:[-*•–+]\s|\(?\d{1,2}[.)]\s|[a-zа-я]\)\s|(?:шаг|step)\s\d)")
_EMOJI_ANGRY = frozenset("😡🤬😠👿💩🖕")
