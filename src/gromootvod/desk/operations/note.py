"""Write a note that never leaves the house."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gromootvod.core.text import index_words
from gromootvod.desk import live, search
from gromootvod.desk.compose import tidy
from gromootvod.desk.models import Event, Message, Ticket
from gromootvod.desk.operations.mention import keep_mentions
from gromootvod.office.models import Member


def note(ticket_id: int, text: str, *, by: Member | None, now: datetime) -> Message:
    """Keep an internal note. Raises ValueError when it is empty, Ticket.DoesNotExist."""
    text = tidy(text)
    if not text:
        raise ValueError("empty")
    with transaction.atomic():
        ticket = Ticket.objects.select_for_update().get(pk=ticket_id)
        message = Message.objects.create(
            ticket=ticket, direction=Message.Direction.NOTE, door="desk", member=by, at=now, text=text
        )
        search.index(message.pk, index_words(text))
        Event.objects.create(ticket=ticket, kind=Event.Kind.NOTED, at=now, member=by)
        keep_mentions(ticket, message, by=by, now=now)
        live.wake()
        return message
