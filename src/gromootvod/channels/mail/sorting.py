"""Sort the parcels that wait: read each aside, file it in one transaction. Nothing is dropped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import connection, transaction
from django.db.models import F

from gromootvod.channels.mail.readers import LetterTooMuch, Readers
from gromootvod.desk import live
from gromootvod.desk.models import Parcel
from gromootvod.desk.operations.keep_message import Reading
from gromootvod.desk.operations.receive import Outcome, receive

LEASE = timedelta(seconds=60)  # a worker that dies leaves its parcels to others after that
BATCH = 32
TRIES = 4
BACKOFF = (timedelta(seconds=2), timedelta(seconds=20), timedelta(minutes=3))

log = structlog.get_logger()


def sort_waiting(
    readers: Readers,
    clock: Callable[[], datetime],
    *,
    limit: int = BATCH,
    pace: Callable[[], None] = lambda: None,
) -> int:
    """File up to `limit` waiting parcels in order of arrival; return how many were taken in hand.

    `pace` is called after each: there a caller may give way to something more urgent.
    """
    ids = claim(clock(), limit)
    return len(sort_parcels(ids, readers, clock, pace))


def sort_parcels(
    ids: Sequence[int],
    readers: Readers,
    clock: Callable[[], datetime],
    pace: Callable[[], None] = lambda: None,
) -> list[tuple[int, Outcome]]:
    """File the given parcels; the next letter is read while this one is being filed."""
    done: list[tuple[int, Outcome]] = []
    ahead: list[tuple[Parcel, Future[Reading]]] = []
    todo = list(ids)
    while todo or ahead:
        while todo and len(ahead) < readers.count + 1:
            parcel = Parcel.objects.select_related("blob").get(pk=todo.pop(0))
            ahead.append((parcel, readers.read(bytes(parcel.blob.data))))
        parcel, reading = ahead.pop(0)
        done.append((parcel.pk, _file(parcel, reading, clock)))
        pace()
    return done


def claim(now: datetime, limit: int) -> list[int]:
    """Take up to `limit` parcels in hand for LEASE; no other worker takes the same ones."""
    with transaction.atomic():
        waiting = Parcel.objects.filter(state=Parcel.State.WAITING, next_try_at__lte=now).order_by(
            "next_try_at", "id"
        )
        if connection.features.has_select_for_update_skip_locked:
            waiting = waiting.select_for_update(skip_locked=True)
        ids = list(waiting.values_list("id", flat=True)[:limit])
        if ids:
            Parcel.objects.filter(pk__in=ids).update(next_try_at=now + LEASE, attempts=F("attempts") + 1)
    return ids


def release_leases(now: datetime) -> int:
    """The only worker of an installation starts: what its predecessor held when it died is free at once."""
    return Parcel.objects.filter(state=Parcel.State.WAITING, next_try_at__gt=now, attempts__lt=TRIES).update(
        next_try_at=now
    )


def retry(parcel_id: int, *, now: datetime) -> bool:
    """Put a stuck parcel back in line, by a member's wish."""
    with transaction.atomic():
        live.wake()
        return bool(
            Parcel.objects.filter(pk=parcel_id, state=Parcel.State.STUCK).update(
                state=Parcel.State.WAITING, next_try_at=now, attempts=0, verdict="", reason="", seen_at=None
            )
        )


def _file(parcel: Parcel, reading: Future[Reading], clock: Callable[[], datetime]) -> Outcome:
    try:
        return receive(parcel, reading.result(), now=clock())
    except LetterTooMuch as trouble:
        return _put_off(parcel, str(trouble), clock())
    except Exception as error:
        # Whatever went wrong, the bytes are safe; the others in line go on, and a member sees the reason.
        log.exception("parcel not filed", parcel=parcel.pk)
        return _put_off(parcel, f"{type(error).__name__}: {error}", clock())


def _put_off(parcel: Parcel, reason: str, now: datetime) -> Outcome:
    reason = " ".join(reason.replace("\x00", " ").split())[:500]
    if parcel.attempts >= TRIES:
        changes: dict[str, Any] = {
            "state": Parcel.State.STUCK,
            "verdict": Parcel.Verdict.UNREADABLE,
            "next_try_at": None,
        }
    else:
        changes = {"next_try_at": now + BACKOFF[min(parcel.attempts, len(BACKOFF)) - 1]}
    Parcel.objects.filter(pk=parcel.pk, state=Parcel.State.WAITING).update(reason=reason, **changes)
    return Outcome(Parcel.Verdict.UNREADABLE, None, reason)
