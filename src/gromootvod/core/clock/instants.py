"""From the clock on the wall to the one instant it means."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

_SECOND = timedelta(seconds=1)


def instant(wall: datetime, zone: tzinfo) -> datetime:
    """The first instant (UTC) at which the clock of the zone has reached this naive wall time.

    Never decreases as `wall` grows, which plain conversion does not hold to in nights with a jump.
    """
    aware = wall.replace(tzinfo=zone, fold=0)
    utc = aware.astimezone(UTC)
    if utc.astimezone(zone).replace(tzinfo=None, fold=0) == wall:
        return utc
    return _jump(wall, aware.replace(fold=1).astimezone(UTC), utc, zone)


def _jump(wall: datetime, before: datetime, after: datetime, zone: tzinfo) -> datetime:
    """The instant at which the clock jumps over `wall`, by bisection; jumps fall on whole seconds."""
    before, after = before.replace(microsecond=0), after.replace(microsecond=0)
    while after - before > _SECOND:
        middle = (before + (after - before) / 2).replace(microsecond=0)
        if middle.astimezone(zone).replace(tzinfo=None) >= wall:
            after = middle
        else:
            before = middle
    return after
