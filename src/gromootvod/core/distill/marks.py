"""What a person said of a stretch of the text, laid over what the distiller said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from .values import Label, Span

CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class Mark:
    """A person's word on text[start:end]."""

    start: int
    end: int
    label: Label
    hot: bool = False


def overlay(spans: Sequence[Span], marks: Iterable[Mark]) -> tuple[Span, ...]:
    """The spans with the marks on top: a span that a mark covers in part is split, a later mark wins.

    The spans still join without gap or overlap; what of a mark lies outside of them is left out.
    """
    told = tuple(spans)
    for mark in marks:
        told = _laid(told, mark)
    return told


def _laid(spans: tuple[Span, ...], mark: Mark) -> tuple[Span, ...]:
    if not spans:
        return spans
    start, end = max(mark.start, spans[0].start), min(mark.end, spans[-1].end)
    if start >= end:
        return spans
    before = [_cut(span, span.start, min(span.end, start)) for span in spans if span.start < start]
    after = [_cut(span, max(span.start, end), span.end) for span in spans if span.end > end]
    label = mark.label
    return (*before, Span(start, end, label.kind, label, mark.hot, 1.0, CORRECTED), *after)


def _cut(span: Span, start: int, end: int) -> Span:
    return span if (start, end) == (span.start, span.end) else replace(span, start=start, end=end)
