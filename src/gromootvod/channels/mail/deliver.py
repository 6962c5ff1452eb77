"""Deliver the outbox: each letter once, later when the relay says later, visibly when it says no."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from gromootvod.channels.mail.smtp import Carrier, Cut, Deferred, Refused, Unreachable
from gromootvod.core.letter import bounce_address
from gromootvod.desk import live
from gromootvod.desk.keys import thread_key
from gromootvod.desk.models import Dispatch, Event
from gromootvod.desk.operations.dispatch import bytes_of
from gromootvod.desk.operations.not_heard import not_heard, ticket_held
from gromootvod.desk.operations.reply_address import is_blocked

LEASE = timedelta(minutes=10)
BACKOFF = tuple(timedelta(seconds=s) for s in (10, 30, 60, 300, 900, 1800, 3600, 7200, 14400))
RELAY_AWAY = timedelta(minutes=5)  # longest pause while the relay cannot be reached at all
DO_NOT_WRITE = "not sent: the desk was told not to write to this address"
GIVE_UP = timedelta(days=5)  # RFC 5321 §4.5.4.1
# A carrier may learn the relay's word after its lease has run out and the letter was called unsure.
IN_HAND = (Dispatch.State.SENDING, Dispatch.State.UNSURE)

log = structlog.get_logger()


def deliver_due(carrier: Carrier, clock: Callable[[], datetime], *, limit: int = 50) -> int:
    """Hand over up to `limit` letters that are due; return how many were tried."""
    mark_unsure(clock())
    tried = 0
    while tried < limit:
        dispatch = _claim(clock())
        if dispatch is None:
            break
        _deliver(dispatch, carrier, clock)
        tried += 1
    return tried


def mark_unsure(now: datetime) -> int:
    """Letters whose carrier died while handing them over: perhaps sent, so never sent again blindly."""
    stale = Dispatch.objects.filter(state=Dispatch.State.SENDING, next_try_at__lte=now)
    # Died before the letter itself was given: nothing has left, it simply waits again.
    stale.filter(handed_at=None).update(state=Dispatch.State.WAITING)
    return stale.exclude(handed_at=None).update(state=Dispatch.State.UNSURE, next_try_at=None)


def release_leases(now: datetime) -> None:
    """The only worker of an installation starts: no other can be handing anything over."""
    Dispatch.objects.filter(state=Dispatch.State.SENDING, next_try_at__gt=now).update(next_try_at=now)


def resend(dispatch_id: int, *, now: datetime) -> bool:
    """Send a letter once more by a member's wish: the very same bytes, the same Message-ID."""
    states = [Dispatch.State.REFUSED, Dispatch.State.BOUNCED, Dispatch.State.UNSURE, Dispatch.State.WAITING]
    with transaction.atomic():
        live.wake()
        return bool(
            Dispatch.objects.filter(pk=dispatch_id, state__in=states).update(
                state=Dispatch.State.WAITING, next_try_at=now, handed_at=None, attempts=0
            )
        )


def _claim(now: datetime) -> Dispatch | None:
    with transaction.atomic():
        due = Dispatch.objects.filter(state=Dispatch.State.WAITING, next_try_at__lte=now).order_by(
            "next_try_at", "id"
        )
        # SQLite takes its write lock when the transaction begins; there the clause would be an error.
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        dispatch = due.first()
        if dispatch is None:
            return None
        Dispatch.objects.filter(pk=dispatch.pk).update(
            state=Dispatch.State.SENDING, next_try_at=now + LEASE, attempts=F("attempts") + 1
        )
        dispatch.attempts += 1
        return dispatch


def _deliver(dispatch: Dispatch, carrier: Carrier, clock: Callable[[], datetime]) -> None:
    def about_to_hand() -> None:
        Dispatch.objects.filter(pk=dispatch.pk).update(handed_at=clock())

    if is_blocked(dispatch.recipient):  # the last door: whatever put the letter into the outbox
        _refuse(dispatch, DO_NOT_WRITE, clock())
        return
    sender = bounce_address(thread_key(), settings.CONFIG["address"], dispatch.pk)
    try:
        words = carrier.carry(
            sender, dispatch.recipient, bytes_of(dispatch, now=clock()), about_to_hand=about_to_hand
        )
    except Cut as cut:
        _after_a_cut(dispatch, str(cut), clock())
    except Deferred as later:
        longest = RELAY_AWAY if isinstance(later, Unreachable) else BACKOFF[-1]
        _put_off(dispatch, str(later), clock(), handed_at=dispatch.handed_at, longest=longest)
    except Refused as no:
        _refuse(dispatch, str(no), clock())
    else:
        _settle(dispatch, clock(), state=Dispatch.State.SENT, answer=words, sent_at=clock())


def _after_a_cut(dispatch: Dispatch, words: str, now: datetime) -> None:
    """The relay hung up instead of answering.

    Once, the letter is sent again, at the price of one copy with the same Message-ID. When it happens twice,
    somebody has to look: it must not go out again and again.
    """
    if dispatch.handed_at is not None:  # an earlier try ended like this
        log.warning("letter perhaps sent", dispatch=dispatch.pk)
        _settle(dispatch, now, state=Dispatch.State.UNSURE, answer=words)
    else:
        _put_off(dispatch, words, now, handed_at=now)


def _put_off(
    dispatch: Dispatch,
    words: str,
    now: datetime,
    *,
    handed_at: datetime | None,
    longest: timedelta = BACKOFF[-1],
) -> None:
    """Try again later. `handed_at` stays set while an earlier try may have reached the relay."""
    # A letter that a member sends again after days gets its tries too.
    if now - dispatch.made_at > GIVE_UP and dispatch.attempts > len(BACKOFF):
        _refuse(dispatch, words, now)
        return
    pause = min(BACKOFF[min(dispatch.attempts, len(BACKOFF)) - 1], longest)
    log.info("letter put off", dispatch=dispatch.pk, pause=pause.total_seconds())
    Dispatch.objects.filter(pk=dispatch.pk, state__in=IN_HAND).update(
        state=Dispatch.State.WAITING, next_try_at=now + pause, answer=words[:500], handed_at=handed_at
    )


def _refuse(dispatch: Dispatch, words: str, now: datetime) -> None:
    _settle(dispatch, now, state=Dispatch.State.REFUSED, answer=words)


def _settle(dispatch: Dispatch, now: datetime, **changes: Any) -> None:
    """Write down how it ended, on the ticket too. A letter that has come back meanwhile stays so."""
    with transaction.atomic():
        changes["answer"] = changes["answer"][:500]
        ticket = ticket_held(dispatch)
        settled = Dispatch.objects.filter(pk=dispatch.pk, state__in=IN_HAND).update(
            next_try_at=None, **changes
        )
        if not settled:
            return
        live.wake()
        if changes["state"] != Dispatch.State.SENT:
            not_heard(dispatch, changes["answer"], now=now)
        elif ticket is not None:
            data = {"recipient": dispatch.recipient, "answer": changes["answer"]}
            Event.objects.create(ticket=ticket, kind=Event.Kind.DELIVERED, at=now, data=data)
