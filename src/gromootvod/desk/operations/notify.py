"""Tell members what they should know without looking for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from gromootvod.desk.models import Notification, Ticket
from gromootvod.office.models import Member, Role


def notify(
    members: Iterable[Member], ticket_id: int, kind: str, *, now: datetime, about: datetime | None = None
) -> None:
    """One line for each of them; inside the transaction of what is told."""
    Notification.objects.bulk_create(
        Notification(member=member, ticket_id=ticket_id, kind=kind, at=now, about=about) for member in members
    )


def owner(ticket: Ticket) -> list[Member]:
    """Who leads the ticket; while nobody does, the dispatchers."""
    if ticket.assignee is not None and ticket.assignee.is_active:
        return [ticket.assignee]
    return holders(Role.DISPATCHER)


def holders(*roles: str) -> list[Member]:
    """The active members who hold one of `roles`; the administrators where nobody does, so that no word is lost."""
    active = list(Member.objects.filter(is_active=True).order_by("id"))
    held = [member for member in active if set(roles) & set(member.roles)]
    return held or [member for member in active if Role.ADMINISTRATOR in member.roles]


def see(member: Member, *, now: datetime, ticket_id: int | None = None) -> int:
    """The member has seen what waits for him, of one ticket or of all; returns how many lines were new."""
    new = Notification.objects.filter(member=member, seen_at=None)
    if ticket_id is not None:
        new = new.filter(ticket_id=ticket_id)
    return new.update(seen_at=now)
