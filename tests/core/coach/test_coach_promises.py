"""Promises as people write them, against a Monday morning in a house that works 9-13 and 14-18."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gromootvod.core.clock import ALWAYS, Calendar, NaiveMomentError
from gromootvod.core.coach import review

HOUSE = Calendar.of("mon-fri 09:00-13:00,14:00-18:00", "Europe/Moscow", "RU")
NOW = datetime(2026, 5, 18, 9, 40, tzinfo=HOUSE.zone)


def promised(draft: str) -> list[tuple[str, str | None]]:
    found = review(draft, now=NOW, calendar=HOUSE).promises
    return [(one.text, one.due.strftime("%m-%d %H:%M") if one.due else None) for one in found]


@pytest.mark.parametrize(
    ("draft", "text", "due"),
    [
        ("Сообщу завтра до 15:00.", "Сообщу завтра до 15:00", "05-19 15:00"),
        ("Ещё ищем, отвечу сегодня к 17:00.", "отвечу сегодня к 17:00", "05-18 17:00"),
        ("Перезвоню через час.", "Перезвоню через час", "05-18 10:40"),
        ("Проверю и отпишусь через 20–30 минут.", "отпишусь через 20–30 минут", "05-18 10:10"),
        ("Напишу вам в течение двух часов.", "Напишу вам в течение двух часов", "05-18 11:40"),
        ("Ответим в течение одного рабочего дня.", "Ответим в течение одного рабочего дня", "05-19 09:40"),
        ("Напишем во вторник до обеда.", "Напишем во вторник до обеда", "05-19 13:00"),
        ("Завтра, до 15:00, сообщу результат.", "Завтра, до 15:00, сообщу", "05-19 15:00"),
        ("Следующее известие — сегодня до 17:00.", "Следующее известие — сегодня до 17:00", "05-18 17:00"),
        ("Позвоню до 3 часов дня.", "Позвоню до 3 часов дня", "05-18 15:00"),
        ("В пятницу к концу дня всё будет готово.", "В пятницу к концу дня всё будет готово", "05-22 18:00"),
        ("Вернёмся с ответом до 15 июня.", "Вернёмся с ответом до 15 июня", "06-15 18:00"),
        ("Напишу 20.05 до 12.00.", "Напишу 20.05 до 12.00", "05-20 12:00"),
        ("Позвоним вам в среду с 10 до 12.", "Позвоним вам в среду с 10 до 12", "05-20 12:00"),
        ("Сделаем до конца недели.", "Сделаем до конца недели", "05-22 18:00"),
        (
            "Исправим в следующий понедельник до 12:00.",
            "Исправим в следующий понедельник до 12:00",
            "05-25 12:00",
        ),
        ("We'll be back by Friday noon.", "We'll be back by Friday noon", "05-22 12:00"),
        ("I will write within two hours.", "I will write within two hours", "05-18 11:40"),
        ("We’ll fix it by 4:30 pm.", "We’ll fix it by 4:30 pm", "05-18 16:30"),
        ("I'll call you on May 20 at 10 a.m. sharp.", "I'll call you on May 20 at 10 a.m.", "05-20 10:00"),
        ("I'll write tomorrow morning.", "I'll write tomorrow morning", "05-19 12:00"),
        ("You will hear from us by end of day.", "You will hear from us by end of day", "05-18 18:00"),
        ("We will call next Monday by 11 am.", "We will call next Monday by 11 am", "05-25 11:00"),
        ("Next update by 16:00 UTC.", "Next update by 16:00 UTC", "05-18 19:00"),
        ("I'll reply within one business day.", "I'll reply within one business day", "05-19 09:40"),
        ("We will write on 2026-05-20 at 10:00.", "We will write on 2026-05-20 at 10:00", "05-20 10:00"),
        (
            "Исправим до 21 мая; напишу в тот же день до 18:00.",
            "напишу в тот же день до 18:00",
            "05-21 18:00",
        ),
        (
            "It will be released on Thursday; you'll get a mail the same day by 6 pm.",
            "you'll get a mail the same day by 6 pm",
            "05-21 18:00",
        ),
        (
            "Егор проверит выписку завтра до 12:00, потом напишу.",
            "проверит выписку завтра до 12:00",
            "05-19 12:00",
        ),
        ("I'll be in touch in half an hour.", "I'll be in touch in half an hour", "05-18 10:10"),
    ],
)
def test_a_dated_promise_is_found_with_its_words_and_its_hour(draft: str, text: str, due: str) -> None:
    assert promised(draft)[-1] == (text, due)


@pytest.mark.parametrize(
    ("draft", "text"),
    [
        ("Исправим в ближайшее время.", "Исправим в ближайшее время"),
        ("Good afternoon, we will look at it soon.", "we will look at it soon"),
        ("Чуть позже напишу.", "Чуть позже напишу"),
    ],
)
def test_a_promise_without_a_time_is_a_promise_without_a_due(draft: str, text: str) -> None:
    assert promised(draft) == [(text, None)]


@pytest.mark.parametrize(
    "draft",
    [
        "Пришлите до 15:00 журнал, и я проверю.",
        "Сегодня в 10:00 перезапустили сервер, сообщу, когда найдём.",
        "Мы не сообщим завтра.",
        "You will need to send it by 5 pm.",
        "Не работает с понедельника, проверим.",
        "Сервер перезапускается каждый день в 15:00.",
        "The backup ran at 15:00.",
        "Сообщим 31 июня.",
        "до 25:99 сообщу",
        "> Сообщу завтра до 15:00",
        "Good afternoon, we will look at the report.",
    ],
)
def test_a_time_beside_another_deed_is_no_promise(draft: str) -> None:
    assert promised(draft) == []


def test_an_hour_already_past_is_meant_for_tomorrow_unless_today_is_said() -> None:
    evening = NOW.replace(hour=16)
    assert [one.due for one in review("Сообщу до 15:00.", now=evening, calendar=HOUSE).promises] == [
        datetime(2026, 5, 19, 15, tzinfo=HOUSE.zone)
    ]
    said = review("Сообщу сегодня до 15:00.", now=evening, calendar=HOUSE)
    assert [remark.code for remark in said.remarks] == ["already_past"]


def test_a_weekday_is_today_while_its_hour_is_ahead() -> None:
    friday = datetime(2026, 5, 22, 9, 0, tzinfo=HOUSE.zone)
    assert review("Сообщу в пятницу до 12:00.", now=friday, calendar=HOUSE).promises[0].due == friday.replace(
        hour=12
    )
    late = review("Сообщу в пятницу до 12:00.", now=friday.replace(hour=13), calendar=HOUSE).promises[0].due
    assert late == datetime(2026, 5, 29, 12, tzinfo=HOUSE.zone)


def test_two_promises_in_one_draft_are_both_found() -> None:
    draft = "Егор подключится сегодня в 14:00. Итог сообщу завтра до 12:00."
    assert promised(draft)[-1] == ("сообщу завтра до 12:00", "05-19 12:00")
    both = "Позвоню сегодня в 14:00. Итог сообщу завтра до 12:00."
    assert [due for _, due in promised(both)] == ["05-18 14:00", "05-19 12:00"]


def test_without_a_calendar_hours_are_those_of_now() -> None:
    now = NOW.astimezone(ZoneInfo("Asia/Vladivostok"))
    due = review("Сообщу завтра до 15:00.", now=now, calendar=ALWAYS).promises[0].due
    assert due is not None
    assert due.isoformat() == "2026-05-19T15:00:00+10:00"


def test_now_needs_a_zone() -> None:
    with pytest.raises(NaiveMomentError):
        review("Сообщу завтра.", now=datetime(2026, 5, 18))


_TIME_WORDS = """
    сообщу завтра до 15:00 к 99:99 31.02 в пятницу через час within 2-3 hours by noon May 32 0 минут . ,
    next week We'll 24:00 24:30 конца дня не позднее UTC мск 9999-12-31 0001-01-01 999 дней
"""
_PIECES = st.sampled_from([*_TIME_WORDS.split(), "\n"])


@given(st.lists(_PIECES, max_size=40).map(" ".join), st.datetimes(timezones=st.just(UTC)))
def test_any_heap_of_time_words_is_read_without_raising(draft: str, now: datetime) -> None:
    for one in review(draft, now=now, calendar=HOUSE).promises:
        assert draft[one.start : one.end] == one.text
        assert one.due is None or one.due.tzinfo is not None
