"""Say once a day to a person that his letter has come. Never to a robot, never twice."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from gromootvod.contacts.models import Address
from gromootvod.desk.models import Event, Ticket
from gromootvod.desk.operations.dispatch import dispatch_acknowledgement
from gromootvod.desk.operations.keep_message import NOBODY

EVERY = timedelta(hours=24)


def acknowledge(ticket: Ticket, writer: Address, *, now: datetime) -> list[Event]:
    """Queue the acknowledgement if the house sends any and this address has had none for a day; return the events."""
    # A postmaster may have a trouble of his own, but what answers from that address is seldom he.
    if writer.value.startswith("postmaster@") or writer.value.endswith(NOBODY):
        return []
    if not settings.CONFIG["acknowledge"] or writer.bounced_at is not None or writer.blocked_at is not None:
        return []
    claimed = (
        Address.objects.filter(pk=writer.pk)
        .filter(Q(acknowledged_at=None) | Q(acknowledged_at__lt=now - EVERY))
        .update(acknowledged_at=now)
    )
    if not claimed:
        return []
    dispatch_acknowledgement(ticket, to=writer.value, now=now)
    return [Event(ticket=ticket, kind=Event.Kind.ACKNOWLEDGED, at=now)]
