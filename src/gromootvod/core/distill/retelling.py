"""Card, title and heat told anew, when the spans of a text have been settled by somebody else."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime

from gromootvod.core.text import is_translit, language

from .card import card, missing
from .clause import Clause, _clause, view
from .heat import heat
from .judge import Verdict, judge
from .lexicon import lexicon
from .marks import CORRECTED
from .model import Model, model
from .title import title
from .troubles import divided
from .values import Distillate, Kind, Span

_SILENT = frozenset({"folded", "blank"})


def retell(
    text: str,
    spans: Sequence[Span],
    *,
    version: str,
    subject: str = "",
    folds: Sequence[tuple[int, int]] = (),
    attachments: Sequence[str] = (),
    now: datetime | None = None,
    learned: Model | None = None,
) -> Distillate:
    """What follows from spans that stand, whoever set them; they join without gap and cover the text.

    The other arguments are those of `distill`. Linear in the text; never raises for such spans.
    """
    tongue = language(text if text.strip() else subject)
    learned = learned or model()
    looked = _clauses(text, spans, folds, tongue == "ru" and is_translit(text), learned)
    starts = [span.start for span in spans]
    clauses: list[Clause] = []
    verdicts: list[Verdict] = []
    for clause, verdict in zip(looked, judge(looked, learned), strict=True):
        for part in _parts(text, clause, starts, tongue == "ru" and is_translit(text)):
            clauses.append(part)
            verdicts.append(_settled(verdict, spans[bisect_right(starts, part.start) - 1]))
    found = card(text, spans, clauses, verdicts, attachments, now)
    told = Distillate(
        language=tongue,
        title=title(text, tongue, clauses, verdicts, found, subject),
        heat=heat(clauses, verdicts),
        spans=tuple(spans),
        card=found,
        missing=missing(found),
        version=version,
        text=text,
    )
    return divided(told)


def _settled(verdict: Verdict, span: Span) -> Verdict:
    """What the judgement heard, where it agrees with the span; else what the span says and nothing more."""
    if verdict.label is span.label and span.why != CORRECTED:
        return verdict
    feelings = {span.label: 1.0} if span.label.kind is Kind.FEELING else {}
    return Verdict(span.label, span.hot, span.confidence, span.why, feelings)


def _clauses(
    text: str, spans: Sequence[Span], folds: Sequence[tuple[int, int]], translit: bool, learned: Model
) -> list[Clause]:
    """The clauses of what is not folded, as `distill` sees them."""
    found: list[Clause] = []
    for start, end in _open(text, spans, folds):
        first = found[-1].sentence + 1 if found else 0
        for clause in view(text[start:end], lexicon(), translit, learned.cutter):
            clause.start, clause.end = clause.start + start, clause.end + start
            clause.sentence += first
            found.append(clause)
    return found


def _open(text: str, spans: Sequence[Span], folds: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    closed = [*folds, *((span.start, span.end) for span in spans if span.why in _SILENT)]
    stretches, at = [], 0
    for start, end in sorted((max(0, a), min(len(text), b)) for a, b in closed):
        if start > at:
            stretches.append((at, start))
        at = max(at, end)
    return [*stretches, (at, len(text))] if at < len(text) else stretches


def _parts(text: str, clause: Clause, borders: Sequence[int], translit: bool) -> list[Clause]:
    """A clause, cut where a span ends inside it."""
    inner = borders[bisect_right(borders, clause.start) : bisect_right(borders, clause.end - 1)]
    if not inner:
        return [clause]
    parts = []
    for start, end in zip((clause.start, *inner), (*inner, clause.end), strict=True):
        piece = text[start:end]
        start, end = end - len(piece.lstrip()), start + len(piece.rstrip())
        if start < end:
            parts.append(_clause(text, start, end, clause.sentence, lexicon(), translit))
    if parts and clause.has("question"):
        parts[-1].cues["question"] = [(0, 0)]
    return parts
