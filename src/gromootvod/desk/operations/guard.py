"""The silence guard: reminds the owner before, tells the dispatcher at, and the managers after a word is due.

Each step claims its row by an update that only one worker can win, in one transaction with what it tells: a
thousand promises of one minute are handled once each, with several workers and after a crash.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import QuerySet

from gromootvod.desk import live
from gromootvod.desk.models import Escalation, Event, Notification, Promise, ServiceClock, Ticket
from gromootvod.desk.operations.notify import holders, notify, owner
from gromootvod.desk.operations.presence import sweep
from gromootvod.desk.operations.snooze import wake
from gromootvod.desk.operations.take_back import let_go
from gromootvod.office.models import Member, Role

BATCH = 500  # of each kind in one pass

_Row = TypeVar("_Row", Promise, ServiceClock, Escalation)


@dataclass(frozen=True, slots=True)
class _Told:
    """What a step tells: the line, to whom, and the event with what it holds; no event when `event` is ""."""

    notice: str
    members: Sequence[Member]
    event: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


def watch(*, now: datetime, limit: int = BATCH) -> int:
    """One pass over all that is due; returns how many steps were taken. What is left waits for the next pass."""
    steps = (wake, warn, lapse, call_managers, warn_of_levels, miss_levels, remind_of_escalations)
    done = sum(len(step(now=now, limit=limit)) for step in steps)
    return done + let_go(now=now, limit=limit) + sweep(now=now)


def warn(*, now: datetime, limit: int = BATCH) -> list[int]:
    """Before: the owner of the ticket is reminded, once for each promise. Returns the tickets."""
    waiting = Promise.objects.filter(settled_at=None, warned_at=None, broken_at=None, warn_at__lte=now)

    def tell(ticket: Ticket, row: Promise) -> _Told:
        return _Told(Notification.Kind.WORD_SOON, owner(ticket), Event.Kind.WARNED, _due(row.due))

    return _step(waiting.filter(due__gt=now), "warn_at", "warned_at", tell, now, limit)


def lapse(*, now: datetime, limit: int = BATCH) -> list[int]:
    """At: the time has run out without a word. The promise is broken on record; dispatchers and owner are told."""
    waiting = Promise.objects.filter(settled_at=None, broken_at=None, due__lt=now)

    def tell(ticket: Ticket, row: Promise) -> _Told:
        told = _once([*owner(ticket), *holders(Role.DISPATCHER)])
        return _Told(Notification.Kind.WORD_LATE, told, Event.Kind.LAPSED, _due(row.due))

    return _step(waiting, "due", "broken_at", tell, now, limit)


def call_managers(*, now: datetime, limit: int = BATCH) -> list[int]:
    """After: the word is still missing, and the managers hear of it."""
    waiting = Promise.objects.filter(
        settled_at=None, broken_at__isnull=False, raised_at=None, raise_at__lte=now
    )

    def tell(_: Ticket, row: Promise) -> _Told:
        return _Told(Notification.Kind.WORD_MISSING, holders(Role.MANAGER), Event.Kind.RAISED, _due(row.due))

    return _step(waiting, "raise_at", "raised_at", tell, now, limit)


def warn_of_levels(*, now: datetime, limit: int = BATCH) -> list[int]:
    """A service level's clock has run for most of its span: the owner is told."""
    waiting = ServiceClock.objects.filter(met_at=None, warned_at=None, missed_at=None, warn_at__lte=now)

    def tell(ticket: Ticket, _: ServiceClock) -> _Told:
        return _Told(Notification.Kind.LEVEL_SOON, owner(ticket))

    return _step(waiting, "warn_at", "warned_at", tell, now, limit)


def miss_levels(*, now: datetime, limit: int = BATCH) -> list[int]:
    """A service level is missed: on record, and the owner and the managers are told."""
    waiting = ServiceClock.objects.filter(met_at=None, missed_at=None, due__lt=now)

    def tell(ticket: Ticket, row: ServiceClock) -> _Told:
        told = _once([*owner(ticket), *holders(Role.MANAGER)])
        data = {**_due(row.due), "clock": row.kind}
        return _Told(Notification.Kind.LEVEL_LATE, told, Event.Kind.LEVEL_MISSED, data)

    return _step(waiting, "due", "missed_at", tell, now, limit)


def remind_of_escalations(*, now: datetime, limit: int = BATCH) -> list[int]:
    """A client waits for a manager longer than he was told: all managers hear of it once more."""
    waiting = Escalation.objects.filter(taken_at=None, raised_at=None, answer_by__lte=now)

    def tell(_: Ticket, __: Escalation) -> _Told:
        return _Told(Notification.Kind.ESCALATION_WAITS, holders(Role.MANAGER))

    return _step(waiting, "answer_by", "raised_at", tell, now, limit)


def _step(
    waiting: QuerySet[_Row],
    moment: str,
    claim: str,
    tell: Callable[[Ticket, _Row], _Told],
    now: datetime,
    limit: int,
) -> list[int]:
    """Claim each row that waits, by setting `claim`, and tell of it; returns the tickets of those that were ours.

    The rows come in order of `moment`.
    """
    taken = []
    for row in list(waiting.order_by(moment, "id")[:limit]):
        with transaction.atomic():
            # The ticket first, as everybody does; a row that was merged away meanwhile comes in the next pass.
            related = Ticket.objects.select_for_update(of=("self",)).select_related("assignee")
            ticket = related.get(pk=row.ticket_id)
            if not waiting.filter(pk=row.pk, ticket=ticket).update(**{claim: now}):
                continue
            told = tell(ticket, row)
            if told.event:
                Event.objects.create(ticket=ticket, kind=told.event, at=now, data=dict(told.data))
            about = row.answer_by if isinstance(row, Escalation) else row.due
            notify(told.members, ticket.pk, told.notice, now=now, about=about)
            live.wake()
            taken.append(ticket.pk)
    return taken


def _due(due: datetime | None) -> dict[str, str]:
    return {"due": due.isoformat() if due else ""}


def _once(members: Iterable[Member]) -> list[Member]:
    return list({member.pk: member for member in members}.values())
