"""Business calendars, working time and due moments. `now` is always an argument, never read from a clock."""

from gromootvod.core.clock.arithmetic import back, due, is_open, next_open, worked
from gromootvod.core.clock.calendars import ALWAYS, Calendar
from gromootvod.core.clock.errors import (
    CalendarError,
    CountryError,
    EmptyWindowError,
    HoursError,
    NaiveMomentError,
    NeverOpensError,
    OverlapError,
    RangeError,
    WithinError,
    ZoneError,
)
from gromootvod.core.clock.hours import Hours, Window
from gromootvod.core.clock.instants import instant
from gromootvod.core.clock.pauses import Pause, due_with_pauses
from gromootvod.core.clock.within import Unit, Within
from gromootvod.core.clock.words import Code, Saying, say

__all__ = [
    "ALWAYS",
    "Calendar",
    "CalendarError",
    "Code",
    "CountryError",
    "EmptyWindowError",
    "Hours",
    "HoursError",
    "NaiveMomentError",
    "NeverOpensError",
    "OverlapError",
    "Pause",
    "RangeError",
    "Saying",
    "Unit",
    "Window",
    "Within",
    "WithinError",
    "ZoneError",
    "back",
    "due",
    "due_with_pauses",
    "instant",
    "is_open",
    "next_open",
    "say",
    "worked",
]
