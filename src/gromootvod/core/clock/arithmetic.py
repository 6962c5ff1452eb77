"""Working-time arithmetic: when is it due, how long was worked, is the house open.

Every moment that comes in must be aware; every moment that goes out is in the calendar's zone. Lengths are
measured between instants, so the night of a daylight-saving change is longer or shorter, as it really is.

A wall time means the first instant at which the clock on the wall has got that far: 02:30 in a night that
jumps from 02:00 to 03:00 is the instant of the jump; of an hour that comes twice it is the first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import wraps
from typing import NamedTuple, ParamSpec, TypeVar

from gromootvod.core.clock.calendars import Calendar
from gromootvod.core.clock.errors import NaiveMomentError, NeverOpensError, RangeError
from gromootvod.core.clock.hours import DAY
from gromootvod.core.clock.instants import instant
from gromootvod.core.clock.within import Unit, Within

SEARCH = timedelta(days=2 * 366)
"""How far we look for working time before we say that there is none."""

_DAY = timedelta(days=1)
_P = ParamSpec("_P")
_R = TypeVar("_R")


def _in_range(function: Callable[_P, _R]) -> Callable[_P, _R]:
    @wraps(function)
    def guarded(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        try:
            return function(*args, **kwargs)
        except OverflowError as error:
            raise RangeError("the answer lies outside the years 1 to 9999") from error

    return guarded


@_in_range
def due(start: datetime, within: Within, calendar: Calendar) -> datetime:
    """The earliest moment by which `within` has passed since `start`.

    Minutes, hours and days of the clock pass whether the house works or not; business hours and minutes pass
    only while it works, so 1bh from 17:30 in a house that closes at 18:00 and opens at 09:00 is 09:30.

    One business day is the same time of day on the next working day (a date on which windows begin), moved
    into that day's hours: not before its opening, not after its close, and to the beginning of a break. What
    comes outside a working day (before its opening, after its close, on a day off) has the whole of the next
    working day: due at its close. N business days are the N-th such day.

    Raises NeverOpensError, RangeError, NaiveMomentError.
    """
    at = _aware(start)
    if within.unit is Unit.BUSINESS_DAY:
        answer = _days_later(at, within.count, calendar)
    elif within.is_working_time:
        answer = _worked_until(at, within.length, calendar)
    else:
        answer = at + within.length
    return answer.astimezone(calendar.zone)


@_in_range
def back(end: datetime, within: Within, calendar: Calendar) -> datetime:
    """The latest moment from which `within` passes until `end`: the mirror of `due`.

    Whenever `start` is open, `back(due(start, within), within) == start` for all units but the business day,
    and for that one too where both days keep the same hours.

    Raises NeverOpensError, RangeError, NaiveMomentError.
    """
    at = _aware(end)
    if within.unit is Unit.BUSINESS_DAY:
        answer = _days_earlier(at, within.count, calendar)
    elif within.is_working_time:
        answer = _worked_since(at, within.length, calendar)
    else:
        answer = at - within.length
    return answer.astimezone(calendar.zone)


@_in_range
def worked(start: datetime, end: datetime, calendar: Calendar) -> timedelta:
    """Working time between two moments; negative when `end` comes first. A house that never opens: zero."""
    since, until = _aware(start), _aware(end)
    if until < since:
        return -worked(end, start, calendar)
    total = timedelta(0)
    day = _local_day(since, calendar) - 2 * _DAY
    last = _local_day(until, calendar) + _DAY
    while day <= last:
        for stretch in _stretches(day, calendar):
            total += max(timedelta(0), min(stretch.end, until) - max(stretch.start, since))
        day += _DAY
    return total


@_in_range
def is_open(at: datetime, calendar: Calendar) -> bool:
    """Whether the house works at this moment. The opening belongs to the working time, the close does not."""
    moment = _aware(at)
    today = _local_day(moment, calendar)
    nearby = (today + step * _DAY for step in (-1, 0, 1))
    return any(
        stretch.start <= moment < stretch.end for day in nearby for stretch in _stretches(day, calendar)
    )


@_in_range
def next_open(at: datetime, calendar: Calendar) -> datetime:
    """`at` itself when the house is open, else its next opening. Raises NeverOpensError."""
    moment = _aware(at)
    stretch = next(_forward(moment, calendar))
    return max(moment, stretch.start).astimezone(calendar.zone)


class _Stretch(NamedTuple):
    """Working time without a break, in UTC, and the date to which it belongs."""

    start: datetime
    end: datetime
    day: date


def _worked_until(at: datetime, length: timedelta, calendar: Calendar) -> datetime:
    for stretch in _forward(at, calendar):
        begun = max(stretch.start, at)
        if length <= stretch.end - begun:
            return begun + length
        length -= stretch.end - begun
    raise AssertionError("the stretches of a calendar do not end")


def _worked_since(at: datetime, length: timedelta, calendar: Calendar) -> datetime:
    for stretch in _backward(at, calendar):
        ended = min(stretch.end, at)
        if length <= ended - stretch.start:
            return ended - length
        length -= ended - stretch.start
    raise AssertionError("the stretches of a calendar do not end")


def _days_later(at: datetime, count: int, calendar: Calendar) -> datetime:
    stretch = next(_forward(at, calendar))
    if (
        _stretches(stretch.day, calendar)[0].start > at
    ):  # outside a working day: this one is the first, a whole one
        return _working_day(stretch.day, count - 1, calendar)[-1].end
    goal = _working_day(stretch.day, count, calendar)
    wanted = _same_time(at, stretch.day, goal[0].day, calendar)
    if wanted <= goal[0].start:
        return goal[0].start
    return min(wanted, next(part.end for part in reversed(goal) if part.start < wanted))


def _days_earlier(at: datetime, count: int, calendar: Calendar) -> datetime:
    stretch = next(_backward(at, calendar))
    if _stretches(stretch.day, calendar)[-1].end < at:
        return _working_day(stretch.day, 1 - count, calendar)[0].start
    goal = _working_day(stretch.day, -count, calendar)
    wanted = _same_time(at, stretch.day, goal[0].day, calendar)
    if wanted >= goal[-1].end:
        return goal[-1].end
    return max(wanted, next(part.start for part in goal if part.end > wanted))


def _same_time(at: datetime, day: date, other: date, calendar: Calendar) -> datetime:
    """The wall time of `at`, as it stands to `day`, on another day."""
    return instant(at.astimezone(calendar.zone).replace(tzinfo=None) + (other - day), calendar.zone)


def _working_day(day: date, count: int, calendar: Calendar) -> tuple[_Stretch, ...]:
    """The stretches of the `count`-th working day after `day` (before it, when negative; of `day` for 0)."""
    step = _DAY if count > 0 else -_DAY
    found, idle = _stretches(day, calendar), timedelta(0)
    for _ in range(abs(count)):
        found, idle = (), timedelta(0)
        while not found:
            day += step
            idle += _DAY
            found = _stretches(day, calendar)
            _require_hope(idle)
    return found


def _forward(at: datetime, calendar: Calendar) -> Iterator[_Stretch]:
    """Stretches that end after `at`, in order, without end."""
    day, idle = _local_day(at, calendar) - 2 * _DAY, timedelta(0)
    while True:
        for stretch in _stretches(day, calendar):
            if stretch.end > at:
                idle = timedelta(0)
                yield stretch
        day += _DAY
        idle += _DAY
        _require_hope(idle)


def _backward(at: datetime, calendar: Calendar) -> Iterator[_Stretch]:
    """Stretches that begin before `at`, latest first, without end."""
    day, idle = _local_day(at, calendar) + _DAY, timedelta(0)
    while True:
        for stretch in reversed(_stretches(day, calendar)):
            if stretch.start < at:
                idle = timedelta(0)
                yield stretch
        day -= _DAY
        idle += _DAY
        _require_hope(idle)


def _stretches(day: date, calendar: Calendar) -> tuple[_Stretch, ...]:
    """The working time that belongs to a date, less what the night shift of the day before covers already."""
    windows = calendar.windows(day)
    if not windows:
        return ()
    midnight = datetime.combine(day, time())
    eve = [window.end for window in calendar.windows(day - _DAY) if window.end > DAY]
    covered = instant(midnight - _DAY + timedelta(minutes=max(eve)), calendar.zone) if eve else None
    found = []
    for window in windows:
        start = instant(midnight + timedelta(minutes=window.start), calendar.zone)
        end = instant(midnight + timedelta(minutes=window.end), calendar.zone)
        if covered is not None and start < covered:
            start = covered
        if start < end:
            found.append(_Stretch(start, end, day))
    return tuple(found)


def _require_hope(idle: timedelta) -> None:
    if idle > SEARCH:
        raise NeverOpensError("the calendar has no working time within two years")


def _local_day(at: datetime, calendar: Calendar) -> date:
    return at.astimezone(calendar.zone).date()


def _aware(at: datetime) -> datetime:
    if at.utcoffset() is None:
        raise NaiveMomentError(f"a moment needs a time zone: {at.isoformat()}")
    return at.astimezone(UTC)
