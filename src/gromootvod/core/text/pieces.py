"""Sentences and clauses with their places in the original, in time linear in the text.

Rules of thumb instead of a parser: complaints are written without stops and commas, and a pasted megabyte
without a stop must cost no more than a letter does. Line structure and lists are respected.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from .morph import is_predicate
from .wordlists import words

LONGEST = 2_000  # characters of one piece; a longer stretch without a stop is cut at a space
WRAPPED = 45  # a line at least this long may go on in the next one


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text without the white space around it: text == original[start:end]."""

    start: int
    end: int
    text: str


def sentences(text: str) -> list[Piece]:
    """The sentences of a text, in order; list items and lines of their own are sentences of their own."""
    return [Piece(start, end, text[start:end]) for start, end in _sentences(text)]


def clauses(text: str) -> list[Piece]:
    """The clauses of a text, in order: each lies within one sentence."""
    return [
        Piece(a, b, text[a:b]) for start, end in _sentences(text) for a, b in clause_bounds(text, start, end)
    ]


def clause_bounds(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The clauses of the one sentence text[start:end]."""
    cuts = _punctuation_cuts(text, start, end)
    bounds: list[tuple[int, int]] = []
    edges = [start, *cuts, end]
    for a, b in pairwise(edges):
        for c, d in _flood(text, a, b):
            trimmed = _trim(text, c, d)
            if trimmed:
                bounds.append(trimmed)
    return bounds


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    for start, end in _paragraphs(text):
        body = _after_marker(text, start, end)
        last = start
        for match in _STOP.finditer(text, body, end):
            cut = match.end() if not match["item"] else match.start("item")
            if cut > last and (match["item"] or _is_end(text, body, match)):
                yield from _bounded(text, last, cut)
                last = cut
        yield from _bounded(text, last, end)


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Lines, with those joined that were only wrapped by a mail program."""
    start = end = 0
    previous = ""
    position = 0
    for line in text.splitlines(keepends=True):
        if previous.strip() and not _goes_on(previous, line):
            yield start, end
            start = position
        elif not previous.strip():
            start = position
        position += len(line)
        end = position
        previous = line
    if previous.strip():
        yield start, end


def _goes_on(previous: str, line: str) -> bool:
    head = line[:200].lstrip()
    tail = previous[-200:].rstrip()
    if not head or _MARKER.match(head) or head[0] in ">|#`<" or tail[-1] in ".!?:;…>|`":
        return False
    return tail[-1] == "," or (head[0].islower() and len(previous) >= WRAPPED)


def _after_marker(text: str, start: int, end: int) -> int:
    match = _MARKER.match(text, start, min(end, start + 40))
    return match.end() if match else start


def _is_end(text: str, start: int, match: re.Match[str]) -> bool:
    stop = match["stop"]
    following = text[match.end() : match.end() + 20].lstrip()[:1]
    if stop.startswith(("...", "…")):
        return not following.islower()
    if stop[0] != "." or len(stop) > 1:
        return True
    before = _WORD_BEFORE.search(text[max(start, match.start() - 12) : match.start()])
    if not before:
        return True
    word = before[0].lower()
    if word in _MAY_END:
        return following.isupper()
    return word not in _ABBREVIATIONS and not (len(word) == 1 and word.isalpha())


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    trimmed = _trim(text, start, end)
    if not trimmed:
        return
    start, end = trimmed
    while end - start > LONGEST:
        space = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        cut = space if space > 0 else start + LONGEST
        piece = _trim(text, start, cut)
        if piece:
            yield piece
        start = cut
    last = _trim(text, start, end)
    if last:
        yield last


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    if left == len(piece):
        return None
    return start + left, start + len(piece.rstrip())


def _punctuation_cuts(text: str, start: int, end: int) -> list[int]:
    quotes = [match.span() for match in _QUOTED.finditer(text, start, end)]
    marks = list(_MARK.finditer(text, _after_marker(text, start, end), end))
    cuts: list[int] = []
    last, at = start, 0
    for number, match in enumerate(marks):
        while at < len(quotes) and quotes[at][1] <= match.start():
            at += 1
        if at < len(quotes) and quotes[at][0] < match.start():
            continue
        cut = match.start("open") if match["open"] else match.end()
        following = marks[number + 1].start() if number + 1 < len(marks) else end
        if _worth_a_cut(match, text[max(last, cut - 200) : cut], text[cut : max(cut, following)]):
            cuts.append(cut)
            last = cut
    return cuts


def _worth_a_cut(mark: re.Match[str], left: str, right: str) -> bool:
    if not _WORD.search(left):
        return False
    words = _WORD.findall(right[:300].lower())
    if mark["strong"]:
        return bool(words)
    if mark["shut"] and "(" not in left[:2]:
        return False
    if mark["open"] or mark["shut"]:
        return len(words) >= 3
    if _UNKNOWING.search(left[-20:].lower()):
        return False  # "не знаю, что делать" is one thought
    return bool(words) and (words[0] in _STARTERS or any(is_predicate(word) for word in words))


def _flood(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cuts a long clause without commas before the words that begin a new one."""
    if end - start < 40:
        yield start, end
        return
    quotes = [match.span() for match in _QUOTED.finditer(text, start, end)]
    words = list(_SPACED_WORD.finditer(text, start, end))
    last, since = start, 0
    lowered = [match[0].lower() for match in words]
    for number in range(3, len(words) - 1):
        word, after = lowered[number], lowered[number + 1]
        if number - since < 3 or any(a < words[number].start() < b for a, b in quotes[:20]):
            continue
        strong = word in _BREAKS and (number - since >= 3)
        pair = (word, after) in _BREAK_PAIRS or (word in _AND and after in _SUBJECTS)
        if strong or pair or (number - since >= 6 and word in _FLOOD and lowered[number - 1] not in _HOLDS):
            yield last, words[number].start()
            last, since = words[number].start(), number
    yield last, end


_STOP = re.compile(
    r"(?<![.!?…])(?P<stop>[.!?…]++)[)\"»”'\]]*+(?=\s|\Z|[^\W\d_])(?:(?=\s|\Z)|(?<=[а-яё]{3}[.!?])(?=[А-ЯЁ]))"
    r"|(?<=[\s;,])(?P<item>\d{1,2}\))(?=\s)"
)
_MARKER = re.compile(
    r"\s{0,12}(?:[-*•–—+]\s|\(?\d{1,2}(?:[.)]\s|\.\d{1,2}[.)]?\s)|[a-zа-я]\)\s|\#{1,6}\s)\s{0,12}"
)
_WORD_BEFORE = re.compile(r"[^\W_]+(?:['’.][^\W\d_]+)*$")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*+")
_SPACED_WORD = re.compile(r"(?<!\S)[^\W_]+(?:['’-][^\W_]+)*+")
_UNKNOWING = re.compile(r"(?:знаю|понимаю|понятно|ясно|знаем|понимаем|того|потому|тем|кроме),\s*$")
_QUOTED = re.compile(r"«[^«»]{1,300}»|\"[^\"\n]{1,300}\"|“[^“”]{1,300}”|`[^`\n]{1,300}`")
_MARK = re.compile(
    r"(?P<strong>;(?=\s)|:(?=\s)|\s[—–-]{1,3}(?=\s)|\.{2,10}(?=\s|[^\W\d_])|…|(?<=[!?])(?=\s))"
    r"|(?P<comma>,(?!\d))|(?P<open>\()|(?P<shut>\))"
)
_ABBREVIATIONS = words(
    "т.е т.к т.н т.о т ул г гор обл р-н пос д кв стр корп кор оф эт под пр пер пл ш наб им см ср рис "
    "табл тел доб",
    " моб гр ст п пп ч зам нач инж гл соц юр физ мин сек час тыс млн млрд руб коп экз шт кг напр "
    "сокр прим акад",
    " проф e.g i.e ref ext incl vs mr mrs ms dr st no nr v ver approx dept est fig inc ltd jr sr a.k.a eg ie",
)
_MAY_END = words(
    "т.д т.п др пр руб коп шт гг мин час сек тыс etc inc ltd a.m p.m am pm и.о",
)
_STARTERS = words(
    "но а и или хотя что чтобы когда пока если потому поэтому так где куда откуда который которая "
    "которое которые",
    " которую которого ведь зато однако причем притом раз после иначе before but and or so because "
    "when while if which",
    " where although though since until after who why how then yet however except",
)
_BREAKS = words(
    "но but because хотя although поэтому зато however",
)
_AND = words(
    "и а and so да то",
)
_SUBJECTS = words(
    "я мы вы он она оно они у никто ничего все это теперь потом уже там тут вот i we you he she it "
    "they this that",
    " nothing nobody now then there",
)
_BREAK_PAIRS = frozenset(
    {("потому", "что"), ("так", "как"), ("из-за", "того"), ("сколько", "можно"), ("после", "этого"),
     ("after", "that"), ("every", "time"), ("and", "then"), ("до", "этого"), ("до", "сих"), ("у", "нас"),
     ("у", "меня"), ("can", "you"), ("could", "you")}
)  # fmt: skip
_FLOOD = words(
    "я мы вы он она они никто это помогите прошу просим пожалуйста когда если потом теперь раньше "
    "пишет выдает",
    " срочно звоню пишу i we please nobody when if now then",
)
_HOLDS = words(
    "у и а но что чтобы как от к по для с без при не за на в про из где когда если который которую пока хотя",
    " то and but that to for with of if when as because so what how do did can than at by from let",
)
