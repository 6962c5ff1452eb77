"""Working hours and spans as people write them."""

from __future__ import annotations

from datetime import UTC, date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gromootvod.core.clock import (
    Calendar,
    CalendarError,
    CountryError,
    EmptyWindowError,
    Hours,
    HoursError,
    OverlapError,
    Window,
    Within,
    WithinError,
    ZoneError,
)

DAY_WITH_LUNCH = (Window(9 * 60, 13 * 60), Window(14 * 60, 18 * 60))


def test_a_week_with_lunch_and_a_short_saturday_is_read() -> None:
    hours = Hours.parse("mon-fri 09:00-13:00,14:00-18:00; sat 10:00-14:00")
    assert hours.week == (*(DAY_WITH_LUNCH,) * 5, (Window(600, 840),), ())


def test_days_may_be_listed_wrap_around_or_be_all() -> None:
    assert [bool(day) for day in Hours.parse("mon,wed 9:00-10:00").week] == [True, False, True] + [False] * 4
    assert [bool(day) for day in Hours.parse("sat-mon 09:00-10:00").week] == [True] + [False] * 4 + [True] * 2
    assert all(Hours.parse("Daily 00:00-24:00").week)


def test_a_window_over_midnight_ends_on_the_following_day() -> None:
    assert Window.parse("22:00-06:00") == Window(22 * 60, 30 * 60)
    assert Window.parse("22:00-00:00") == Window(22 * 60, 24 * 60)


def test_hours_are_written_as_they_are_read() -> None:
    text = "mon 09:00-13:00,14:00-18:00; fri 22:00-06:00; sun 00:00-24:00"
    assert str(Hours.parse(text)) == text


@pytest.mark.parametrize(
    ("text", "error", "named"),
    [
        ("mon-fri", HoursError, "windows"),
        ("mon-fri 9-18", HoursError, "'9'"),
        ("mon 09:00", HoursError, "09:00-18:00"),
        ("funday 09:00-10:00", HoursError, "funday"),
        ("mon-fri 09:00-25:00", HoursError, "25:00"),
        ("mon-fri 09:60-10:00", HoursError, "09:60"),
        ("mon 24:00-06:00", HoursError, "24:00"),
        ("mon 09:00-09:00", EmptyWindowError, "09:00-09:00"),
        ("mon 09:00-13:00,12:00-18:00", OverlapError, "12:00-18:00"),
        ("mon 22:00-06:00,23:00-23:30", OverlapError, "23:00-23:30"),
        ("mon 09:00-10:00; mon 11:00-12:00", HoursError, "mon is named twice"),
        ("mon ٠٩:٠٠-10:00", HoursError, "expected a time"),
        ("mon\x00 09:00-10:00", HoursError, "unknown day"),
    ],
)
def test_wrong_hours_are_named(text: str, error: type[HoursError], named: str) -> None:
    with pytest.raises(error, match=named):
        Hours.parse(text)


@given(st.text(alphabet="monfrisatdaily 0123456789:-,;–", max_size=60))
def test_any_text_is_hours_or_a_clear_error(text: str) -> None:
    try:
        hours = Hours.parse(text)
    except HoursError:
        return
    assert Hours.parse(str(hours)) == hours


@pytest.mark.parametrize("text", ["1bd", "4bh", "30bm", "90m", "2h", "3d"])
def test_spans_are_written_as_they_are_read(text: str) -> None:
    assert str(Within.parse(text)) == text


@pytest.mark.parametrize(
    "text", ["", "bd", "0m", "-1h", "1.5h", "1 week", "٤bh", "1bd1h", "100000m", "9" * 10_000]
)
def test_a_wrong_span_is_a_clear_error(text: str) -> None:
    with pytest.raises(WithinError, match="expected"):
        Within.parse(text)


def test_a_business_day_has_no_length_of_its_own() -> None:
    with pytest.raises(LookupError):
        _ = Within.parse("1bd").length


def test_a_wrong_zone_country_or_table_is_a_clear_error() -> None:
    with pytest.raises(ZoneError, match="Mars"):
        Calendar.of("mon 09:00-10:00", "Mars/Olympus")
    with pytest.raises(ZoneError):
        Calendar.of("mon 09:00-10:00", "../../etc/passwd")
    with pytest.raises(CountryError, match="XX"):
        Calendar.of("mon 09:00-10:00", "UTC", "XX")
    with pytest.raises(CountryError, match="CA has no part 'ZZ'"):
        Calendar.of("mon 09:00-10:00", "UTC", "CA-ZZ")
    with pytest.raises(OverlapError):
        Calendar(Hours.parse(""), UTC, overrides={date(2026, 5, 4): (Window(600, 700), Window(650, 720))})


@pytest.mark.parametrize("window", [(-1, 5), (1440, 1500), (600, 2041), (600, 600), (600, 500)])
def test_an_impossible_window_cannot_be_made(window: tuple[int, int]) -> None:
    with pytest.raises(CalendarError):
        Window(*window)


def test_holidays_are_loaded_only_when_a_country_is_named() -> None:
    import subprocess
    import sys

    code = (
        "import sys; from gromootvod.core.clock import Calendar; Calendar.of('mon 09:00-10:00');"
        "assert 'holidays' not in sys.modules; Calendar.of('mon 09:00-10:00', 'UTC', 'RU');"
        "assert 'holidays' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": ":".join(sys.path)})
