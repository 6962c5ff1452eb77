"""Working time by walking from minute to minute: slow, written apart from the real one, to hold against it.

The wall clock is read at every minute; where it is set back, it stands still until it gets ahead again.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from gromootvod.core.clock import Calendar

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def open_minutes(
    since: datetime, until: datetime, calendar: Calendar
) -> list[tuple[datetime, datetime, date]]:
    """(minute, wall clock, working day) of every open minute in [since, until)."""
    since = since.astimezone(UTC)
    at, wall = since - 2 * DAY, datetime.min
    found = []
    while at < until.astimezone(UTC):
        wall = max(wall, at.astimezone(calendar.zone).replace(tzinfo=None))
        day = _working_day(wall, calendar)
        if day is not None and at >= since:
            found.append((at, wall, day))
        at += MINUTE
    return found


def _working_day(wall: datetime, calendar: Calendar) -> date | None:
    today = datetime(wall.year, wall.month, wall.day)
    for midnight in (today - DAY, today):  # the night shift of yesterday comes first
        passed = (wall - midnight) // MINUTE
        if any(window.start <= passed < window.end for window in calendar.windows(midnight.date())):
            return midnight.date()
    return None


def worked(start: datetime, end: datetime, calendar: Calendar) -> timedelta:
    return len(open_minutes(start, end, calendar)) * MINUTE


def hours_later(start: datetime, minutes: int, calendar: Calendar, horizon: timedelta) -> datetime | None:
    found = open_minutes(start, start + horizon, calendar)
    return found[minutes - 1][0] + MINUTE if len(found) >= minutes else None


def hours_earlier(end: datetime, minutes: int, calendar: Calendar, horizon: timedelta) -> datetime | None:
    found = open_minutes(end - horizon, end, calendar)
    return found[-minutes][0] if len(found) >= minutes else None


def days_later(start: datetime, count: int, calendar: Calendar, horizon: timedelta) -> datetime | None:
    found = open_minutes(start - 3 * DAY, start + horizon, calendar)
    ahead = [day for at, _, day in found if at >= start]
    if not ahead:
        return None
    days = sorted({day for _, _, day in found if day >= ahead[0]})
    inside = any(at <= start for at, _, day in found if day == days[0])
    place = count if inside else count - 1
    if place + 1 >= len(days):  # the last day may be cut off by the horizon
        return None
    goal = [(at, wall) for at, wall, day in found if day == days[place]]
    if not inside:
        return goal[-1][0] + MINUTE
    wanted = start.astimezone(calendar.zone).replace(tzinfo=None) + (days[place] - days[0])
    before = [at for at, wall in goal if wall < wanted]
    return before[-1] + MINUTE if before else goal[0][0]
