"""Tell members what they should know without looking for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from gromootvod.core.notices import Way, mail_at, topic_of
from gromootvod.desk.models import Message, Notification, Ticket
from gromootvod.office.models import Member, Role
from gromootvod.office.notices import Wishes, wishes_of


def notify(
    members: Iterable[Member],
    ticket_id: int,
    kind: str,
    *,
    now: datetime,
    about: datetime | None = None,
    by: Member | None = None,
    message: Message | None = None,
) -> None:
    """One line for each of them who wants it, and when it is to be mailed; inside the transaction of what is told."""
    told = list(members)
    wishes = wishes_of(told)
    urgent = is_urgent(ticket_id, kind, wishes.values())
    Notification.objects.bulk_create(
        Notification(
            member=member, ticket_id=ticket_id, kind=kind, at=now, about=about, by=by, message=message,
            mail_at=mail_moment(wishes[member.pk], kind, now=now, urgent=urgent),
        )
        for member in told if wishes[member.pk].way(kind) != Way.NONE
    )  # fmt: skip


def is_urgent(ticket_id: int, kind: str, wishes: Iterable[Wishes]) -> bool:
    """Whether it may break through quiet hours: the client wants the manager, or a person is in danger."""
    if topic_of(kind).urgent:
        return True
    if all(one.way(kind) != Way.MAIL for one in wishes):
        return False  # nobody is mailed: not worth a question to the database
    return Ticket.objects.filter(pk=ticket_id, alarm=True, closed_at=None).exists()


def mail_moment(wishes: Wishes, kind: str, *, now: datetime, urgent: bool) -> datetime | None:
    """When this member's line is to be mailed; None: not at all."""
    return mail_at(now, wishes.quiet, urgent=urgent) if wishes.way(kind) == Way.MAIL else None


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


def see(
    member: Member,
    *,
    now: datetime,
    ticket_id: int | None = None,
    line: int | None = None,
    until: datetime | None = None,
) -> int:
    """The member has seen what waits for him: one line, what concerns one ticket, or all; returns how many were new.

    What came after `until` has not been on his page and stays new.
    """
    new = Notification.objects.filter(member=member, seen_at=None)
    if ticket_id is not None:
        new = new.filter(ticket_id=ticket_id)
    if line is not None:
        new = new.filter(pk=line)
    if until is not None:
        new = new.filter(at__lte=until)
    return new.update(seen_at=now)
