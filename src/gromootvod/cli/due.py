"""When is it due?"""

from __future__ import annotations

import sys
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from gromootvod.core import clock


def due(start: str, within: str, calendar: str, hours: str, zone: str) -> int:
    """Print the moment in ISO 8601; 2 and a sentence when an argument cannot be read."""
    try:
        at = datetime.fromisoformat(start)
        if at.tzinfo is None:
            raise ValueError("--from needs an offset, as in 2026-04-30T17:30+03:00")
        place = ZoneInfo(zone) if zone else at.tzinfo
        house = clock.Calendar(
            hours=clock.Hours.parse(hours or "mon-fri 09:00-18:00"), zone=place, holidays=calendar or None
        )
        moment = clock.due(at, clock.Within.parse(within), house)
    except (ValueError, ZoneInfoNotFoundError, OverflowError) as error:
        print(f"gromo due: {error}", file=sys.stderr)
        return 2
    print(moment.isoformat())
    return 0
