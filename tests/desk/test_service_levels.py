"""Service levels: which one a ticket has, and clocks that stand while the client has the ball."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from letters import letter, opened, take_in

from gromootvod.contacts.models import Company
from gromootvod.desk.models import Event, Notification, Promise, ServiceClock, ServiceLevel, Ticket
from gromootvod.desk.operations import guard
from gromootvod.desk.operations.answer import answer
from gromootvod.desk.operations.close import close, reopen
from gromootvod.desk.operations.state import set_priority, set_product, set_state
from gromootvod.office.models import Member

MOSCOW = ZoneInfo("Europe/Moscow")
HOUR = timedelta(hours=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=MOSCOW)


def level(**named: Any) -> ServiceLevel:
    return ServiceLevel.objects.create(
        **{"name": "Договор", "first": "1bh", "next": "3bh", "solution": "2bd", **named}
    )


def running(ticket: Ticket) -> dict[str, datetime | None]:
    return dict(ServiceClock.objects.filter(ticket=ticket, met_at=None).values_list("kind", "due"))


def test_a_new_ticket_is_promised_what_its_level_says(now: datetime) -> None:
    level()
    ticket = opened(letter(), now)  # Tuesday, eleven in the morning
    assert Promise.objects.get(ticket=ticket).due == at("2026-03-17 12:00")
    assert running(ticket) == {"first": at("2026-03-17 12:00"), "solution": at("2026-03-19 11:00")}


def test_the_first_level_that_fits_is_taken(now: datetime) -> None:
    opened(letter(), now)
    company = Company.objects.get()
    level(name="Чужая", company=Company.objects.create(name="Б", made_at=now), position=0)
    level(name="По телефону", door="phone", position=1)
    level(name="Выключен", is_active=False, position=2)
    level(name="Наша", company=company, position=3)
    level(name="Всем", position=4)
    found = opened(letter(subject="Другое", text="Не печатает чек"), now + HOUR).level
    assert found is not None
    assert found.name == "Наша"


def test_the_clock_stands_while_the_client_has_the_ball(dina: Member, now: datetime) -> None:
    level(solution="8bh")
    ticket = opened(letter(), now)
    assert running(ticket)["solution"] == at("2026-03-18 10:00")
    asked = answer(ticket.pk, "Какой номер накладной?", by=dina, now=now + HOUR, state="waiting")
    assert running(ticket) == {"solution": None}
    take_in(letter("Номер 17.", in_reply_to=asked.message_id), now + 4 * HOUR)
    assert running(ticket) == {"solution": at("2026-03-18 13:00"), "next": at("2026-03-17 18:00")}


def test_the_owner_is_warned_early_and_a_missed_level_is_on_record(
    dina: Member, mark: Member, now: datetime
) -> None:
    level(first="4bh", next="", solution="", warn_percent=75)
    ticket = opened(letter(), now)
    guard.watch(now=now + 3 * HOUR - timedelta(minutes=1))
    assert not Notification.objects.filter(kind="level_soon").exists()
    guard.watch(now=now + 3 * HOUR)
    assert Notification.objects.get(kind="level_soon").member == dina
    guard.watch(now=now + 5 * HOUR)
    guard.watch(now=now + 6 * HOUR)
    missed = Event.objects.get(ticket=ticket, kind="level_missed")
    assert missed.data == {"due": "2026-03-17T12:00:00+00:00", "clock": "first"}
    assert {n.member for n in Notification.objects.filter(kind="level_late")} == {dina, mark}


def test_solved_too_late_is_missed_and_in_time_is_met(dina: Member, now: datetime) -> None:
    level(first="", next="", solution="1bh")
    first, second = opened(letter(), now), opened(letter("Не печатает чек", sender="b@b.example"), now)
    close(first.pk, by=dina, now=now + HOUR / 2)
    close(second.pk, by=dina, now=now + 2 * HOUR)
    rows = dict(ServiceClock.objects.values_list("ticket", "missed_at"))
    assert rows == {first.pk: None, second.pk: now + 2 * HOUR}


def test_a_ticket_that_opens_again_takes_its_solution_clock_up(dina: Member, now: datetime) -> None:
    level(first="", next="", solution="8bh")
    ticket = opened(letter(), now)
    close(ticket.pk, by=dina, now=now + HOUR)
    assert running(ticket) == {}
    reopen(ticket.pk, by=dina, now=now + 3 * HOUR)
    assert running(ticket) == {"solution": at("2026-03-18 12:00")}


def test_another_priority_brings_another_level(dina: Member, now: datetime) -> None:
    level(name="Срочно", priority="urgent", solution="2bh", position=0)
    level(name="Всем", solution="8bh", position=1)
    ticket = opened(letter(), now)
    set_priority(ticket.pk, "urgent", by=dina, now=now + HOUR)
    assert running(ticket)["solution"] == at("2026-03-17 13:00")
    set_state(ticket.pk, "waiting", by=dina, now=now + HOUR)
    assert running(ticket)["solution"] is None
    with pytest.raises(ValueError, match="now!"):
        set_priority(ticket.pk, "now!", by=dina, now=now)


def test_the_product_a_client_names_or_a_member_writes_brings_its_level(dina: Member, now: datetime) -> None:
    level(name="Касса", product="касса", solution="2bh")
    ticket = opened(letter(), now)
    assert ticket.level is None
    set_product(ticket.pk, "Касса", by=dina, now=now + HOUR)
    assert running(ticket) == {"solution": at("2026-03-17 13:00")}
    level(name="1С", product="1С", solution="3bh")
    named = opened(letter("1С 8.3.24 не открывается, пишет «нет лицензии».", sender="b@b.example"), now)
    assert named.level is not None
    assert named.level.name == "1С"


def test_hours_of_a_level_beat_those_of_the_house() -> None:
    level(hours="daily 00:00-24:00", first="2bh")
    ticket = opened(letter(), at("2026-03-21 23:00"))  # a Saturday night
    assert Promise.objects.get(ticket=ticket).due == at("2026-03-22 01:00")


@pytest.mark.parametrize(("field", "value"), [("first", "soon"), ("hours", "whenever"), ("hours", " ; ")])
def test_a_level_that_cannot_be_read_is_refused(db: None, field: str, value: str) -> None:
    with pytest.raises(ValidationError) as caught:
        ServiceLevel(**{"name": "x", field: value}).full_clean()
    assert field in caught.value.message_dict


def test_a_house_without_levels_keeps_no_clocks(ticket: Ticket, dina: Member, now: datetime) -> None:
    answer(ticket.pk, "Смотрим.", by=dina, now=now + HOUR)
    assert not ServiceClock.objects.exists()
