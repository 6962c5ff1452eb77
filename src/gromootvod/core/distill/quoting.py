"""Which words of a span the card quotes: an error's own words, the telling line of a log, times that count."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from . import forms, phrases
from .clause import Clause
from .times import SINCE
from .trimming import trim
from .values import Label, Span

TELL_ERRORS = frozenset({Label.SYMPTOM, Label.ERROR, Label.STEP, Label.ENVIRONMENT, Label.OTHER_FACT})
LONGEST = 300  # characters of an error; a log is shown by its telling line
VERB_BEFORE = 30  # characters
_LOOKED_AT = 20_000


def joined(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """The spans, those of an error that a stop has cut in the middle of its quotation joined again."""
    held: Span | None = None
    for span in spans:
        if held and span.label is Label.ERROR and _is_open(text, held):
            held = replace(held, end=span.end)
            continue
        if held:
            yield held
        held = span
    if held:
        yield held


def error(text: str, span: Span) -> tuple[int, int, str]:
    """Where the words of an error stand within its span, and what they are: quote, log, code or ""."""
    piece = text[span.start : min(span.end, span.start + _LOOKED_AT)]
    if span.why not in _MACHINE:
        inner = forms.quoted(piece)
        if inner and not _IDENTIFIER.fullmatch(piece, *inner):
            return span.start + inner[0], span.start + inner[1], "quote"
    if span.why in _MACHINE or len(piece) > LONGEST:
        return *_telling_line(piece, span.start), "log"
    return *trim(text, span.start, span.end), ""


def said_errors(text: str, clause: Clause) -> Iterator[tuple[int, int, str]]:
    """Errors quoted or named by a code inside a clause that says more than that."""
    if clause.has("log") or clause.has("fence"):
        return
    if clause.has("quote"):
        # the verb may stand before the colon that ends the clause before
        for match in _SAID.finditer(text, max(0, clause.start - VERB_BEFORE), clause.end):
            start, end = match.span(match.lastindex or 0)
            if start >= clause.start:
                yield start, end, "quote"
    if clause.has("code"):
        for match in forms.ERROR_CODE.finditer(text, clause.start, clause.end):
            if not _NO_CODE.fullmatch(match[0]):
                yield match.start(), match.end(), "code"


def since(text: str, clause: Clause) -> re.Match[str] | None:
    """Since when: words that begin with "since", or a duration at an edge of the clause, not "2 месяца заказов"."""
    for match in SINCE.finditer(text, clause.start, clause.end):
        if not _DURATION.match(match[0].lower()):
            return match
        if _GOES_ON.match(text, match.end(), clause.end):
            continue
        if _EDGE_BEFORE.fullmatch(text, clause.start, match.start()) or _EDGE_AFTER.fullmatch(
            text, match.end(), clause.end
        ):
            return match
    return None


def _is_open(text: str, span: Span) -> bool:
    """Whether a span opens a quotation that it does not close."""
    if span.label is not Label.ERROR or span.end - span.start > LONGEST:
        return False
    piece = text[span.start : span.end]
    return (
        any(piece.count(one) > piece.count(other) for one, other in ("«»", "“”")) or piece.count('"') % 2 == 1
    )


def _telling_line(piece: str, at: int) -> tuple[int, int]:
    """The last head of an exception, else the message of the first line that says ERROR, else the first line."""
    heads = list(phrases.TRACE_HEAD.finditer(piece))
    if heads:
        return at + heads[-1].start(1), at + heads[-1].end(1)
    logged = phrases.LOGGED.search(piece)
    if logged:
        first = piece.rfind("\n", 0, logged.start()) + 1
        start, end = trim(piece, max(first, logged.end(1) - LONGEST), logged.end(1))
        return at + start, at + end
    for line in _LINE.finditer(piece):
        if not line[0].lstrip().startswith(("```", "~~~")):
            start, end = trim(piece, line.start(), min(line.end(), line.start() + LONGEST))
            return at + start, at + end
    start, end = trim(piece, 0, min(len(piece), LONGEST))
    return at + start, at + end


_MACHINE = ("log-line", "trace-goes-on", "fenced")
_IDENTIFIER = re.compile(r"[a-z_][\w.]*(?:\([^()]{0,40}\))?")
_LINE = re.compile(r"[^\n]*[^\W_][^\n]*")
_SAYS = (
    r"(?:пиш[еу]т|пишут|написано|выда[её]т|выда[её]тся|выскакива\w{1,3}|выскочил\w?|вылеза\w{1,3}|появля\w{2,4}|появил\w{2,3}|показыва\w{1,3}|говорит"
    r"|ругается|отвечает|сообщени\w{1,2}|ошибк\w{1,2}|надпись\w?|ответ\w?|получа\w{1,3}"
    r"|says?|said|saying|errors?|messages?|gets?|got|getting|shows?|showing|reads?|throws?|displays?|returns?|fails? with)"
)
_SAID = re.compile(
    rf"(?i)(?<!\w){_SAYS}(?!\w)(?:[\s,:—–-]+[\w'-]{{1,20}}){{0,4}}[\s,:—–-]*(?:«([^«»\n]{{3,300}})»|\"([^\"\n]{{3,300}})\"|“([^“”\n]{{3,300}})”)"
)
_NO_CODE = re.compile(r"[A-Z]{2,}_[A-Z_]+_?|E[A-Z]{4,12}")
_DURATION = re.compile(r"(?:\d|пол|дв|три|тре|четыр|пят|шест|сем|восем|девят|десят|несколько|пару|цел|почти)")
_EDGE_BEFORE = re.compile(r"(?i)[\s\W]*(?:(?:вот|уже|и|у|меня|нас|это|а|как|я|мы)\W+){0,3}")
_GOES_ON = re.compile(r"[»\"”]|\s(?:на|до|после)\s")  # a quotation, a term to come
_EDGE_AFTER = re.compile(r"[\s\W]*")
