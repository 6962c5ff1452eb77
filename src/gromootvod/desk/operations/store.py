"""Keep a parcel: the first thing that happens to a letter, before anybody tries to understand it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from gromootvod.desk.models import Blob, Parcel


@dataclass(frozen=True, slots=True)
class Raw:
    """A letter as a door got it."""

    data: bytes
    door: str
    sender: str = ""  # envelope sender
    null_sender: bool = False  # MAIL FROM:<> was said
    recipients: Sequence[str] = ()
    ticket_id: int | None = None  # the door has proven which ticket it belongs to


def store(raw: Raw, *, now: datetime) -> int:
    """Keep one letter durably and return its parcel's id; the very same bytes give the same parcel."""
    return store_all([raw], now=now)[0]


def store_all(raws: Sequence[Raw], *, now: datetime) -> list[int]:
    """Keep several letters in one durable transaction; ids come in the order of `raws`.

    When this returns, the bytes are on disk: SQLite syncs its log at this commit, PostgreSQL at every one.
    """
    digests = [hashlib.sha256(raw.data).hexdigest() for raw in raws]
    _sync_this_commit()
    try:
        with transaction.atomic():
            return _store(raws, digests, now)
    finally:
        _sync_at_leisure()


def _store(raws: Sequence[Raw], digests: Sequence[str], now: datetime) -> list[int]:
    known = _known(digests)
    fresh = {digest: raw for digest, raw in zip(digests, raws, strict=True) if digest not in known}
    Blob.objects.bulk_create(
        [Blob(sha256=digest, size=len(raw.data), data=raw.data) for digest, raw in fresh.items()],
        ignore_conflicts=True,  # the same letter through two doors at once
    )
    blobs = dict(Blob.objects.filter(sha256__in=fresh).values_list("sha256", "id")) if fresh else {}
    Parcel.objects.bulk_create(
        [_parcel(raw, blobs[digest], now) for digest, raw in fresh.items()], ignore_conflicts=True
    )
    known |= _known(fresh)
    return [known[digest] for digest in digests]


def _known(digests: Iterable[str]) -> dict[str, int]:
    found = list(digests)
    if not found:
        return {}
    return dict(Parcel.objects.filter(blob__sha256__in=found).values_list("blob__sha256", "id"))


def _parcel(raw: Raw, blob_id: int, now: datetime) -> Parcel:
    return Parcel(
        blob_id=blob_id,
        door=raw.door,
        sender=raw.sender[:320],
        null_sender=raw.null_sender,
        recipients=list(raw.recipients)[:1000],
        received_at=now,
        next_try_at=now,
        ticket_id=raw.ticket_id,
    )


def _sync_this_commit() -> None:
    _synchronous("FULL")


def _sync_at_leisure() -> None:
    _synchronous("NORMAL")


def _synchronous(level: str) -> None:
    # Within a transaction (in tests) SQLite refuses to change the level; PostgreSQL is durable by default.
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA synchronous={level}")
