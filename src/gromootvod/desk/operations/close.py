"""Close a ticket, and open it again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gromootvod.desk import live
from gromootvod.desk.lifecycle import Ball, IllegalMove, State
from gromootvod.desk.merged import into
from gromootvod.desk.models import Closure, Event, Promise, Ticket
from gromootvod.desk.operations import fields, levels
from gromootvod.desk.operations.ask_rating import ask_rating, take_back
from gromootvod.desk.operations.follow import STATE, tell_followers
from gromootvod.desk.operations.promise import promise, settle
from gromootvod.desk.operations.rouse import Woken, rouse
from gromootvod.desk.rhythm import first_word_due
from gromootvod.office.models import Member


def close(ticket_id: int, *, by: Member | None, now: datetime) -> Ticket:
    """Close; `by` None is the client himself ("it works again"). Nothing is owed after that.

    Raises IllegalMove; FieldsMissing while a member has left empty what the house wants to know: a client is not asked.
    """
    with transaction.atomic():
        ticket = Ticket.objects.select_for_update().get(pk=ticket_id)
        if ticket.state == State.SOLVED:
            raise IllegalMove(ticket.state, "be closed")
        wanted = fields.missing(ticket) if by is not None else []
        if wanted:
            raise fields.FieldsMissing(wanted)
        settle(ticket, now=now, outcome=Promise.Outcome.CLOSED)
        levels.solved(ticket, now=now)
        Closure.objects.create(ticket=ticket, at=now, by=by)
        ticket.state, ticket.ball = State.SOLVED, Ball.CLIENT
        ticket.closed_at, ticket.next_word_by = now, None
        ticket.save(update_fields=["state", "ball", "closed_at", "next_word_by"])
        rouse(ticket, now=now, woken=Woken.CLOSED, tell=False)
        Event.objects.create(ticket=ticket, kind=Event.Kind.CLOSED, at=now, member=by)
        ask_rating(ticket, by=by, now=now)
        tell_followers(ticket, STATE, by=by, now=now)
        live.wake()
        return ticket


def reopen(ticket_id: int, *, by: Member | None, now: datetime) -> Ticket:
    """Open again; a first word is promised anew. Raises IllegalMove."""
    with transaction.atomic():
        ticket = Ticket.objects.select_for_update().get(pk=ticket_id)
        if ticket.state != State.SOLVED or into(ticket_id) is not None:
            raise IllegalMove(ticket.state, "be reopened")
        open_again(ticket, by=by, now=now).save()
        ticket.save(update_fields=["state", "ball", "closed_at", "next_word_by"])
        tell_followers(ticket, STATE, by=by, now=now)
        live.wake()
        return ticket


def open_again(ticket: Ticket, *, by: Member | None, now: datetime) -> Event:
    """Undo the closure of a solved ticket; the caller saves the ticket and the event returned."""
    Closure.objects.filter(ticket=ticket, undone_at=None).update(undone_at=now, undone_by=by)
    ticket.state, ticket.ball, ticket.closed_at = State.FINDING, Ball.US, None
    promise(ticket, first_word_due(now), now=now, by=by)
    levels.reopened(ticket, now=now)
    take_back(ticket)
    return Event(ticket=ticket, kind=Event.Kind.REOPENED, at=now, member=by)
