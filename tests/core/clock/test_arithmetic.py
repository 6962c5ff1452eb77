"""The arithmetic of working time: examples a person can check, and the slow clock for the rest."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gromootvod.core.clock import (
    ALWAYS,
    Calendar,
    Hours,
    NaiveMomentError,
    NeverOpensError,
    RangeError,
    Unit,
    Window,
    Within,
    back,
    due,
    is_open,
    next_open,
    worked,
)
from tests.core.clock import slow_clock

MOSCOW = Calendar.of("mon-fri 09:00-13:00,14:00-18:00", "Europe/Moscow", "RU")
SIX_DAYS = Calendar.of("mon-fri 09:00-18:00; sat 10:00-14:00", "Europe/Moscow")
NIGHTS = Calendar.of("fri 22:00-06:00; sat 22:00-06:00", "Europe/Moscow")
QUEBEC = Calendar.of("mon-fri 09:00-17:00", "America/Toronto", "CA-QC")
NEVER = Calendar(Hours.parse(""), UTC)

ZONES = ("UTC", "Europe/Moscow", "Europe/Berlin", "America/Toronto", "Australia/Lord_Howe", "Asia/Kathmandu")
HORIZON = timedelta(days=6)


def at(text: str, calendar: Calendar = MOSCOW) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=calendar.zone)


def due_at(start: str, within: str, calendar: Calendar = MOSCOW) -> str:
    return due(at(start, calendar), Within.parse(within), calendar).isoformat(sep=" ", timespec="minutes")[
        :16
    ]


def back_to(end: str, within: str, calendar: Calendar = MOSCOW) -> str:
    return back(at(end, calendar), Within.parse(within), calendar).isoformat(sep=" ", timespec="minutes")[:16]


@st.composite
def windows(draw: st.DrawFn) -> tuple[Window, ...]:
    cuts = sorted(draw(st.lists(st.integers(0, 96), unique=True, max_size=4)))
    found = [Window(a * 15, b * 15) for a, b in zip(cuts[::2], cuts[1::2], strict=False) if a < 96]
    if draw(st.booleans()):
        start = (
            draw(st.integers(found[-1].end // 15 if found else 0, 95))
            if not found or found[-1].end < 1440
            else None
        )
        if start is not None:
            found.append(Window(start * 15, draw(st.integers(97, 96 + start)) * 15 if start else 1440))
    return tuple(found)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    days = st.dates(date(2026, 3, 5), date(2026, 4, 12)) | st.dates(date(2026, 10, 20), date(2026, 11, 8))
    return Calendar(
        Hours(tuple(draw(windows()) for _ in range(7))),
        ZoneInfo(draw(st.sampled_from(ZONES))),
        overrides=draw(st.dictionaries(days, windows(), max_size=4)),
    )


moments = st.one_of(  # around the changes of daylight saving, where the hard cases live
    st.datetimes(datetime(2026, 3, 6), datetime(2026, 3, 10)),
    st.datetimes(datetime(2026, 3, 27), datetime(2026, 3, 31)),
    st.datetimes(datetime(2026, 4, 3), datetime(2026, 4, 7)),
    st.datetimes(datetime(2026, 10, 23), datetime(2026, 10, 27)),
    st.datetimes(datetime(2026, 10, 30), datetime(2026, 11, 3)),
).map(lambda moment: moment.replace(second=0, microsecond=0, tzinfo=UTC))


@settings(max_examples=60, deadline=None)
@given(moments, st.integers(1, 1500), calendars())
def test_business_minutes_end_where_the_slow_clock_ends(
    start: datetime, count: int, calendar: Calendar
) -> None:
    expected = slow_clock.hours_later(start, count, calendar, HORIZON)
    assume(expected is not None)
    assert due(start, Within(count, Unit.BUSINESS_MINUTE), calendar) == expected


@settings(max_examples=60, deadline=None)
@given(moments, st.integers(1, 1500), calendars())
def test_business_minutes_begin_where_the_slow_clock_begins(
    end: datetime, count: int, calendar: Calendar
) -> None:
    expected = slow_clock.hours_earlier(end, count, calendar, HORIZON)
    assume(expected is not None)
    assert back(end, Within(count, Unit.BUSINESS_MINUTE), calendar) == expected


@settings(max_examples=60, deadline=None)
@given(moments, st.integers(1, 3), calendars())
def test_business_days_end_where_the_slow_clock_ends(start: datetime, count: int, calendar: Calendar) -> None:
    expected = slow_clock.days_later(start, count, calendar, HORIZON)
    assume(expected is not None)
    assert due(start, Within(count, Unit.BUSINESS_DAY), calendar) == expected


@settings(max_examples=60, deadline=None)
@given(moments, st.integers(0, 8000), calendars())
def test_working_time_is_what_the_slow_clock_counts(
    start: datetime, minutes: int, calendar: Calendar
) -> None:
    end = start + timedelta(minutes=minutes)
    expected = slow_clock.worked(start, end, calendar)
    assert worked(start, end, calendar) == expected
    assert worked(end, start, calendar) == -expected


@settings(max_examples=60, deadline=None)
@given(moments, calendars())
def test_the_house_is_open_when_the_slow_clock_says_so(start: datetime, calendar: Calendar) -> None:
    found = slow_clock.open_minutes(start, start + HORIZON, calendar)
    assert is_open(start, calendar) == bool(found and found[0][0] == start)
    if found:
        # by UTC: in an hour that comes twice no time equals one of another zone (PEP 495)
        assert next_open(start, calendar).astimezone(UTC) == found[0][0]


@settings(max_examples=200, deadline=None)
@given(st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1)), st.integers(1, 30_000), calendars())
def test_adding_then_subtracting_comes_back_to_the_opening(
    naive: datetime, count: int, calendar: Calendar
) -> None:
    assume(any(calendar.hours.week))
    within, start = Within(count, Unit.BUSINESS_MINUTE), naive.replace(tzinfo=UTC)
    end = due(start, within, calendar)
    assert worked(start, end, calendar) == within.length
    assert back(end, within, calendar).astimezone(UTC) == next_open(start, calendar).astimezone(UTC)


@settings(max_examples=200, deadline=None)
@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1)),
    st.integers(1, 60),
    st.integers(0, 4000),
    calendars(),
)
def test_who_starts_later_is_never_due_earlier(
    naive: datetime, count: int, later: int, calendar: Calendar
) -> None:
    assume(any(calendar.hours.week) and str(calendar.zone) in ("UTC", "Europe/Moscow", "Asia/Kathmandu"))
    start, within = naive.replace(tzinfo=UTC), Within(count, Unit.BUSINESS_DAY)
    assert due(start, within, calendar) <= due(start + timedelta(minutes=later), within, calendar)


@given(st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1)), st.integers(1, 20))
def test_business_days_come_back_where_all_days_are_alike(naive: datetime, count: int) -> None:
    alike = Calendar.of("mon-fri 09:00-13:00,14:00-18:00", "Europe/Moscow")
    start, within = next_open(naive.replace(tzinfo=UTC), alike), Within(count, Unit.BUSINESS_DAY)
    assert back(due(start, within, alike), within, alike) == start


def test_a_long_weekend_in_may_is_jumped_over() -> None:
    assert due_at("2026-04-30 17:30", "1bd") == "2026-05-04 17:30"
    assert due_at("2026-04-30 17:30", "4bh") == "2026-05-04 12:30"
    assert due_at("2026-04-30 17:30", "90m") == "2026-04-30 19:00"
    assert due_at("2026-05-08 17:00", "2bh") == "2026-05-12 10:00"  # the 9th is moved to Monday the 11th


def test_a_transferred_day_off_in_january_is_closed() -> None:
    assert not is_open(at("2026-01-09 10:00"), MOSCOW)
    assert next_open(at("2025-12-30 18:00"), MOSCOW) == at("2026-01-12 09:00")


def test_a_saturday_declared_a_working_day_has_the_hours_of_friday() -> None:
    assert is_open(at("2025-11-01 10:00"), MOSCOW)
    assert not is_open(at("2025-11-03 10:00"), MOSCOW)


def test_quebec_has_a_day_off_that_canada_has_not() -> None:
    canada = Calendar.of("mon-fri 09:00-17:00", "America/Toronto", "CA")
    assert not is_open(at("2026-06-24 10:00", QUEBEC), QUEBEC)
    assert is_open(at("2026-06-24 10:00", canada), canada)


def test_what_comes_outside_a_working_day_has_the_whole_next_one() -> None:
    assert due_at("2026-05-15 18:00", "1bd") == "2026-05-18 18:00"
    assert due_at("2026-05-16 12:00", "1bd") == "2026-05-18 18:00"
    assert due_at("2026-05-18 08:59", "1bd") == "2026-05-18 18:00"
    assert due_at("2026-05-18 09:00", "1bd") == "2026-05-19 09:00"


def test_a_business_day_is_moved_into_the_hours_of_its_last_day() -> None:
    assert due_at("2026-05-15 17:00", "1bd", SIX_DAYS) == "2026-05-16 14:00"
    assert due_at("2026-05-15 09:10", "1bd", SIX_DAYS) == "2026-05-16 10:00"
    assert due_at("2026-05-18 13:30", "1bd") == "2026-05-19 13:00"  # written at lunch, due when lunch begins


def test_business_days_go_back_by_the_mirrored_rule() -> None:
    assert back_to("2026-05-04 17:30", "1bd") == "2026-04-30 17:30"
    assert back_to("2026-05-16 12:00", "1bd") == "2026-05-15 09:00"
    assert back_to("2026-05-19 13:30", "1bd") == "2026-05-18 14:00"
    assert back_to("2026-05-18 12:00", "1bd", SIX_DAYS) == "2026-05-16 12:00"
    assert back_to("2026-05-18 09:30", "1bd", SIX_DAYS) == "2026-05-16 10:00"


def test_lunch_is_not_worked() -> None:
    assert due_at("2026-05-18 12:30", "1bh") == "2026-05-18 14:30"
    assert due_at("2026-05-18 12:00", "1bh") == "2026-05-18 13:00"
    assert worked(at("2026-05-18 08:00"), at("2026-05-18 20:00"), MOSCOW) == timedelta(hours=8)
    assert back_to("2026-05-18 14:30", "1bh") == "2026-05-18 12:30"


def test_a_night_shift_belongs_to_the_day_it_begins() -> None:
    assert is_open(at("2026-05-17 05:59"), NIGHTS)
    assert not is_open(at("2026-05-17 06:00"), NIGHTS)
    assert due_at("2026-05-16 05:00", "1bd", NIGHTS) == "2026-05-17 05:00"
    assert due_at("2026-05-16 05:00", "2bh", NIGHTS) == "2026-05-16 23:00"


def test_a_shortened_day_and_an_extra_day_off_come_from_the_table() -> None:
    short = Calendar.of(
        "mon-fri 09:00-18:00",
        "Europe/Moscow",
        "RU",
        **{"2026-04-30": "09:00-17:00", "2026-05-04": "", "2026-05-01": "10:00-11:00"},
    )
    assert due_at("2026-04-30 16:30", "1bh", short) == "2026-05-01 10:30"  # the table beats the holiday
    assert due_at("2026-05-01 10:30", "1bh", short) == "2026-05-05 09:30"


def test_the_night_of_the_jump_is_an_hour_shorter_and_its_mirror_longer() -> None:
    berlin = ALWAYS.placed(ZoneInfo("Europe/Berlin"))
    assert worked(at("2026-03-29 00:00", berlin), at("2026-03-30 00:00", berlin), berlin) == timedelta(
        hours=23
    )
    assert worked(at("2026-10-25 00:00", berlin), at("2026-10-26 00:00", berlin), berlin) == timedelta(
        hours=25
    )
    assert due_at("2026-03-28 12:00", "1d", berlin) == "2026-03-29 13:00"  # 24 hours
    assert due_at("2026-03-28 12:00", "1bd", berlin) == "2026-03-29 12:00"  # the same time of day


def test_a_window_inside_the_jump_does_not_exist_that_day() -> None:
    berlin = Calendar.of("daily 02:10-02:50", "Europe/Berlin")
    assert due_at("2026-03-28 02:40", "20bm", berlin) == "2026-03-30 02:20"


def test_a_country_may_lose_a_whole_day() -> None:
    apia = Calendar.of("daily 09:00-17:00", "Pacific/Apia")  # 2011-12-30 was left out
    assert worked(at("2011-12-29 09:00", apia), at("2011-12-31 17:00", apia), apia) == timedelta(hours=16)


def test_ambiguous_hours_are_told_apart_by_their_offset() -> None:
    first = datetime(2026, 10, 25, 2, 30, tzinfo=timezone(timedelta(hours=2)))
    second = datetime(2026, 10, 25, 2, 30, tzinfo=timezone(timedelta(hours=1)))
    assert worked(first, second, ALWAYS) == timedelta(hours=1)


def test_the_answer_is_in_the_zone_of_the_calendar() -> None:
    start = datetime(2026, 5, 18, 7, 0, tzinfo=UTC)
    assert due(start, Within.parse("1h"), MOSCOW).isoformat() == "2026-05-18T11:00:00+03:00"
    assert back(start, Within.parse("1bh"), MOSCOW).isoformat() == "2026-05-18T09:00:00+03:00"


@pytest.mark.parametrize("within", ["1bh", "30bm", "1bd"])
def test_a_house_that_never_opens_is_a_clear_error(within: str) -> None:
    with pytest.raises(NeverOpensError, match="no working time"):
        due(at("2026-05-18 10:00"), Within.parse(within), NEVER)
    with pytest.raises(NeverOpensError):
        back(at("2026-05-18 10:00"), Within.parse(within), NEVER)
    assert worked(at("2026-05-18 10:00"), at("2027-05-18 10:00"), NEVER) == timedelta(0)
    assert not is_open(at("2026-05-18 10:00"), NEVER)


def test_a_year_without_working_time_is_waited_out() -> None:
    closed = {date(2026, 1, 1) + timedelta(days=n): () for n in range(365)}
    asleep = Calendar(Hours.parse("mon-fri 09:00-18:00"), UTC, overrides=closed)
    assert due_at("2025-12-31 17:30", "1bh", asleep) == "2027-01-01 09:30"
    assert back_to("2027-01-01 09:30", "1bh", asleep) == "2025-12-31 17:30"
    assert due_at("2025-12-31 17:30", "1bd", asleep) == "2027-01-01 17:30"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(NaiveMomentError):
        due(datetime(2026, 5, 18), Within.parse("1h"), ALWAYS)
    with pytest.raises(NaiveMomentError):
        is_open(datetime(2026, 5, 18), ALWAYS)


def test_the_ends_of_time_are_a_clear_error() -> None:
    with pytest.raises(RangeError):
        due(datetime(9999, 12, 30, tzinfo=UTC), Within.parse("99999d"), ALWAYS)
    with pytest.raises(RangeError):
        due(datetime(9999, 12, 30, tzinfo=UTC), Within.parse("9bd"), MOSCOW)
    with pytest.raises(RangeError):
        back(datetime(1, 1, 2, tzinfo=UTC), Within.parse("99bh"), MOSCOW)
