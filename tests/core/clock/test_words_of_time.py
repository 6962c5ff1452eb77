"""Time as people say it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gromootvod.core.clock import Code, NaiveMomentError, say

MOSCOW = ZoneInfo("Europe/Moscow")
NOW = datetime(2026, 5, 18, 9, 40, tzinfo=MOSCOW)  # a Monday


@pytest.mark.parametrize(
    ("due", "code", "time"),
    [
        ("2026-05-18 09:40:30", Code.NOW, "09:40"),
        ("2026-05-18 10:20", Code.IN_MINUTES, "10:20"),
        ("2026-05-18 12:00", Code.IN_HOURS, "12:00"),
        ("2026-05-18 17:00", Code.TODAY_BY, "17:00"),
        ("2026-05-19 00:00", Code.TODAY_BY, "24:00"),
        ("2026-05-19 15:00", Code.TOMORROW_BY, "15:00"),
        ("2026-05-20 15:00", Code.WEEKDAY_BY, "15:00"),
        ("2026-05-24 15:00", Code.WEEKDAY_BY, "15:00"),
        ("2026-05-25 15:00", Code.DATE_BY, "15:00"),
        ("2026-05-18 09:39:30", Code.NOW, "09:39"),
        ("2026-05-18 09:10", Code.LATE_MINUTES, "09:10"),
        ("2026-05-18 06:00", Code.LATE_HOURS, "06:00"),
        ("2026-05-16 06:00", Code.LATE_DAYS, "06:00"),
    ],
)
def test_each_distance_has_its_own_words(due: str, code: Code, time: str) -> None:
    saying = say(datetime.fromisoformat(due).replace(tzinfo=MOSCOW), NOW, MOSCOW)
    assert (saying.code, saying.time) == (code, time)
    assert saying.overdue == (datetime.fromisoformat(due) < datetime(2026, 5, 18, 9, 40))


def test_hours_come_with_the_minutes_that_remain() -> None:
    saying = say(NOW + timedelta(hours=2, minutes=20, seconds=59), NOW, MOSCOW)
    assert (saying.days, saying.hours, saying.minutes) == (0, 2, 20)


def test_the_day_is_that_of_the_listener() -> None:
    due = datetime(2026, 5, 18, 20, 30, tzinfo=UTC)
    in_moscow = say(due, NOW, MOSCOW)
    in_vladivostok = say(due, NOW, ZoneInfo("Asia/Vladivostok"))
    assert (in_moscow.code, in_moscow.time) == (Code.TODAY_BY, "23:30")
    assert (in_vladivostok.code, in_vladivostok.time) == (Code.TOMORROW_BY, "06:30")
    assert in_vladivostok.date == date(2026, 5, 19)
    assert in_vladivostok.weekday == 1


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(NaiveMomentError):
        say(datetime(2026, 5, 18), NOW, MOSCOW)


@given(st.timedeltas(timedelta(days=-4000), timedelta(days=4000)))
def test_the_numbers_add_up_to_the_distance(gap: timedelta) -> None:
    saying = say(NOW + gap, NOW, MOSCOW)
    told = timedelta(days=saying.days, hours=saying.hours, minutes=saying.minutes)
    assert told <= abs(gap) < told + timedelta(minutes=1)
    assert saying.overdue == (gap < timedelta(0))
    assert saying.hours < 24
    assert saying.minutes < 60
