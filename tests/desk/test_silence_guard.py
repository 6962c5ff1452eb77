"""No promise runs out in silence: the owner before, the dispatcher at, the manager after; each once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from letters import letter, opened, take_in

from gromootvod.desk.models import Escalation, Event, Notification, Promise, Ticket
from gromootvod.desk.operations import guard
from gromootvod.desk.operations.answer import answer
from gromootvod.desk.operations.assign import assign
from gromootvod.desk.operations.close import close
from gromootvod.desk.operations.escalate import escalate, take_up
from gromootvod.desk.operations.notify import see
from gromootvod.office.models import DayOverride, Member

MOSCOW = ZoneInfo("Europe/Moscow")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=MOSCOW)


def told(kind: str) -> list[tuple[str, datetime]]:
    return list(Notification.objects.filter(kind=kind).order_by("id").values_list("member__name", "at"))


def minutes_of(ticket: Ticket, since: datetime, until: datetime) -> dict[str, datetime]:
    """Walk from minute to minute as the worker does, and note when each event of the guard came."""
    moment = since
    while moment <= until:
        guard.watch(now=moment)
        moment += MINUTE
    kinds = [Event.Kind.WARNED, Event.Kind.LAPSED, Event.Kind.RAISED]
    return dict(Event.objects.filter(ticket=ticket, kind__in=kinds).values_list("kind", "at"))


def test_the_owner_hears_before_the_dispatcher_at_and_the_manager_after(
    ticket: Ticket, dina: Member, egor: Member, mark: Member, now: datetime
) -> None:
    assign(ticket.pk, egor, by=dina, now=now)
    due = Promise.objects.get(ticket=ticket).due
    assert due == at("2026-03-17 13:00")  # two working hours after eleven
    happened = minutes_of(ticket, due - HOUR, due + 2 * HOUR)
    assert happened == {
        "warned": due - 30 * MINUTE,
        "lapsed": due + MINUTE,  # at the very minute the word may still come
        "raised": due + HOUR,
    }
    assert told("word_soon") == [("Егор Инженер", due - 30 * MINUTE)]
    assert told("word_late") == [(name, due + MINUTE) for name in ("Егор Инженер", "Дина Диспетчер")]
    assert told("word_missing") == [("Марк Менеджер", due + HOUR)]


def test_a_word_in_time_silences_the_guard(ticket: Ticket, dina: Member, mark: Member, now: datetime) -> None:
    due = Promise.objects.get(ticket=ticket).due
    answer(ticket.pk, "Смотрим журнал обмена.", by=dina, now=now + MINUTE, due=due + 24 * HOUR)
    assert minutes_of(ticket, due - HOUR, due + 2 * HOUR) == {}
    assert not Notification.objects.exists()
    assert list(Promise.objects.order_by("id").values_list("outcome", flat=True)) == ["kept", ""]


def test_thanks_of_the_client_leaves_the_promise_standing(
    ticket: Ticket, dina: Member, now: datetime
) -> None:
    promised = answer(ticket.pk, "Сообщу завтра.", by=dina, now=now + MINUTE, due=now + 24 * HOUR)
    before = Promise.objects.get(ticket=ticket, settled_at=None)
    take_in(letter("Спасибо, жду.", in_reply_to=promised.message_id), now + HOUR)
    assert Promise.objects.get(ticket=ticket, settled_at=None) == before


@pytest.mark.parametrize(
    ("finish", "outcome"),
    [
        (lambda t, dina, due: answer(t.pk, "Готово.", by=dina, now=due - MINUTE), "kept"),
        (lambda t, dina, due: answer(t.pk, "Готово.", by=dina, now=due + MINUTE), "late"),
        (lambda t, dina, due: close(t.pk, by=dina, now=due - MINUTE), "closed"),
        (lambda t, dina, due: close(t.pk, by=dina, now=due + MINUTE), "late"),
    ],
)
def test_what_became_of_a_promise_is_on_record(
    ticket: Ticket, dina: Member, finish: Callable[..., object], outcome: str
) -> None:
    first = Promise.objects.get(ticket=ticket)
    finish(ticket, dina, first.due)
    first.refresh_from_db()
    assert first.outcome == outcome


def test_a_long_weekend_in_may_sleeps_and_the_reminder_comes_on_the_last_evening(
    dina: Member, mark: Member
) -> None:
    """2026: the first of May is a Friday, and the holidays last till Monday the fourth, a day of its own here."""
    DayOverride.objects.create(day="2026-04-30", windows="09:00-17:00", note="короткий день")
    DayOverride.objects.create(day="2026-05-04", windows="", note="мост")
    ticket = opened(letter(), at("2026-04-30 15:10"))
    due = Promise.objects.get(ticket=ticket).due
    assert due == at("2026-05-05 09:10")  # an hour and fifty minutes on Thursday, ten minutes on Tuesday
    happened = minutes_of(ticket, at("2026-04-30 16:00"), at("2026-05-05 10:45"))
    assert happened == {
        "warned": at("2026-04-30 16:40"),
        "lapsed": at("2026-05-05 09:11"),
        "raised": at("2026-05-05 10:10"),
    }


def test_a_promise_shorter_than_the_reminders_lead_is_reminded_of_half_way(
    ticket: Ticket, dina: Member, now: datetime
) -> None:
    answer(ticket.pk, "Через десять минут напишу.", by=dina, now=now, due=now + 10 * MINUTE)
    assert minutes_of(ticket, now, now + 9 * MINUTE) == {"warned": now + 5 * MINUTE}


def test_a_manager_is_asked_for_with_a_time_and_all_hear_when_it_passes(
    ticket: Ticket, mark: Member, now: datetime
) -> None:
    escalate(ticket.pk, "Третий день без ответа", by=None, now=now)
    escalation = Escalation.objects.get(ticket=ticket)
    assert escalation.answer_by == at("2026-03-17 15:00")
    assert told("escalated") == [("Марк Менеджер", now)]
    guard.watch(now=escalation.answer_by)
    guard.watch(now=escalation.answer_by + HOUR)
    assert told("escalation_waits") == [("Марк Менеджер", escalation.answer_by)]
    take_up(ticket.pk, by=mark, now=now + 5 * HOUR)
    assert Event.objects.filter(ticket=ticket, kind="taken_up", member=mark).count() == 1


def test_where_nobody_holds_the_role_the_administrators_hear(
    ticket: Ticket, anna: Member, now: datetime
) -> None:
    guard.watch(now=now + 24 * HOUR)
    assert {name for name, _ in told("word_late")} == {"Анна Администратор"}


def test_what_was_seen_is_new_no_more(ticket: Ticket, dina: Member, now: datetime) -> None:
    guard.watch(now=now + 24 * HOUR)
    assert see(dina, now=now + 25 * HOUR, ticket_id=ticket.pk) == 1
    assert see(dina, now=now + 25 * HOUR) == 0


@pytest.mark.django_db(transaction=True)
def test_a_thousand_promises_of_one_minute_are_handled_once_each_by_several_workers(now: datetime) -> None:
    Member.objects.create_user("d@desk.example", "x" * 12, name="Дина", roles=["dispatcher"], joined_at=now)
    first = opened(letter(), now)
    same = {"contact": first.contact, "opened_at": now, "last_message_at": now, "next_word_by": now + HOUR}
    tickets = [first, *Ticket.objects.bulk_create(Ticket(title=f"№ {n}", **same) for n in range(999))]
    Promise.objects.all().delete()
    Promise.objects.bulk_create(
        Promise(ticket=ticket, due=now + HOUR, warn_at=now + HOUR / 2, raise_at=now + 2 * HOUR, made_at=now)
        for ticket in tickets
    )

    def work(_: int) -> int:
        try:
            found = 0
            while step := len(guard.lapse(now=now + HOUR + MINUTE, limit=100)):
                found += step
            return found
        finally:
            connection.close()

    workers = 3 if connection.vendor == "postgresql" else 2
    with ThreadPoolExecutor(workers) as pool:
        taken = sum(pool.map(work, range(workers)))
    assert taken == 1000
    assert Event.objects.filter(kind="lapsed").values("ticket").distinct().count() == 1000
    assert Event.objects.filter(kind="lapsed").count() == 1000
    assert Notification.objects.filter(kind="word_late").count() == 1000
    assert guard.lapse(now=now + HOUR + MINUTE) == []
