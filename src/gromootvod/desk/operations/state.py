"""Say where the ticket stands, in the client's terms."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gromootvod.desk import live
from gromootvod.desk.compose import one_line
from gromootvod.desk.lifecycle import BALL, move
from gromootvod.desk.models import Event, Ticket
from gromootvod.office.models import Member


def set_state(ticket_id: int, state: str, *, by: Member, now: datetime) -> Ticket:
    """Move the ticket to `state`. Raises IllegalMove, Ticket.DoesNotExist."""
    with transaction.atomic():
        ticket = Ticket.objects.select_for_update().get(pk=ticket_id)
        if ticket.state == state:
            return ticket
        was, ticket.state = ticket.state, move(ticket.state, state)
        ticket.ball = BALL[ticket.state]
        ticket.save(update_fields=["state", "ball"])
        Event.objects.create(
            ticket=ticket, kind=Event.Kind.STATE, at=now, member=by, data={"from": was, "to": ticket.state}
        )
        live.wake()
        return ticket


def set_title(ticket_id: int, title: str, *, by: Member, now: datetime) -> Ticket:
    """Say in other words what the ticket is. Raises ValueError when nothing is said."""
    title = one_line(title)[:120]
    if not title:
        raise ValueError("empty")
    with transaction.atomic():
        ticket = Ticket.objects.select_for_update().get(pk=ticket_id)
        was, ticket.title, ticket.title_by = ticket.title, title, by
        ticket.save(update_fields=["title", "title_by"])
        Event.objects.create(ticket=ticket, kind=Event.Kind.TITLED, at=now, member=by, data={"from": was})
        live.wake()
        return ticket
