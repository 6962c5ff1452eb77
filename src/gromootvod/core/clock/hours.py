"""Working hours of a week, as people write them: "mon-fri 09:00-13:00,14:00-18:00; sat 10:00-14:00"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from gromootvod.core.clock.errors import EmptyWindowError, HoursError, OverlapError

DAY = 24 * 60  # minutes
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TIME = re.compile(r"([01]?[0-9]|2[0-4]):([0-5][0-9])", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """A stretch of the wall clock, in minutes since midnight of the day it belongs to, without its end.

    `0 <= start < 1440` and `start < end <= start + 1440`: an end beyond 1440 lies on the following day.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < DAY or self.end > self.start + DAY:
            raise HoursError(
                f"a window must begin within its day and last at most 24 hours: {self.start}-{self.end}"
            )
        if self.end <= self.start:
            raise EmptyWindowError(f"a window must end after it begins: {self}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "09:00-18:00"; "22:00-06:00" ends on the following day; "00:00-24:00" is the whole day."""
        first, dash, last = text.replace("–", "-").partition("-")
        if not dash:
            raise HoursError(f"expected a window such as 09:00-18:00, got {_shown(text)}")
        start, end = _minutes(first), _minutes(last)
        if start == DAY:
            raise HoursError(
                f"a window cannot begin at 24:00, write 00:00 on the following day: {_shown(text)}"
            )
        if start == end:
            raise EmptyWindowError(
                f"a window cannot end when it begins (the whole day is 00:00-24:00): {_shown(text)}"
            )
        return cls(start, end if end > start else end + DAY)

    def __str__(self) -> str:
        end = self.end if self.end <= DAY else self.end - DAY
        return f"{self.start // 60:02}:{self.start % 60:02}-{end // 60:02}:{end % 60:02}"


@dataclass(frozen=True, slots=True)
class Hours:
    """Seven days, Monday first, each with its windows in order; a day without windows is closed."""

    week: tuple[tuple[Window, ...], ...]

    def __post_init__(self) -> None:
        if len(self.week) != len(_DAYS):
            raise HoursError(f"a week has seven days, got {len(self.week)}")
        for day in self.week:
            require_order(day)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "DAYS WINDOWS; …": days "mon", "mon-fri", "fri-mon", "mon,wed" or "daily".

        A day may be named once. An empty text is a week that never opens. Raises HoursError and its kin.
        """
        week: list[tuple[Window, ...] | None] = [None] * len(_DAYS)
        for part in filter(str.strip, text.split(";")):
            days, _, windows = part.strip().partition(" ")
            if not windows.strip():
                raise HoursError(f"expected days, a space and windows, got {_shown(part)}")
            found = tuple(sorted(Window.parse(window.strip()) for window in windows.split(",")))
            require_order(found)
            for day in _days(days):
                if week[day] is not None:
                    raise HoursError(f"{_DAYS[day]} is named twice: {_shown(text)}")
                week[day] = found
        return cls(tuple(day or () for day in week))

    def __str__(self) -> str:
        return "; ".join(
            f"{name} {','.join(map(str, windows))}"
            for name, windows in zip(_DAYS, self.week, strict=True)
            if windows
        )


def require_order(windows: Iterable[Window]) -> None:
    """Raise OverlapError unless the windows of one day follow each other without overlap."""
    last: Window | None = None
    for window in windows:
        if last is not None and window.start < last.end:
            raise OverlapError(f"windows of one day must be in order and apart: {last} and {window}")
        last = window


def _days(text: str) -> list[int]:
    if text.lower() == "daily":
        return list(range(len(_DAYS)))
    days: list[int] = []
    for part in text.lower().replace("–", "-").split(","):
        first, dash, last = part.partition("-")
        start = _day(first)
        length = (_day(last) - start) % len(_DAYS) if dash else 0
        days.extend((start + step) % len(_DAYS) for step in range(length + 1))
    return days


def _day(name: str) -> int:
    if name not in _DAYS:
        raise HoursError(f"unknown day {_shown(name)}, expected one of {', '.join(_DAYS)} or daily")
    return _DAYS.index(name)


def _minutes(text: str) -> int:
    match = _TIME.fullmatch(text.strip())
    minutes = int(match[1]) * 60 + int(match[2]) if match else -1
    if not 0 <= minutes <= DAY:
        raise HoursError(f"expected a time from 00:00 to 24:00, got {_shown(text)}")
    return minutes


def _shown(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:57] + "…")
