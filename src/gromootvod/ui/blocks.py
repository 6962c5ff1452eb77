"""How a letter is laid out: folds, and between them runs of pieces with the blank space where it belongs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

ASIDE = frozenset({"feeling", "courtesy", "noise"})


@dataclass(frozen=True, slots=True)
class Run:
    """Pieces in a row. `aside`: the greeting or the farewell of a stretch, of no use to who looks for facts."""

    pieces: tuple[Any, ...]
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """Either a fold or a stretch of text."""

    fold: Any = None
    runs: tuple[Run, ...] = field(default=())


def cut(parts: Iterable[Any]) -> list[Block]:
    """Lay out the parts of a letter; blank lines at the ends of a stretch are dropped, nothing else is."""
    blocks: list[Block] = []
    stretch: list[Any] = []
    for part in parts:
        if hasattr(part, "lines"):
            blocks += [Block(runs=_runs(stretch)), Block(fold=part)]
            stretch = []
        else:
            stretch += _unpadded(part)
    blocks.append(Block(runs=_runs(stretch)))
    return [block for block in blocks if block.fold or block.runs]


def _unpadded(piece: Any) -> list[Any]:
    """Part a piece from the blank space at its ends: an underline or a tint ends where the words end."""
    words = piece.text.strip()
    if piece.kind == "plain" or not words or words == piece.text:
        return [piece if words else replace(piece, kind="plain")]
    start = piece.text.index(words)
    before, after = piece.text[:start], piece.text[start + len(words) :]
    around = [
        replace(piece, text=before, kind="plain"),
        replace(piece, text=words),
        replace(piece, text=after, kind="plain"),
    ]
    return [part for part in around if part.text]


def _runs(stretch: list[Any]) -> tuple[Run, ...]:
    pieces = _trimmed(stretch)
    first = next((i for i, piece in enumerate(pieces) if not _aside(piece)), len(pieces))
    last = next((i for i in range(len(pieces), first, -1) if not _aside(pieces[i - 1])), first)
    runs = (Run(pieces[:first], aside=True), Run(pieces[first:last]), Run(pieces[last:], aside=True))
    return tuple(run for run in runs if run.pieces)


def _aside(piece: Any) -> bool:
    return piece.kind in ASIDE or not piece.text.strip()


def _trimmed(stretch: list[Any]) -> tuple[Any, ...]:
    pieces = list(stretch)
    while pieces and not pieces[0].text.strip():
        pieces.pop(0)
    while pieces and not pieces[-1].text.strip():
        pieces.pop()
    if pieces:
        pieces[0] = replace(pieces[0], text=pieces[0].text.lstrip("\n"))
        pieces[-1] = replace(pieces[-1], text=pieces[-1].text.rstrip())
    return tuple(pieces)
