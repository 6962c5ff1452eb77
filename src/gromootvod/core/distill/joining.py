"""From judged clauses to spans that join without gap or overlap."""

from __future__ import annotations

from collections.abc import Sequence

from .judge import Verdict
from .values import Label, Span

Piece = tuple[int, int, Verdict]  # where it starts, the number of its sentence (-1: none), what it is

FOLDED = Verdict(Label.NOISE, False, 1.0, "folded")
BLANK = Verdict(Label.NOISE, False, 1.0, "blank")
_ACROSS = frozenset({"log-line", "trace-goes-on", "noise-line", "signature", "folded", "blank", "fenced"})


def join(length: int, pieces: Sequence[Piece]) -> tuple[Span, ...]:
    """The spans of a text of this length; pieces come in order, each lasts until the next one starts.

    Neighbours of one label within one sentence are one span, and so are the lines of a log or a signature.
    """
    runs: list[Piece] = []
    for piece in pieces:
        if piece[0] >= length:
            continue
        if runs and _one(runs[-1], piece):
            runs[-1] = (runs[-1][0], piece[1], _stronger(runs[-1][2], piece[2]))
        elif runs and runs[-1][0] >= piece[0]:
            runs[-1] = (runs[-1][0], piece[1], piece[2])
        else:
            runs.append((piece[0] if runs else 0, piece[1], piece[2]))
    ends = [*(start for start, _, _ in runs), length][1:]
    return tuple(
        Span(start, end, v.label.kind, v.label, v.hot, v.confidence, v.why)
        for (start, _, v), end in zip(runs, ends, strict=True)
    )


def _one(before: Piece, piece: Piece) -> bool:
    if before[2].label is not piece[2].label:
        return False
    if before[1] == piece[1]:
        return True
    return before[2].why in _ACROSS and piece[2].why in _ACROSS


def _stronger(one: Verdict, other: Verdict) -> Verdict:
    loudest = one if one.confidence >= other.confidence else other
    return Verdict(one.label, one.hot or other.hot, loudest.confidence, loudest.why)
