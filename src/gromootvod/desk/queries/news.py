"""What was said on a ticket since somebody last read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gromootvod.core.letter import Fold, unfolded
from gromootvod.desk.models import Message

SHOWN = 5
WORDS = 4000  # characters of each; the letter itself stands on the page


@dataclass(frozen=True, slots=True)
class Said:
    """One thing said; `ours` by a colleague."""

    id: int
    ours: bool
    author: str
    at: datetime
    text: str


def news(number: int, *, after: int | None) -> tuple[Said, ...]:
    """Letters and answers that came after message `after` (None: the last one), oldest first; notes are no news."""
    rows = Message.objects.filter(ticket_id=number).exclude(direction=Message.Direction.NOTE)
    rows = rows.exclude(standing=Message.Standing.ROBOT).select_related("contact", "member").order_by("-id")
    found = list(rows.filter(pk__gt=after)[:SHOWN] if after is not None else rows[:1])
    return tuple(_said(row) for row in reversed(found))


def _said(row: Message) -> Said:
    author = row.contact or row.member
    text = unfolded(row.text, tuple(Fold(*fold) for fold in row.folds)).strip()
    ours = row.direction == Message.Direction.OUT
    return Said(row.pk, ours, (author.name if author else "") or row.address, row.at, text[:WORDS])
