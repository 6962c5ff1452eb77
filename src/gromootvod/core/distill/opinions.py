"""A second opinion on spans that the distiller itself is in doubt about, and when it counts.

The rule: only where the own judgement is unsure; and what it takes for a fact stays a fact unless it is very unsure,
for a fact lost costs a repair and a feeling shown costs a frown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from .marks import CORRECTED
from .values import Kind, Label, Span

GUEST = "guest"
DOUBT = 0.6  # below this confidence another opinion is heard
DEEP_DOUBT = 0.35  # below this it may make of a fact what is none

_SETTLED = frozenset({CORRECTED, "folded", "blank", "fenced", "log-line", "noise-line", "heading"})


@dataclass(frozen=True, slots=True)
class Opinion:
    """What somebody else takes text[start:end] for."""

    start: int
    end: int
    label: Label


def is_doubtful(span: Span) -> bool:
    """Whether another opinion on the span is welcome."""
    return span.confidence < DOUBT and span.why not in _SETTLED


def weigh_in(spans: Sequence[Span], opinions: Iterable[Opinion]) -> tuple[Span, ...]:
    """The spans with the opinions that count. An opinion is about exactly one span; of two different ones none counts."""
    heard: dict[tuple[int, int], set[Label]] = {}
    for opinion in opinions:
        heard.setdefault((opinion.start, opinion.end), set()).add(opinion.label)
    return tuple(_weighed(span, heard.get((span.start, span.end), set())) for span in spans)


def _weighed(span: Span, labels: set[Label]) -> Span:
    if len(labels) != 1 or not is_doubtful(span):
        return span
    (label,) = labels
    if label is span.label:
        return span
    if span.kind is Kind.FACT and label.kind is not Kind.FACT and span.confidence >= DEEP_DOUBT:
        return span
    # A clause that was taken for a feeling and is a fact after all was said with feeling.
    hot = label.kind is Kind.FACT and (span.hot or span.kind is Kind.FEELING)
    return replace(span, kind=label.kind, label=label, hot=hot, why=GUEST)
