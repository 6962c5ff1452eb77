"""Time as people say it, in codes and numbers; the sentences are made where the language is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import StrEnum

from gromootvod.core.clock.errors import NaiveMomentError

_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_COUNTED_IN_HOURS = timedelta(hours=4)


class Code(StrEnum):
    """Which sentence says it; in brackets the fields of Saying that it needs."""

    NOW = "now"  # within this minute, or due less than a minute ago ()
    IN_MINUTES = "in_minutes"  # (minutes) 1 to 59
    IN_HOURS = "in_hours"  # (hours, minutes) less than four hours away
    TODAY_BY = "today_by"  # (time)
    TOMORROW_BY = "tomorrow_by"  # (time)
    WEEKDAY_BY = "weekday_by"  # (weekday, time) two to six days away
    DATE_BY = "date_by"  # (date, time)
    LATE_MINUTES = "late_minutes"  # (minutes) 1 to 59
    LATE_HOURS = "late_hours"  # (hours, minutes) less than a day late
    LATE_DAYS = "late_days"  # (days) whole days of 24 hours


@dataclass(frozen=True, slots=True)
class Saying:
    """How far a moment is; `minutes` is what remains beside `hours`, `hours` what remains beside `days`."""

    code: Code
    overdue: bool
    days: int
    hours: int
    minutes: int
    date: date  # by the clocks of the zone; the day before, when it is due at midnight
    weekday: int  # of that date, Monday is 0
    time: str  # "16:30"; midnight is the end of a day, "24:00"


def say(due: datetime, now: datetime, zone: tzinfo) -> Saying:
    """How to say when `due` is to someone who lives by the clocks of `zone`; parts of a minute are cut."""
    if due.utcoffset() is None or now.utcoffset() is None:
        raise NaiveMomentError("a moment needs a time zone")
    gap = due.astimezone(UTC) - now.astimezone(UTC)
    overdue = gap < timedelta(0)
    day, time = _date_and_time(due.astimezone(zone))
    apart = (day - now.astimezone(zone).date()).days
    code = _late(-gap) if overdue else _ahead(gap, apart)
    minutes = abs(gap) // _MINUTE
    return Saying(
        code,
        overdue,
        days=minutes // 1440,
        hours=minutes % 1440 // 60,
        minutes=minutes % 60,
        date=day,
        weekday=day.weekday(),
        time=time,
    )


def _ahead(gap: timedelta, apart: int) -> Code:
    if gap < _MINUTE:
        return Code.NOW
    if gap < _HOUR:
        return Code.IN_MINUTES
    if gap < _COUNTED_IN_HOURS:
        return Code.IN_HOURS
    if apart <= 0:
        return Code.TODAY_BY
    if apart == 1:
        return Code.TOMORROW_BY
    return Code.WEEKDAY_BY if apart < 7 else Code.DATE_BY


def _late(gap: timedelta) -> Code:
    if gap < _MINUTE:
        return Code.NOW
    if gap < _HOUR:
        return Code.LATE_MINUTES
    return Code.LATE_HOURS if gap < _DAY else Code.LATE_DAYS


def _date_and_time(local: datetime) -> tuple[date, str]:
    if (local.hour, local.minute) == (0, 0) and local.date() > date.min:
        return local.date() - _DAY, "24:00"
    return local.date(), f"{local:%H:%M}"
