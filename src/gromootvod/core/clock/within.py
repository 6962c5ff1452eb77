"""A span as people write it: "90m", "2h", "3d" by the clock, "4bh" of working time, "1bd" of working days."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Self

from gromootvod.core.clock.errors import WithinError

_TEXT = re.compile(r"([0-9]{1,5})(m|h|d|bm|bh|bd)", re.ASCII)


class Unit(StrEnum):
    """What is counted. A day of the clock is 24 hours, whatever daylight saving does."""

    MINUTE = "m"
    HOUR = "h"
    DAY = "d"
    BUSINESS_MINUTE = "bm"
    BUSINESS_HOUR = "bh"
    BUSINESS_DAY = "bd"


_LENGTHS = {
    Unit.MINUTE: timedelta(minutes=1),
    Unit.HOUR: timedelta(hours=1),
    Unit.DAY: timedelta(days=1),
    Unit.BUSINESS_MINUTE: timedelta(minutes=1),
    Unit.BUSINESS_HOUR: timedelta(hours=1),
}


@dataclass(frozen=True, slots=True)
class Within:
    """So many of a unit, from 1 to 99999."""

    count: int
    unit: Unit

    def __post_init__(self) -> None:
        if not 1 <= self.count <= 99_999:
            raise WithinError(f"expected a count from 1 to 99999, got {self.count}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "1bd", "4bh", "30bm", "90m", "2h" or "3d". Raises WithinError."""
        match = _TEXT.fullmatch(text.strip().lower())
        if not match:
            raise WithinError(f"expected a span such as 90m, 2h, 3d, 4bh or 1bd, got {text[:60]!r}")
        return cls(int(match[1]), Unit(match[2]))

    @property
    def is_working_time(self) -> bool:
        """True when it is counted in working hours or minutes."""
        return self.unit in (Unit.BUSINESS_HOUR, Unit.BUSINESS_MINUTE)

    @property
    def length(self) -> timedelta:
        """How long it is by the clock or in working time. A working day has no length: LookupError."""
        return self.count * _LENGTHS[self.unit]

    def __str__(self) -> str:
        return f"{self.count}{self.unit}"
