"""What other parts of the house tie to a ticket, and how it follows when the ticket is merged: they register here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Tie:
    """`carry(lost, kept, now)` moves what hangs on a ticket and says as JSON what it did; `bring_back` undoes just that."""

    carry: Callable[[int, int, datetime], Any]
    bring_back: Callable[[Any, int, int], None]


_ties: dict[str, Tie] = {}


def register(name: str, tie: Tie) -> None:
    """Let `tie` follow every merge; `name` stands in the record of what was moved."""
    _ties[name] = tie


def carry_all(lost: int, kept: int, now: datetime) -> dict[str, Any]:
    """Move everything that was registered; within the merge's transaction."""
    return {name: tie.carry(lost, kept, now) for name, tie in sorted(_ties.items())}


def bring_all_back(done: dict[str, Any], lost: int, kept: int) -> None:
    """Undo what `carry_all` did, as far as nobody has changed it since."""
    for name, what in sorted(done.items()):
        if name in _ties:
            _ties[name].bring_back(what, lost, kept)
