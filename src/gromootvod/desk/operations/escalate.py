"""The client's decent way up: one sentence, and a manager sees it. It cannot be lost."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gromootvod.desk import live
from gromootvod.desk.models import Escalation, Event, Ticket
from gromootvod.office.models import Member


def escalate(ticket_id: int, words: str, *, by: Member | None, now: datetime) -> Escalation:
    """Show the ticket to a manager; an escalation that nobody has taken yet gets the new words added.

    Raises ValueError when nothing is said.
    """
    words = " ".join(words.split())[:1000]
    if not words:
        raise ValueError("empty")
    with transaction.atomic():
        ticket = Ticket.objects.select_for_update().get(pk=ticket_id)
        standing = Escalation.objects.filter(ticket=ticket, taken_at=None).first()
        if standing is not None:
            standing.words = f"{standing.words} {words}"[:1000]
            standing.save(update_fields=["words"])
            escalation = standing
        else:
            escalation = Escalation.objects.create(ticket=ticket, at=now, by=by, words=words)
        Event.objects.create(
            ticket=ticket, kind=Event.Kind.ESCALATED, at=now, member=by, data={"words": words}
        )
        live.wake()
        return escalation


def take_up(ticket_id: int, *, by: Member, now: datetime) -> int:
    """A manager takes the ticket's escalation upon himself; returns how many stood open."""
    return Escalation.objects.filter(ticket_id=ticket_id, taken_at=None).update(taken_at=now, taken_by=by)
