"""When a house works: hours of the week, public holidays, and a table of exceptions, in one time zone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, tzinfo
from functools import lru_cache
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo

from gromootvod.core.clock.errors import CountryError, ZoneError
from gromootvod.core.clock.hours import DAY, Hours, Window, require_order


@dataclass(frozen=True)
class Calendar:
    """The working time of a house.

    `holidays` is a country of the `holidays` package, with a subdivision if need be ("RU", "CA-QC"), or None.
    `overrides` beats everything: the date's own windows (shortened day), or () for a closed one.

    The windows of a date are its override, else none on a public holiday, else those of its weekday. A day
    of the weekend that a country declares a working day (Russia, 2025-11-01) has the windows of the last
    working weekday before it.
    """

    hours: Hours
    zone: tzinfo
    holidays: str | None = None
    overrides: Mapping[date, tuple[Window, ...]] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if self.holidays is not None:
            _require_country(self.holidays)
        for windows in self.overrides.values():
            require_order(windows)

    @classmethod
    def of(cls, hours: str, zone: str = "UTC", holidays: str | None = None, **overrides: str) -> Self:
        """A calendar from texts; overrides as `of(…, **{"2026-04-30": "09:00-17:00", "2026-05-04": ""})`."""
        table = {
            date.fromisoformat(day): tuple(Window.parse(part) for part in windows.split(",") if part.strip())
            for day, windows in overrides.items()
        }
        return cls(Hours.parse(hours), zone_named(zone), holidays, table)

    def placed(self, zone: tzinfo) -> Self:
        """The same working hours by the clocks of another zone."""
        return replace(self, zone=zone)

    def windows(self, day: date) -> tuple[Window, ...]:
        """The windows that begin on this date, in order."""
        if day in self.overrides:
            return self.overrides[day]
        usual = self.hours.week[day.weekday()]
        if self.holidays is None:
            return usual
        special = _special_days(self.holidays, day.year)
        if day in special.off:
            return ()
        if not usual and day in special.worked:
            return self._last_working_weekday(day)
        return usual

    def _last_working_weekday(self, day: date) -> tuple[Window, ...]:
        for back in range(1, 7):
            windows = self.hours.week[(day.weekday() - back) % 7]
            if windows:
                return windows
        return ()


def zone_named(name: str) -> ZoneInfo:
    """The zone of an IANA name ("Europe/Moscow"). Raises ZoneError."""
    try:
        return ZoneInfo(name)
    except (
        ValueError,
        OSError,
        KeyError,
    ) as error:  # ZoneInfoNotFoundError is a KeyError; a folder's name an OSError
        raise ZoneError(f"unknown time zone {name[:60]!r}") from error


ALWAYS = Calendar(Hours(((Window(0, DAY),),) * 7), UTC)
"""Round the clock, every day, in UTC; use `ALWAYS.placed(zone)` for another zone."""


class _Special(NamedTuple):
    off: frozenset[date]
    worked: frozenset[date]


@lru_cache(maxsize=512)
def _special_days(code: str, year: int) -> _Special:
    import holidays  # costs 0.7 s: only houses with public holidays pay for it

    country, _, subdivision = code.partition("-")
    days = holidays.country_holidays(country, subdiv=subdivision or None, years=year)
    return _Special(frozenset(days), frozenset(day for day in days.weekend_workdays if day.year == year))


def _require_country(code: str) -> None:
    from holidays import list_supported_countries  # see above

    country, dash, subdivision = code.partition("-")
    known = list_supported_countries(include_aliases=True)
    if country not in known:
        raise CountryError(
            f"no public holidays are known for {code[:60]!r}; expected a code such as RU or CA-QC"
        )
    if dash and subdivision not in known[country]:
        raise CountryError(
            f"{country} has no part {subdivision[:60]!r}; expected one of {', '.join(known[country])}"
        )
