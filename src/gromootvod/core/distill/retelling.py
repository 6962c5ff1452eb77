"""Card, title and heat told anew, when the spans of a text have been settled by somebody else."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from gromootvod.core.text import is_translit, language

from .card import card, missing
from .clause import Clause, _clause, view
from .heat import heat
from .judge import Verdict
from .lexicon import Lexicon, lexicon
from .title import title
from .values import Distillate, Span

_SILENT = frozenset({"folded", "blank"})


def retell(
    text: str,
    spans: Sequence[Span],
    *,
    version: str,
    subject: str = "",
    folds: Sequence[tuple[int, int]] = (),
    attachments: Sequence[str] = (),
) -> Distillate:
    """What follows from spans that stand, whoever set them; they join without gap and cover the text.

    The other arguments are those of `distill`. Linear in the text; never raises for such spans.
    """
    tongue = language(text if text.strip() else subject)
    clauses = _clauses(text, spans, folds, tongue == "ru" and is_translit(text))
    starts = [span.start for span in spans]
    verdicts = [_verdict(spans[bisect_right(starts, clause.start) - 1]) for clause in clauses]
    found = card(text, spans, clauses, verdicts, attachments)
    return Distillate(
        language=tongue,
        title=title(text, tongue, clauses, verdicts, found, subject),
        heat=heat(clauses, verdicts),
        spans=tuple(spans),
        card=found,
        missing=missing(found),
        version=version,
        text=text,
    )


def _verdict(span: Span) -> Verdict:
    return Verdict(span.label, span.hot, span.confidence, span.why)


def _clauses(
    text: str, spans: Sequence[Span], folds: Sequence[tuple[int, int]], translit: bool
) -> list[Clause]:
    """The clauses of what is not folded, cut where a span ends inside one."""
    words = lexicon()
    borders = [span.start for span in spans]
    found: list[Clause] = []
    for start, end in _open(text, spans, folds):
        first = found[-1].sentence + 1 if found else 0
        for clause in view(text[start:end], words, translit):
            clause.start, clause.end = clause.start + start, clause.end + start
            clause.sentence += first
            found += _parts(text, clause, borders, words, translit)
    return found


def _open(text: str, spans: Sequence[Span], folds: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    closed = [*folds, *((span.start, span.end) for span in spans if span.why in _SILENT)]
    stretches, at = [], 0
    for start, end in sorted((max(0, a), min(len(text), b)) for a, b in closed):
        if start > at:
            stretches.append((at, start))
        at = max(at, end)
    return [*stretches, (at, len(text))] if at < len(text) else stretches


def _parts(text: str, clause: Clause, borders: Sequence[int], words: Lexicon, translit: bool) -> list[Clause]:
    inner = borders[bisect_right(borders, clause.start) : bisect_right(borders, clause.end - 1)]
    if not inner:
        return [clause]
    parts = []
    for start, end in zip((clause.start, *inner), (*inner, clause.end), strict=True):
        piece = text[start:end]
        start, end = end - len(piece.lstrip()), start + len(piece.rstrip())
        if start < end:
            parts.append(_clause(text, start, end, clause.sentence, words, translit))
    if parts and clause.has("question"):
        parts[-1].cues["question"] = [(0, 0)]
    return parts
