"""Cut a message's text into what a screen shows: pieces by nature, and folds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from gromootvod.core.distill import CORRECTED
from gromootvod.desk.queries.ticket_view import FoldView, Piece

SILENT = frozenset({"folded", "blank"})  # spans that say nothing: folds and empty lines


def cut(
    message_id: int, text: str, folds: Sequence[Sequence[Any]], spans: Iterable[dict[str, Any]]
) -> tuple[Piece | FoldView, ...]:
    """Return the parts of `text` in order; joined, they are the text.

    `folds` are [kind, start, end]; `spans` are those of a distillation. Where no span speaks, the piece is "plain".
    """
    parts: list[Piece | FoldView] = []
    at = 0
    wanted = sorted((span for span in spans if span.get("why") not in SILENT), key=lambda span: span["start"])
    for kind, start, end in folds:
        parts += _pieces(message_id, text, at, start, wanted)
        folded = text[start:end]
        parts.append(FoldView(kind, folded, folded.strip().count("\n") + 1))
        at = end
    parts += _pieces(message_id, text, at, len(text), wanted)
    return _trimmed(parts)


def called(text: str, stretches: Iterable[tuple[int, int]]) -> tuple[Piece | FoldView, ...]:
    """A note's text in pieces, those that call somebody apart; joined, they are the text."""
    pieces: list[Piece | FoldView] = []
    at = 0
    for start, end in stretches:
        pieces += [_plain(text[at:start]), Piece(text[start:end], "mention", "", False, "", 100)]
        at = end
    return _trimmed(
        [piece for piece in (*pieces, _plain(text[at:])) if not isinstance(piece, Piece) or piece.text]
    )


def ref(message_id: int, start: int) -> str:
    """The name by which a piece and a value on the card find each other."""
    return f"s{message_id}-{start}"


def _pieces(
    message_id: int, text: str, start: int, end: int, spans: Sequence[dict[str, Any]]
) -> list[Piece | FoldView]:
    pieces: list[Piece | FoldView] = []
    at = start
    for span in spans:
        if span["end"] <= start or span["start"] >= end:
            continue
        first, last = max(span["start"], at), min(span["end"], end)
        if first > at:
            pieces.append(_plain(text[at:first]))
        pieces.append(
            Piece(
                text[first:last],
                span["kind"],
                span["label"],
                bool(span["hot"]),
                ref(message_id, span["start"]),
                round(100 * span["confidence"]),
                first,
                last,
                span.get("why") == CORRECTED,
            )
        )
        at = last
    if at < end:
        pieces.append(_plain(text[at:end]))
    return pieces


def _plain(text: str) -> Piece:
    return Piece(text, "plain", "", False, "", 100)


def _trimmed(parts: list[Piece | FoldView]) -> tuple[Piece | FoldView, ...]:
    """Blank space at the end of the visible text says nothing and takes room."""
    while parts and isinstance(parts[-1], Piece) and not parts[-1].text.strip():
        parts.pop()
    return tuple(parts)
