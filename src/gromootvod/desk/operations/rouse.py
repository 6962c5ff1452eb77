"""End the sleep of a ticket."""

from __future__ import annotations

from datetime import datetime

from gromootvod.desk.models import Event, Snooze, Ticket
from gromootvod.office.models import Member

Woken = Snooze.Woken


def rouse(ticket: Ticket, *, now: datetime, woken: str, by: Member | None = None, tell: bool = True) -> bool:
    """End the sleep of a locked ticket, if it sleeps; `tell` writes an event. For whoever brings it back by what he does."""
    if ticket.snoozed_until is None:
        return False
    rows = Snooze.objects.filter(ticket=ticket, ended_at=None)
    ended = rows.update(ended_at=now, woken=woken)
    Ticket.objects.filter(pk=ticket.pk).update(snoozed_until=None)
    ticket.snoozed_until = None
    if ended and tell:
        data = {"why": woken}
        Event.objects.create(ticket=ticket, kind=Event.Kind.WOKE, at=now, member=by, data=data)
    return bool(ended)
