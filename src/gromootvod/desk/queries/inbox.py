"""What waits for a member's eyes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gromootvod.desk.models import Notification

SHOWN = 100
_FIELDS = ("id", "kind", "at", "about", "seen_at", "ticket_id", "ticket__title", "ticket__contact__name")


@dataclass(frozen=True, slots=True)
class InboxLine:
    """One thing to know; `about` is the moment it speaks of."""

    id: int
    kind: str
    at: datetime
    about: datetime | None
    seen: bool
    number: int
    title: str
    contact: str


def inbox(member_id: int) -> tuple[InboxLine, ...]:
    """The newest lines first; what was not seen yet stands before what was."""
    rows = Notification.objects.filter(member_id=member_id)
    new = list(rows.filter(seen_at=None).order_by("-id").values_list(*_FIELDS)[:SHOWN])
    seen = list(rows.exclude(seen_at=None).order_by("-at", "-id").values_list(*_FIELDS)[: SHOWN - len(new)])
    return tuple(
        InboxLine(pk, kind, at, about, seen_at is not None, number, title, contact)
        for pk, kind, at, about, seen_at, number, title, contact in [*new, *seen]
    )
