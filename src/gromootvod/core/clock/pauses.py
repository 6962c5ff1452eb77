"""Clocks that stand still: a due moment moved on by what was waited for others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from gromootvod.core.clock.arithmetic import due, worked
from gromootvod.core.clock.calendars import Calendar
from gromootvod.core.clock.within import Unit, Within

Pause = tuple[datetime, datetime | None]
"""From when the clock stood, and until when; None: it stands still."""

_MINUTE = timedelta(minutes=1)
_LONGEST = 99_999  # what Within can count


def due_with_pauses(
    start: datetime, within: Within, calendar: Calendar, pauses: Sequence[Pause]
) -> datetime | None:
    """When `within` has run since `start`, not counting the pauses; None while the clock stands.

    Pauses come in order and apart. A pause that begins after the moment was due changes nothing: what is late
    stays late. Time of the clock (m, h, d) is moved on by the pause's whole length, working time (bm, bh, bd)
    by what was worked in it. Raises what `due` raises.
    """
    moment = due(start, within, calendar)
    for begin, end in pauses:
        if begin >= moment:
            return moment
        if end is None:
            return None
        moment = _moved(moment, max(begin, start), end, within, calendar)
    return moment


def _moved(moment: datetime, begin: datetime, end: datetime, within: Within, calendar: Calendar) -> datetime:
    if end <= begin:
        return moment
    if not (within.is_working_time or within.unit is Unit.BUSINESS_DAY):
        return moment + (end - begin)
    minutes = -(
        -worked(begin, end, calendar) // _MINUTE
    )  # rounded up: nobody is called late for a part of one
    while minutes > 0:
        step = min(minutes, _LONGEST)
        moment = due(moment, Within(step, Unit.BUSINESS_MINUTE), calendar)
        minutes -= step
    return moment
