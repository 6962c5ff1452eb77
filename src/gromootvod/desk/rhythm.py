"""The house's rhythm: its calendar, and when the next word is due where nobody named a time."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings

from gromootvod.core import clock
from gromootvod.office.models import DayOverride, windows_of

MINUTE = timedelta(minutes=1)


@cache
def zone() -> ZoneInfo:
    """The house's time zone."""
    return ZoneInfo(settings.CONFIG["time_zone"])


def calendar(hours: str = "") -> clock.Calendar:
    """The house's business calendar, its exceptions read anew; with other `hours` of the week if some are given.

    Raises clock's errors, which name the setting that is wrong.
    """
    rows = DayOverride.objects.order_by("day").values_list("day", "windows")
    return _calendar(hours or settings.CONFIG["hours"], settings.CONFIG["holidays"], tuple(rows))


def usual() -> clock.Calendar:
    """The calendar as the settings have it, without the table of exceptions: no database is asked."""
    return _calendar(settings.CONFIG["hours"], settings.CONFIG["holidays"], ())


@lru_cache(maxsize=64)
def _calendar(hours: str, holidays: str, overrides: tuple[tuple[date, str], ...]) -> clock.Calendar:
    return clock.Calendar(
        hours=clock.Hours.parse(hours),
        zone=zone(),
        holidays=None if holidays in ("", "none") else holidays,
        overrides={day: windows_of(windows) for day, windows in overrides},
    )


def within(name: str) -> clock.Within:
    """A span that the settings name."""
    return clock.Within.parse(settings.CONFIG[name])


def first_word_due(now: datetime, span: str = "", hours: str = "") -> datetime:
    """By when a new ticket hears from us; `span` and `hours` are those of its service level, if it has one."""
    return _due(now, span, "first_word", hours)


def next_word_due(now: datetime, span: str = "", hours: str = "") -> datetime:
    """By when a ticket hears from us again when the reply names no time."""
    return _due(now, span, "next_word", hours)


def manager_word_due(now: datetime) -> datetime:
    """By when a manager answers a client who asked for him."""
    return _due(now, "", "manager_word", "")


def around(due: datetime, now: datetime) -> tuple[datetime, datetime]:
    """When the owner of a promise is reminded, and when the managers hear that it is broken.

    Reminders keep working time, so a word due on Monday at 9:10 is reminded of on Friday evening. One given for a
    shorter time than the reminder's lead is reminded of half-way.
    """
    house = calendar()
    warn = clock.back(due, within("warn_before"), house)
    if warn <= now:
        warn = now + (due - now) / 2
    return warn, clock.due(due, within("raise_after"), house)


def _due(now: datetime, span: str, name: str, hours: str) -> datetime:
    return clock.due(_minute(now), clock.Within.parse(span) if span else within(name), calendar(hours))


def _minute(now: datetime) -> datetime:
    """Whole minutes are what people are told; rounded up, so that no promise is shorter than the house's word."""
    return now if not (now.second or now.microsecond) else now.replace(second=0, microsecond=0) + MINUTE
