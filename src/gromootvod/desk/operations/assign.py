"""Who leads the ticket."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gromootvod.desk import live
from gromootvod.desk.models import Assignment, Event, Follower, Notification, Ticket
from gromootvod.desk.operations.follow import follow_by_itself
from gromootvod.desk.operations.notify import notify
from gromootvod.office.models import Member


def assign(ticket_id: int, member: Member | None, *, by: Member | None, now: datetime) -> Ticket:
    """Give the ticket to `member`, or release it (None). Raises Ticket.DoesNotExist, ValueError for who has left."""
    if member is not None and not member.is_active:
        raise ValueError("this member does not work here any more")
    with transaction.atomic():
        ticket = Ticket.objects.select_for_update().get(pk=ticket_id)
        Event.objects.bulk_create(lead(ticket, member, by=by, now=now))
        ticket.save(update_fields=["assignee"])
        live.wake()
        return ticket


def lead(ticket: Ticket, member: Member | None, *, by: Member | None, now: datetime) -> list[Event]:
    """Change who leads; the caller saves `ticket.assignee` and the events returned (none when nothing changes)."""
    if ticket.assignee_id == (member.pk if member else None):
        return []
    Assignment.objects.filter(ticket=ticket, ended_at=None).update(ended_at=now)
    if member is not None:
        Assignment.objects.create(ticket=ticket, member=member, at=now, by=by)
        follow_by_itself(ticket, [member], Follower.Why.ASSIGNED, now=now)
        if by is None or by.pk != member.pk:
            notify([member], ticket.pk, Notification.Kind.ASSIGNED, now=now, by=by)
    ticket.assignee = member
    data = {"to": member.name if member else "", "to_id": member.pk if member else None}
    return [Event(ticket=ticket, kind=Event.Kind.ASSIGNED, at=now, member=by, data=data)]
