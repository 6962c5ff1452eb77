"""Odd hours, two members at once, a closed ticket: nothing is lost, and the guard never scans."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from letters import letter, opened

from gromootvod.desk.models import Message, Promise, ServiceClock, Ticket
from gromootvod.desk.operations.answer import AnswerRefused, answer
from gromootvod.desk.operations.close import close
from gromootvod.desk.operations.promise import promise
from gromootvod.office.models import Member

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("wall", "means"),
    [
        ("2026-10-25T02:30", "2026-10-25T00:30+00:00"),  # the hour comes twice: the first is meant
        ("2027-03-28T02:30", "2027-03-28T01:00+00:00"),  # the clock jumps over it: the instant of the jump
    ],
)
def test_an_odd_local_time_means_the_earlier_moment(
    ticket: Ticket, dina: Member, client_of: Callable[[Member], Client], wall: str, means: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    from gromootvod.ui import middleware

    Member.objects.filter(pk=dina.pk).update(time_zone="Europe/Berlin")
    before = datetime.fromisoformat(means) - HOUR
    monkeypatch.setattr(middleware.timezone, "now", lambda: before)
    words = {"text": "Сообщу ночью.", "next_word": "own", "due": wall}
    dina.refresh_from_db()
    assert client_of(dina).post(f"/tickets/{ticket.pk}/replies/", words).status_code == 302
    assert Promise.objects.get(ticket=ticket, settled_at=None).due == datetime.fromisoformat(means)


def test_a_promise_lies_ahead(ticket: Ticket, now: datetime) -> None:
    with pytest.raises(ValueError, match="ahead"):
        promise(ticket, now, now=now)


def test_a_closed_ticket_is_promised_nothing(ticket: Ticket, dina: Member, now: datetime) -> None:
    close(ticket.pk, by=dina, now=now)
    with pytest.raises(AnswerRefused, match="closed"):
        answer(ticket.pk, "Сообщу завтра.", by=dina, now=now, due=now + HOUR)
    assert not Promise.objects.filter(ticket=ticket, settled_at=None).exists()


@pytest.mark.django_db(transaction=True)
def test_two_members_who_answer_in_the_same_second_both_speak_and_one_promise_stands(now: datetime) -> None:
    members = [
        Member.objects.create_user(f"m{n}@desk.example", "x" * 12, name=f"М{n}", roles=[], joined_at=now)
        for n in range(2)
    ]
    ticket = opened(letter(), now)

    def speak(member: Member) -> None:
        try:
            answer(ticket.pk, f"Говорит {member.name}.", by=member, now=now + HOUR, due=now + 24 * HOUR)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(speak, members))
    assert Message.objects.filter(ticket=ticket, direction="out").count() == 2
    assert Promise.objects.filter(ticket=ticket, settled_at=None).count() == 1
    assert Promise.objects.filter(ticket=ticket).count() == 3


STANDING = {"settled_at": None, "broken_at": None}
AT = datetime(2026, 3, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("found", "index"),
    [
        (Promise.objects.filter(**STANDING, warned_at=None, warn_at__lte=AT).order_by("warn_at", "id"), "promise_warn"),
        (Promise.objects.filter(**STANDING, due__lt=AT).order_by("due", "id"), "promise_due"),
        (
            Promise.objects.filter(
                settled_at=None, broken_at__isnull=False, raised_at=None, raise_at__lte=AT
            ).order_by("raise_at", "id"),
            "promise_raise",
        ),
        (
            ServiceClock.objects.filter(met_at=None, missed_at=None, due__lt=AT).order_by("due", "id"),
            "service_clock_due",
        ),
        (
            ServiceClock.objects.filter(met_at=None, warned_at=None, missed_at=None, warn_at__lte=AT).order_by(
                "warn_at", "id"
            ),
            "service_clock_warn",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_the_guard_reads_an_index_and_never_the_table(found: QuerySet[Promise], index: str) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # so few rows are not worth an index to it
    assert index in found[:500].explain()
