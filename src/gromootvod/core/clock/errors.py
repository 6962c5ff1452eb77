"""What can be wrong with a calendar or a moment; all are ValueErrors whose text names the offending part."""

from __future__ import annotations


class CalendarError(ValueError):
    """The root of all errors of this package."""


class HoursError(CalendarError):
    """A text of working hours that cannot be read."""


class EmptyWindowError(HoursError):
    """A window that ends when it begins."""


class OverlapError(HoursError):
    """Two windows of one day that share minutes."""


class WithinError(CalendarError):
    """A span such as "1bd" that cannot be read."""


class ZoneError(CalendarError):
    """A time zone that this machine does not know."""


class CountryError(CalendarError):
    """A country or subdivision without a table of public holidays."""


class NaiveMomentError(CalendarError):
    """A moment without a time zone: nobody can say when that is."""


class NeverOpensError(CalendarError):
    """No working time within two years of the moment asked about."""


class RangeError(CalendarError):
    """The answer lies outside the years 1 to 9999."""
