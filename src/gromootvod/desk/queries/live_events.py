"""The event table as the live pages read it."""

from __future__ import annotations

from dataclasses import dataclass

from gromootvod.desk.models import Event

# Transactions may commit in another order than their ids were drawn (PostgreSQL): so many ids back are read again.
LOOK_BACK = 100
REPLAY = 500


@dataclass(frozen=True, slots=True)
class LiveEvent:
    """That something happened on a ticket; what it was, the page asks for itself."""

    id: int
    ticket: int
    kind: str


def last_event_id() -> int:
    """The newest event's id, 0 on an empty desk."""
    return Event.objects.order_by("-id").values_list("id", flat=True).first() or 0


def events_after(event_id: int, *, ticket: int | None = None, limit: int = REPLAY) -> list[LiveEvent]:
    """Events with ids above `event_id` in order, at most `limit`."""
    found = Event.objects.filter(id__gt=event_id)
    if ticket is not None:
        found = found.filter(ticket_id=ticket)
    return [LiveEvent(*row) for row in found.order_by("id").values_list("id", "ticket_id", "kind")[:limit]]
