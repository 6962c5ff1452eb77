"""Quiet hours, nights in which the clock jumps among them."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gromootvod.core.clock import NaiveMomentError
from gromootvod.core.notices import LONGEST, Quiet, mail_at, quiet_until

EVERY = frozenset(range(7))
WORKDAYS = frozenset(range(5))
BERLIN, MOSCOW, LORD_HOWE = (
    ZoneInfo("Europe/Berlin"),
    ZoneInfo("Europe/Moscow"),
    ZoneInfo("Australia/Lord_Howe"),
)
SANTIAGO = ZoneInfo("America/Santiago")  # its clock jumps at midnight


def night(zone: ZoneInfo, begin: str = "22:00", end: str = "08:00", **more: frozenset[int] | bool) -> Quiet:
    nights = more.pop("nights", EVERY)
    return Quiet(zone, nights, time.fromisoformat(begin), time.fromisoformat(end), **more)  # type: ignore[arg-type]


def at(text: str, zone: ZoneInfo = MOSCOW) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-03-17 21:59", "2026-03-17 21:59"),  # not yet
        ("2026-03-17 22:00", "2026-03-18 08:00"),
        ("2026-03-17 23:30", "2026-03-18 08:00"),
        ("2026-03-18 03:00", "2026-03-18 08:00"),  # after midnight it is still yesterday's night
        ("2026-03-18 08:00", "2026-03-18 08:00"),  # its end is no quiet
    ],
)
def test_a_night_lasts_over_midnight_and_its_end_is_awake(now: str, until: str) -> None:
    assert quiet_until(at(now), night(MOSCOW)) == at(until)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-03-20 22:30", "2026-03-23 08:00"),  # Friday's night, Saturday, Sunday, Sunday's night
        ("2026-03-21 12:00", "2026-03-23 08:00"),
        ("2026-03-23 12:00", "2026-03-23 12:00"),
    ],
)
def test_stretches_that_touch_are_one_quiet(now: str, until: str) -> None:
    assert quiet_until(at(now), night(MOSCOW, days_off=frozenset({5, 6}))) == at(until)


@pytest.mark.parametrize(
    ("now", "until"),
    [("2026-03-21 23:00", "2026-03-21 23:00"), ("2026-03-21 03:00", "2026-03-21 08:00")],
)
def test_a_night_belongs_to_the_day_on_which_it_begins(now: str, until: str) -> None:
    assert quiet_until(at(now), night(MOSCOW, nights=WORKDAYS)) == at(until)


def test_a_rest_at_noon_is_a_night_too() -> None:
    assert quiet_until(at("2026-03-17 13:30"), night(MOSCOW, "13:00", "14:00")) == at("2026-03-17 14:00")


def test_a_night_from_and_to_one_hour_lasts_a_day() -> None:
    quiet = night(MOSCOW, "09:00", "09:00", nights=frozenset({1}))  # Tuesday
    assert quiet_until(at("2026-03-18 08:59"), quiet) == at("2026-03-18 09:00")


@pytest.mark.parametrize(
    ("zone", "now", "hours"),
    [
        (BERLIN, "2026-03-28 22:00", 9),  # the clock goes forward: an hour less of night
        (BERLIN, "2026-10-24 22:00", 11),  # and back: an hour more
        (BERLIN, "2026-10-26 22:00", 10),
        (LORD_HOWE, "2026-04-04 22:00", 10.5),  # half an hour there
        (SANTIAGO, "2026-09-05 22:00", 9),
    ],
)
def test_a_night_ends_by_the_members_own_clock(zone: ZoneInfo, now: str, hours: float) -> None:
    moment = at(now, zone)
    end = quiet_until(moment, night(zone))
    assert end.astimezone(zone).time() == time(8)
    assert end - moment.astimezone(UTC) == timedelta(hours=hours)


def test_a_night_that_ends_in_the_hour_that_is_missing_ends_when_the_clock_jumps() -> None:
    end = quiet_until(at("2026-03-29 01:00", BERLIN), night(BERLIN, "22:00", "02:30"))
    assert end == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)  # 02:00 became 03:00


def test_a_day_off_without_a_midnight_is_quiet_all_the_same() -> None:
    quiet = Quiet(SANTIAGO, days_off=frozenset({6}))  # 2026-09-06 begins at 01:00
    assert quiet_until(at("2026-09-06 01:30", SANTIAGO), quiet) == at("2026-09-07 00:00", SANTIAGO)


def test_what_is_urgent_breaks_through_where_he_allows_it() -> None:
    now = at("2026-03-17 23:00")
    assert mail_at(now, night(MOSCOW), urgent=True) == now
    assert mail_at(now, night(MOSCOW)) == at("2026-03-18 08:00")
    assert mail_at(now, night(MOSCOW, urgent_through=False), urgent=True) == at("2026-03-18 08:00")


def test_a_quiet_without_end_ends_after_a_week() -> None:
    now = at("2026-03-17 23:00")
    assert quiet_until(now, Quiet(MOSCOW, days_off=EVERY)) == now + LONGEST


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(NaiveMomentError):
        quiet_until(datetime(2026, 3, 17, 23), Quiet(MOSCOW))


days = st.frozensets(st.integers(0, 6))
hour = st.times(timezones=st.none()).map(lambda t: t.replace(microsecond=0))


@given(
    st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),
    st.sampled_from([BERLIN, MOSCOW, LORD_HOWE, SANTIAGO]),
    days,
    hour,
    hour,
    days,
)
def test_quiet_ends_later_within_a_week_and_then_it_is_awake(
    now: datetime, zone: ZoneInfo, nights: frozenset[int], begin: time, end: time, off: frozenset[int]
) -> None:
    quiet = Quiet(zone, nights, begin, end, off)
    until = quiet_until(now, quiet)
    assert now <= until <= now + LONGEST
    if until < now + LONGEST:
        assert quiet_until(until, quiet) == until
