"""`make bench`, the part of views: whole pages of saved views at a desk of many tickets, their counts, and a file of all."""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

RUNS = 30
CHUNK = 5_000
VIEWS = (
    ("open tickets, nearest promise first", "is:open", "due", ()),
    (
        "open tickets, nearest promise first, table",
        "is:open",
        "due",
        ("number", "title", "tags", "due", "state"),
    ),
    ("every ticket, latest letters first", "", "newest", ()),
    ("hot tickets, hottest first", "heat:>60", "heat", ()),
    ("a tag on one in ten", "tag:common", "newest", ()),
    ("a tag on one in a thousand", "tag:rare", "newest", ()),
    ("a tag on one in a thousand, open ones", "tag:rare is:open", "due", ()),
    ("what nothing meets", "tag:rare heat:100 priority:urgent", "newest", ()),
)


def views(options: argparse.Namespace, home: Path, ports: list[int]) -> None:
    """Seed, keep the views, and ask for each page as a browser would, templates and all."""
    from django.test import Client

    from gromootvod.desk.models import Ticket, ViewCount
    from gromootvod.desk.operations.views import ViewData, keep_view
    from gromootvod.desk.queries.shelf import shelf
    from gromootvod.office.models import Member
    from tools.benchseed import seed

    missing = options.tickets - Ticket.objects.count()
    if missing > 0:
        seed(missing, rng=random.Random(9))
    _tag()
    now = datetime.now(UTC)
    member = Member.objects.order_by("id").first() or Member.objects.create_user(
        "views@bench.example", None, name="Bench", roles=["manager"], joined_at=now
    )
    browser = Client(SERVER_NAME="127.0.0.1")
    browser.force_login(member)
    kept = [
        (name, keep_view(ViewData(name[:60], query, columns, sort), by=member, now=now).pk)
        for name, query, sort, columns in VIEWS
    ]
    for turn in range(len(VIEWS)):
        shelf(member.pk, now=now + timedelta(seconds=turn))  # every count is there
    _measure("a board page beside all of them", lambda: _got(browser, "/board/ours/"))
    for name, number in kept:
        _measure(name, lambda number=number: _got(browser, f"/views/{number}/"))  # type: ignore[misc]
    _measure("the shelf, counts fresh", lambda: shelf(member.pk, now=now + timedelta(seconds=9)))

    def recount() -> None:
        ViewCount.objects.all().delete()
        shelf(member.pk, now=now)

    _measure("the shelf, three counts anew", recount)
    _file(browser)


def _tag() -> None:
    from django.db import connection

    from gromootvod.desk.models import Tag, Ticket, TicketTag

    now = datetime.now(UTC)
    tags = {
        every: Tag.objects.create(name=name, key=name, made_at=now)
        for name, every in (("common", 10), ("rare", 1000))
    }
    numbers = list(Ticket.objects.values_list("pk", flat=True))
    rows = [TicketTag(ticket_id=n, tag=tag, at=now) for every, tag in tags.items() for n in numbers[::every]]
    TicketTag.objects.bulk_create(rows, batch_size=CHUNK)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _got(browser: Any, path: str) -> None:
    assert browser.get(path).status_code == 200, path


def _file(browser: Any) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began, size, first = time.perf_counter(), 0, 0.0
    for piece in browser.get("/exports/tickets.csv").streaming_content:
        first = first or time.perf_counter() - began
        size += len(piece)
    took = time.perf_counter() - began
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(
        f"{'every ticket as CSV':<52} {took:8.1f} s, {size / 1e6:.1f} MB, first line after {first * 1000:.0f} ms, "
        f"memory grown by {grown:.0f} MiB",
        flush=True,
    )


def _measure(name: str, work: Callable[[], Any]) -> None:
    work()
    times = []
    for _run in range(RUNS):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1000)
    times.sort()
    print(
        f"{name:<52} median {statistics.median(times):7.1f} ms   95th {times[int(RUNS * 0.95)]:7.1f} ms",
        flush=True,
    )
