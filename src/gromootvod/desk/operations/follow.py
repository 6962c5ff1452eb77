"""Follow a ticket: who hears of what happens on it, and hears it once."""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import datetime

from django.db import transaction

from gromootvod.core.notices import Way
from gromootvod.desk import live
from gromootvod.desk.models import Follower, Notification, Ticket
from gromootvod.desk.operations.notify import is_urgent, mail_moment
from gromootvod.office.models import Member
from gromootvod.office.notices import Wishes, wishes_of

# What followers hear of.
LETTER, ANSWER, NOTE, STATE = "letter", "answer", "note", "state"
_KIND = Notification.Kind.FOLLOWED


def follow(ticket_id: int, *, by: Member, now: datetime) -> Follower:
    """The member wants to hear of it. Raises Ticket.DoesNotExist."""
    with transaction.atomic():
        ticket = Ticket.objects.select_for_update().only("id").get(pk=ticket_id)
        found, _ = Follower.objects.update_or_create(
            ticket=ticket,
            member=by,
            defaults={"ended_at": None},
            create_defaults={"at": now, "why": Follower.Why.CHOSE},
        )
        live.wake()
        return found


def unfollow(ticket_id: int, *, by: Member, now: datetime) -> None:
    """The member wants to hear no more of it, whatever happens there; a mention still reaches him.

    Raises Ticket.DoesNotExist.
    """
    with transaction.atomic():
        ticket = Ticket.objects.select_for_update().only("id").get(pk=ticket_id)
        Follower.objects.update_or_create(
            ticket=ticket,
            member=by,
            defaults={"ended_at": now},
            create_defaults={"at": now, "why": Follower.Why.CHOSE, "ended_at": now},
        )
        live.wake()


def follow_by_itself(ticket: Ticket, members: Iterable[Member], why: str, *, now: datetime) -> None:
    """They follow from now on, unless they have stopped following this ticket or want nothing followed so."""
    asked = list(members)
    wishes = wishes_of(asked) if asked else {}
    Follower.objects.bulk_create(
        [
            Follower(ticket=ticket, member=one, at=now, why=why)
            for one in asked
            if why not in wishes[one.pk].not_followed
        ],
        ignore_conflicts=True,
    )


def tell_followers(
    ticket: Ticket, what: str, *, by: Member | None, now: datetime, but: Container[int] = ()
) -> None:
    """Add `what` to the one unseen line of each follower, or begin it; never for his own act, nor for ids in `but`.

    Within the transaction of what is told, which holds the ticket's row: two at once cannot begin two lines.
    """
    followers = [
        row.member
        for row in Follower.objects.filter(ticket=ticket, ended_at=None, member__is_active=True)
        .exclude(member=by)
        .select_related("member")
        if row.member_id not in but
    ]
    if not followers:
        return
    begun = {
        row.member_id: row for row in Notification.objects.filter(ticket=ticket, kind=_KIND, seen_at=None)
    }
    for row in begun.values():
        row.news[what] = row.news.get(what, 0) + 1
        row.at, row.by = now, by
    told = [begun[one.pk] for one in followers if one.pk in begun]
    Notification.objects.bulk_update(told, ["news", "at", "by"])
    _begin(ticket, [one for one in followers if one.pk not in begun], what, by=by, now=now)


def _begin(ticket: Ticket, members: list[Member], what: str, *, by: Member | None, now: datetime) -> None:
    if not members:
        return
    wishes = wishes_of(members)
    urgent = is_urgent(ticket.pk, _KIND, wishes.values())
    Notification.objects.bulk_create(
        [_line(ticket, one, what, wishes[one.pk], urgent, by, now) for one in members
         if wishes[one.pk].way(_KIND) != Way.NONE],
        ignore_conflicts=True,
    )  # fmt: skip


def _line(
    ticket: Ticket, member: Member, what: str, wishes: Wishes, urgent: bool, by: Member | None, now: datetime
) -> Notification:
    return Notification(
        member=member, ticket=ticket, kind=_KIND, at=now, by=by, news={what: 1},
        mail_at=mail_moment(wishes, _KIND, now=now, urgent=urgent),
    )  # fmt: skip
