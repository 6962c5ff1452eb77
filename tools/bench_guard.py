"""The silence guard at scale: how long it takes to find what is due among a hundred thousand promises."""

from __future__ import annotations

import argparse
import statistics
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

HOUR = timedelta(hours=1)
DUE_SOON = 10_000
CHUNK = 5_000


def guard(options: argparse.Namespace, home: Path, ports: list[int]) -> None:
    """Time passes that find nothing, and the finding of a full batch; then handle one batch for real."""
    from gromootvod.desk.models import Promise, Ticket
    from gromootvod.desk.operations import guard as silence

    now = datetime.now(UTC)
    _seed(options.tickets, now)
    idle = [_timed(lambda: silence.watch(now=now)) for _ in range(20)]
    _say("a pass that finds nothing, p50", statistics.median(idle) * 1000, "ms")
    _say("a pass that finds nothing, worst", max(idle) * 1000, "ms")
    later = now + HOUR + timedelta(minutes=1)
    due = Promise.objects.filter(settled_at=None, broken_at=None, due__lt=later).order_by("due", "id")
    found = [_timed(lambda: list(due.values_list("id", "ticket_id", "due")[:500])) for _ in range(20)]
    _say("500 of 10,000 due found, p50", statistics.median(found) * 1000, "ms")
    began = time.perf_counter()
    taken = len(silence.lapse(now=later, limit=500))
    _say("due promises handled, with what they tell", taken / (time.perf_counter() - began), "/s")
    _say("open tickets", Ticket.objects.filter(closed_at=None).count(), "")


def _seed(count: int, now: datetime) -> None:
    from django.db import connection

    from gromootvod.contacts.models import Contact
    from gromootvod.desk.models import Promise, Ticket
    from gromootvod.office.models import Member

    Member.objects.create_user("dina@desk.example", None, name="Dina", roles=["dispatcher"], joined_at=now)
    contact = Contact.objects.create(name="Vera", made_at=now)
    for start in range(0, count, CHUNK):
        dues = [
            now + (HOUR * (n + 1) / DUE_SOON if n < DUE_SOON else HOUR * (2 + n % 200))
            for n in range(start, min(start + CHUNK, count))
        ]
        tickets = Ticket.objects.bulk_create(
            Ticket(contact=contact, title=f"№ {n}", opened_at=now, last_message_at=now, next_word_by=due)
            for n, due in enumerate(dues, start)
        )
        Promise.objects.bulk_create(
            Promise(ticket=ticket, due=due, warn_at=due, raise_at=due + HOUR, made_at=now)
            for ticket, due in zip(tickets, dues, strict=True)
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _timed(work: object) -> float:
    began = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - began


def _say(name: str, value: float, unit: str) -> None:
    print(f"{name:55} {value:12,.1f} {unit}", flush=True)
