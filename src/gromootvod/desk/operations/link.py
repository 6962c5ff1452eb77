"""The client's link: revoke it and make another; let a person in."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gromootvod.desk import live
from gromootvod.desk.lifecycle import Ball, after_letter
from gromootvod.desk.links import new_key
from gromootvod.desk.models import Event, Message, StatusLink, Ticket
from gromootvod.desk.operations.card import refresh_card
from gromootvod.desk.operations.participants import Rights, admit
from gromootvod.office.models import Member


def renew_link(ticket_id: int, *, by: Member, now: datetime) -> StatusLink:
    """The old link dies at once, a new one is made."""
    with transaction.atomic():
        ticket = Ticket.objects.select_for_update().get(pk=ticket_id)
        StatusLink.objects.filter(ticket=ticket, revoked_at=None).update(revoked_at=now, revoked_by=by)
        link = StatusLink.objects.create(ticket=ticket, key=new_key(), made_at=now)
        Event.objects.create(ticket=ticket, kind=Event.Kind.LINK, at=now, member=by)
        live.wake()
        return link


def let_in(message_id: int, *, by: Member, now: datetime) -> Ticket:
    """Let the stranger who wrote this message take part; his words become plain letters of the ticket.

    Raises Message.DoesNotExist when there is no such stranger's message.
    """
    with transaction.atomic():
        message = Message.objects.select_related("contact").get(
            pk=message_id, standing=Message.Standing.STRANGER, contact__isnull=False
        )
        ticket = Ticket.objects.select_for_update().get(pk=message.ticket_id)
        assert message.contact_id is not None
        admit(ticket, message.contact_id, Rights(), reason="", by=by, now=now)
        Message.objects.filter(
            ticket=ticket, contact=message.contact, standing=Message.Standing.STRANGER
        ).update(standing=Message.Standing.PLAIN)
        refresh_card(ticket)
        if ticket.closed_at is None:
            ticket.ball, ticket.state = Ball.US, after_letter(ticket.state)
        ticket.save(update_fields=["ball", "state", "completeness"])
        Event.objects.create(
            ticket=ticket, kind=Event.Kind.LETTER, at=now, member=by, data={"let_in": message.address}
        )
        live.wake()
        return ticket
