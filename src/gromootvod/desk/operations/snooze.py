"""Let a ticket sleep until a moment, or until its client writes, whichever comes first.

The law of the house holds while it sleeps: the promised word stays due, so nobody sleeps past it without a new one.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from gromootvod.core import clock
from gromootvod.desk import live, rhythm
from gromootvod.desk.compose import one_line
from gromootvod.desk.lifecycle import State
from gromootvod.desk.models import Event, Notification, Snooze, Ticket
from gromootvod.desk.operations.answer import FARTHEST, answer
from gromootvod.desk.operations.notify import notify, owner
from gromootvod.desk.operations.rouse import Woken, rouse
from gromootvod.desk.operations.take_back import send
from gromootvod.office.models import Member

SHORTEST = timedelta(minutes=1)


class SnoozeRefused(ValueError):
    """The ticket cannot sleep so; `code` says why: past, far, closed, beyond_word. `due` is the word that stands before."""

    def __init__(self, code: str, due: datetime | None = None) -> None:
        super().__init__(code)
        self.code, self.due = code, due


def snooze(
    ticket_id: int, until: datetime, *, by: Member | None, now: datetime, reason: str = "", words: str = ""
) -> Snooze:
    """Take the ticket out of the lists until `until`.

    When a word is promised before that, `words` are sent to the client with a promise for soon after the waking;
    without words the snooze is refused. `by` None is the house itself, which sends no words. Raises SnoozeRefused, AnswerRefused, Ticket.DoesNotExist.
    """
    if until < now + SHORTEST:
        raise SnoozeRefused("past")
    if until > now + FARTHEST:
        raise SnoozeRefused("far")
    with transaction.atomic():
        ticket = Ticket.objects.select_for_update(of=("self",)).get(pk=ticket_id)
        if ticket.state == State.SOLVED:
            raise SnoozeRefused("closed")
        if ticket.next_word_by is not None and ticket.next_word_by < until:
            if by is None or not words.strip():
                raise SnoozeRefused("beyond_word", ticket.next_word_by)
            _tell(ticket_id, words, until, by, now)
            ticket = Ticket.objects.get(pk=ticket_id)
        rouse(ticket, now=now, woken=Woken.ANEW, tell=False)
        row = Snooze.objects.create(ticket=ticket, until=until, reason=one_line(reason)[:200], at=now, by=by)
        ticket.snoozed_until = until
        ticket.save(update_fields=["snoozed_until"])
        data = {"until": until.isoformat(), "reason": row.reason}
        Event.objects.create(ticket=ticket, kind=Event.Kind.SNOOZED, at=now, member=by, data=data)
        live.wake()
        return row


def unsnooze(ticket_id: int, *, by: Member, now: datetime) -> bool:
    """A member wakes the ticket; False when it is awake. Raises Ticket.DoesNotExist."""
    with transaction.atomic():
        ticket = Ticket.objects.select_for_update(of=("self",)).get(pk=ticket_id)
        woken = rouse(ticket, now=now, woken=Woken.MEMBER, by=by)
        if woken:
            live.wake()
        return woken


def wake(*, now: datetime, limit: int = 500) -> list[int]:
    """One pass over what has slept enough: the moment is here, or a promised word fell due. Returns the tickets.

    Each row is claimed by an update that only one worker can win.
    """
    due = Snooze.objects.filter(ended_at=None).filter(Q(until__lte=now) | Q(ticket__next_word_by__lte=now))
    taken = []
    for row in list(due.order_by("until", "id")[:limit]):
        with transaction.atomic():
            ticket = Ticket.objects.select_for_update(of=("self",)).get(pk=row.ticket_id)
            if not Snooze.objects.filter(pk=row.pk, ended_at=None).exists():
                continue  # another worker, or the client, was first
            why = Woken.TIME if row.until <= now else Woken.WORD
            if rouse(ticket, now=now, woken=why):
                notify(owner(ticket), ticket.pk, Notification.Kind.WOKEN, now=now, about=row.until)
                live.wake()
                taken.append(ticket.pk)
    return taken


def word_after(until: datetime) -> datetime:
    """When the client is promised to hear from us about a ticket that wakes at `until`: as soon as he would be at first."""
    return rhythm.first_word_due(until)


def presets(now: datetime) -> list[tuple[str, datetime]]:
    """Moments to choose from, by the house's calendar: (code, moment), each once and in order.

    Codes: hours (in three working hours), morning (the next working morning), days3 (in three working days), week (the
    working morning a week ahead).
    """
    house, zone = rhythm.calendar(), rhythm.zone()
    local = now.astimezone(zone)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    found = [
        ("hours", clock.due(now, clock.Within.parse("3bh"), house)),
        ("morning", clock.next_open(midnight + timedelta(days=1), house)),
        ("days3", clock.due(now, clock.Within.parse("3bd"), house)),
        ("week", clock.next_open(midnight + timedelta(days=7), house)),
    ]
    kept: dict[datetime, str] = {}
    for code, at in sorted(((c, _minute(a)) for c, a in found), key=lambda one: one[1]):
        kept.setdefault(at, code)
    return [(code, at) for at, code in kept.items()]


def _tell(ticket_id: int, words: str, until: datetime, by: Member, now: datetime) -> None:
    due = word_after(until)
    send(ticket_id, lambda: answer(ticket_id, words, by=by, now=now, due=due), by=by, now=now)


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0) + (
        timedelta(minutes=1) if at.second or at.microsecond else timedelta(0)
    )
