"""A new ticket, by whatever way it came: its service level, its first promise, its clocks and its client's link."""

from __future__ import annotations

from datetime import datetime

from gromootvod.desk.links import new_key
from gromootvod.desk.models import StatusLink, Ticket
from gromootvod.desk.operations import levels
from gromootvod.desk.operations.promise import promise
from gromootvod.desk.rhythm import first_word_due


def begin(ticket: Ticket, *, at: datetime, now: datetime) -> None:
    """Save a ticket that is new and give it all that every ticket has. `at` is when its letter came.

    A letter that lay somewhere for days is answered for from now.
    """
    ticket.level, ticket.look_again = levels.level_for(ticket), True
    span, hours = (ticket.level.first, ticket.level.hours) if ticket.level else ("", "")
    due = first_word_due(at, span, hours)
    due = due if due > now else first_word_due(now, span, hours)
    ticket.next_word_by = due
    ticket.save()
    StatusLink.objects.create(ticket=ticket, key=new_key(), made_at=now)
    promise(ticket, due, now=now, first=True)
    levels.start(ticket, now=at)
