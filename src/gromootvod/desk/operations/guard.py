"""The silence guard: reminds the owner before, tells the dispatcher at, and the managers after a word is due.

Each step claims its row by an update that only one worker can win, in one transaction with what it tells: a
thousand promises of one minute are handled once each, with several workers and after a crash.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from gromootvod.desk import live
from gromootvod.desk.models import Escalation, Event, Notification, Promise, ServiceClock, Ticket
from gromootvod.desk.operations.notify import holders, notify, owner
from gromootvod.office.models import Member, Role

BATCH = 500  # of each kind in one pass

_Told = tuple[str, str, list[Member]]  # event kind, notification kind, members


def watch(*, now: datetime, limit: int = BATCH) -> int:
    """One pass over all that is due; returns how many steps were taken. What is left waits for the next pass."""
    return sum(
        [
            len(warn(now=now, limit=limit)),
            len(lapse(now=now, limit=limit)),
            len(call_managers(now=now, limit=limit)),
            warn_of_levels(now=now, limit=limit),
            miss_levels(now=now, limit=limit),
            remind_of_escalations(now=now, limit=limit),
        ]
    )


def warn(*, now: datetime, limit: int = BATCH) -> list[int]:
    """Before: the owner of the ticket is reminded, once for each promise. Returns the tickets."""
    waiting = Promise.objects.filter(settled_at=None, warned_at=None, broken_at=None, warn_at__lte=now)
    return _step(
        waiting.filter(due__gt=now).order_by("warn_at", "id"),
        {"warned_at": now},
        lambda ticket: (Event.Kind.WARNED, Notification.Kind.WORD_SOON, owner(ticket)),
        now,
        limit,
    )


def lapse(*, now: datetime, limit: int = BATCH) -> list[int]:
    """At: the time has run out without a word. The promise is broken on record; dispatchers and owner are told."""
    waiting = Promise.objects.filter(settled_at=None, broken_at=None, due__lt=now)
    return _step(
        waiting.order_by("due", "id"),
        {"broken_at": now},
        lambda ticket: (
            Event.Kind.LAPSED,
            Notification.Kind.WORD_LATE,
            _once([*owner(ticket), *holders(Role.DISPATCHER)]),
        ),
        now,
        limit,
    )


def call_managers(*, now: datetime, limit: int = BATCH) -> list[int]:
    """After: the word is still missing, and the managers hear of it."""
    waiting = Promise.objects.filter(
        settled_at=None, broken_at__isnull=False, raised_at=None, raise_at__lte=now
    )
    return _step(
        waiting.order_by("raise_at", "id"),
        {"raised_at": now},
        lambda ticket: (Event.Kind.RAISED, Notification.Kind.WORD_MISSING, holders(Role.MANAGER)),
        now,
        limit,
    )


def warn_of_levels(*, now: datetime, limit: int = BATCH) -> int:
    """A service level's clock has run for most of its span: the owner is told."""
    waiting = ServiceClock.objects.filter(met_at=None, warned_at=None, missed_at=None, warn_at__lte=now)
    rows = list(waiting.order_by("warn_at", "id").values_list("id", "ticket_id", "due")[:limit])
    taken = 0
    for pk, ticket_id, due in rows:
        with transaction.atomic():
            if waiting.filter(pk=pk).update(warned_at=now):
                ticket = Ticket.objects.select_related("assignee").get(pk=ticket_id)
                notify(owner(ticket), ticket_id, Notification.Kind.LEVEL_SOON, now=now, about=due)
                live.wake()
                taken += 1
    return taken


def miss_levels(*, now: datetime, limit: int = BATCH) -> int:
    """A service level is missed: on record, and the owner and the managers are told."""
    waiting = ServiceClock.objects.filter(met_at=None, missed_at=None, due__lt=now)
    rows = list(waiting.order_by("due", "id").values_list("id", "ticket_id", "due", "kind")[:limit])
    taken = 0
    for pk, ticket_id, due, kind in rows:
        with transaction.atomic():
            if waiting.filter(pk=pk).update(missed_at=now):
                ticket = Ticket.objects.select_related("assignee").get(pk=ticket_id)
                data = {"due": due.isoformat() if due else "", "clock": kind}
                Event.objects.create(ticket=ticket, kind=Event.Kind.LEVEL_MISSED, at=now, data=data)
                told = _once([*owner(ticket), *holders(Role.MANAGER)])
                notify(told, ticket_id, Notification.Kind.LEVEL_LATE, now=now, about=due)
                live.wake()
                taken += 1
    return taken


def remind_of_escalations(*, now: datetime, limit: int = BATCH) -> int:
    """A client waits for a manager longer than he was told: all managers hear of it once more."""
    waiting = Escalation.objects.filter(taken_at=None, raised_at=None, answer_by__lte=now)
    rows = list(waiting.order_by("answer_by", "id").values_list("id", "ticket_id", "answer_by")[:limit])
    taken = 0
    for pk, ticket_id, answer_by in rows:
        with transaction.atomic():
            if waiting.filter(pk=pk).update(raised_at=now):
                managers = holders(Role.MANAGER)
                notify(managers, ticket_id, Notification.Kind.ESCALATION_WAITS, now=now, about=answer_by)
                live.wake()
                taken += 1
    return taken


def _step(
    waiting: QuerySet[Promise],
    claim: dict[str, datetime],
    tell: Callable[[Ticket], _Told],
    now: datetime,
    limit: int,
) -> list[int]:
    """Claim each promise that waits, and tell of it; returns the tickets of those that were ours."""
    taken = []
    for pk, ticket_id, due in list(waiting.values_list("id", "ticket_id", "due")[:limit]):
        with transaction.atomic():
            if not waiting.order_by().filter(pk=pk).update(**claim):
                continue
            ticket = Ticket.objects.select_related("assignee").get(pk=ticket_id)
            event, notice, members = tell(ticket)
            Event.objects.create(ticket=ticket, kind=event, at=now, data={"due": due.isoformat()})
            notify(members, ticket_id, notice, now=now, about=due)
            live.wake()
            taken.append(ticket_id)
    return taken


def _once(members: Iterable[Member]) -> list[Member]:
    return list({member.pk: member for member in members}.values())
