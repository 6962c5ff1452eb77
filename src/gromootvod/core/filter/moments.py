"""Days and spans as they stand in a filter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from .vocabulary import code_of

LONGEST = 36_500  # days: beyond a hundred years nobody asks

FIRST_YEAR, LAST_YEAR = 1900, 2999


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar, in the asker's time zone; or a whole month when `last` differs."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Span:
    """So long before now; so long after now where the key looks ahead (`due`)."""

    length: timedelta


@dataclass(frozen=True, slots=True)
class Named:
    """today, yesterday, tomorrow, late, none."""

    code: str


def read_moment(value: str) -> Day | Span | Named | None:
    """What a value of a moment says; None when it says nothing."""
    named = code_of("moment", value)
    if named:
        return Named(named)
    span = _SPAN.fullmatch(value.lower())
    if span:
        hours = int(span[1]) * _HOURS[span[2]]
        return Span(timedelta(hours=hours)) if hours <= LONGEST * 24 else None
    for pattern in (_ISO, _DOTTED):
        match = pattern.fullmatch(value)
        if match:
            return _day(match)
    return None


def _day(match: re.Match[str]) -> Day | None:
    year, month, day = int(match["year"]), int(match["month"]), match["day"]
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        if day:
            return Day(date(year, month, int(day)), date(year, month, int(day)))
        following = date(year + month // 12, month % 12 + 1, 1)
        return Day(date(year, month, 1), following - timedelta(days=1))
    except ValueError:
        return None


_SPAN = re.compile(r"([0-9]{1,7})(h|d|w|ч|д|н)")
_HOURS = {"h": 1, "ч": 1, "d": 24, "д": 24, "w": 168, "н": 168}
_ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})(?:-(?P<day>[0-9]{1,2}))?")
_DOTTED = re.compile(r"(?:(?P<day>[0-9]{1,2})\.)?(?P<month>[0-9]{1,2})\.(?P<year>[0-9]{4})")
