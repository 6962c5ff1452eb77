"""A clock that stands while others are waited for."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gromootvod.core.clock import Calendar, Within, due, due_with_pauses
from tests.core.clock import slow_clock

MOSCOW = Calendar.of("mon-fri 09:00-13:00,14:00-18:00", "Europe/Moscow", "RU")
MINUTE = timedelta(minutes=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=MOSCOW.zone)


@pytest.mark.parametrize(
    ("within", "pauses", "expected"),
    [
        ("5bh", [], "2026-03-17 15:00"),
        ("5bh", [("2026-03-17 10:00", "2026-03-17 11:00")], "2026-03-17 16:00"),
        ("5bh", [("2026-03-17 13:00", "2026-03-17 14:00")], "2026-03-17 15:00"),  # nobody worked then anyway
        ("5bh", [("2026-03-17 10:00", "2026-03-18 10:00")], "2026-03-18 15:00"),
        ("5bh", [("2026-03-17 16:00", "2026-03-17 17:00")], "2026-03-17 15:00"),  # too late to help
        ("5bh", [("2026-03-17 10:00", None)], None),
        ("5bh", [("2026-03-17 16:00", None)], "2026-03-17 15:00"),
        ("90m", [("2026-03-17 09:30", "2026-03-17 20:00")], "2026-03-17 21:00"),
        ("1bd", [("2026-03-17 10:00", "2026-03-17 12:00")], "2026-03-18 11:00"),
    ],
)
def test_what_was_waited_is_not_counted(
    within: str, pauses: list[tuple[str, str | None]], expected: str | None
) -> None:
    stood = [(at(begin), at(end) if end else None) for begin, end in pauses]
    found = due_with_pauses(at("2026-03-17 09:00"), Within.parse(within), MOSCOW, stood)
    assert found == (at(expected) if expected else None)


@settings(deadline=None)
@given(
    begin=st.integers(0, 3000),
    minutes=st.integers(1, 900),
    cuts=st.lists(st.integers(0, 4000), max_size=6, unique=True),
)
def test_it_agrees_with_a_clock_that_walks_from_minute_to_minute(
    begin: int, minutes: int, cuts: list[int]
) -> None:
    start = at("2026-04-29 00:00") + begin * MINUTE  # a week with holidays in it
    edges = sorted(cuts)[: len(cuts) // 2 * 2]
    pauses = [(start + a * MINUTE, start + b * MINUTE) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    found = due_with_pauses(start, Within.parse(f"{minutes}bm"), MOSCOW, pauses)
    open_ones = slow_clock.open_minutes(start, start + timedelta(days=21), MOSCOW)
    counted = [moment for moment, _, _ in open_ones if not any(a <= moment < b for a, b in pauses)]
    assert found == counted[minutes - 1] + MINUTE


@given(hours=st.integers(1, 60), wait=st.integers(0, 5000))
def test_a_pause_never_makes_it_due_earlier(hours: int, wait: int) -> None:
    start = at("2026-03-17 09:00")
    within = Within.parse(f"{hours}bh")
    found = due_with_pauses(start, within, MOSCOW, [(start, start + wait * MINUTE)])
    assert found is not None
    assert found >= due(start, within, MOSCOW)
