"""Quiet hours: when a member's mail is held, and until when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from gromootvod.core.clock import NaiveMomentError, instant

LONGEST = timedelta(days=7)  # no mail is held for longer, whatever was chosen


@dataclass(frozen=True, slots=True)
class Quiet:
    """Nights and days without mail, in the member's own time zone. Weekdays count from 0, Monday.

    A night begins at `night_from` of its weekday and ends at the next `night_to`; where both are the same hour it
    lasts for a whole day. A day off lasts from midnight to midnight.
    """

    zone: tzinfo
    nights: frozenset[int] = field(default_factory=frozenset)
    night_from: time | None = None
    night_to: time | None = None
    days_off: frozenset[int] = field(default_factory=frozenset)
    urgent_through: bool = True


def mail_at(now: datetime, quiet: Quiet, *, urgent: bool = False) -> datetime:
    """When a letter of `now` goes: at once, or when the quiet ends. Raises NaiveMomentError."""
    if urgent and quiet.urgent_through:
        return now
    return quiet_until(now, quiet)


def quiet_until(now: datetime, quiet: Quiet) -> datetime:
    """The end of the quiet that `now` falls into, stretches that touch taken together; `now` where it is not quiet.

    Raises NaiveMomentError.
    """
    if now.tzinfo is None:
        raise NaiveMomentError(now)
    moment, last = now, now + LONGEST
    while (end := _end(moment, quiet)) is not None:
        if end >= last:
            return last
        moment = end
    return moment


def _end(moment: datetime, quiet: Quiet) -> datetime | None:
    """The latest end of the stretches that hold `moment`; None where none does."""
    today = moment.astimezone(quiet.zone).date()
    ends = []
    # Yesterday's night may reach into today; a clock that jumps over midnight may call today tomorrow.
    for day in (today - timedelta(days=1), today, today + timedelta(days=1)):
        ends += [end for start, end in _stretches(day, quiet) if start <= moment < end]
    return max(ends, default=None)


def _stretches(day: date, quiet: Quiet) -> list[tuple[datetime, datetime]]:
    found = []
    if day.weekday() in quiet.days_off:
        found.append((_at(day, time(), quiet), _at(day + timedelta(days=1), time(), quiet)))
    if day.weekday() in quiet.nights and quiet.night_from is not None and quiet.night_to is not None:
        over = day + timedelta(days=quiet.night_to <= quiet.night_from)
        found.append((_at(day, quiet.night_from, quiet), _at(over, quiet.night_to, quiet)))
    return found


def _at(day: date, hour: time, quiet: Quiet) -> datetime:
    return instant(datetime.combine(day, hour.replace(tzinfo=None)), quiet.zone).astimezone(UTC)
