"""Times as people say them, in the language of the moment. Every sentence is one whole msgid.

All moments are aware; they are said in the current time zone. `now` is an argument: nothing here looks
at a clock.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from django.utils.formats import date_format, number_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

SOON = timedelta(minutes=60)  # from here on the clock glows
MINUTE, HOUR, DAY = 60, 3600, 86400


class Clock(NamedTuple):
    """A due moment for a reader: the words, a second line, how pressing it is, and the exact time."""

    words: str
    note: str
    tone: str  # late | soon | today | later
    bucket: str  # late | soon | today | tomorrow | week | later: the group on the board
    exact: str
    iso: str


def clock(due: datetime, now: datetime) -> Clock:
    """Say when the next word is due: "answer in 25 minutes", with "promised by 16:30" beside it."""
    left = (due - now).total_seconds()
    here, today = localtime(due), localtime(now).date()
    days = (here.date() - today).days
    iso = here.isoformat()
    if left < 0:
        return Clock(_overdue(-left), _promised(here, days), "late", "late", exact(due), iso)
    if left <= SOON.total_seconds():
        return Clock(_answer_in(left), _promised(here, days), "soon", "soon", exact(due), iso)
    bucket = "today" if days == 0 else "tomorrow" if days == 1 else "week" if days < 7 else "later"
    return Clock(
        _by(here, days, now), _in(left, days), "today" if days == 0 else "later", bucket, exact(due), iso
    )


def by(due: datetime, now: datetime) -> str:
    """Say a term: "today by 18:00", "tomorrow by 11:00", "by 11:00 on Thursday", "by 11:00 on 5 December"."""
    here = localtime(due)
    return _by(here, (here.date() - localtime(now).date()).days, now)


def _by(here: datetime, days: int, now: datetime) -> str:
    time = f"{here:%H:%M}"
    if days == 0:
        return _("today by %(time)s") % {"time": time}
    if days == 1:
        return _("tomorrow by %(time)s") % {"time": time}
    if 1 < days < 7:
        return _by_weekday(here.weekday()) % {"time": time}
    return _("by %(time)s on %(date)s") % {"time": time, "date": _date(here.date(), now)}


def when(at: datetime, now: datetime) -> str:
    """Say when a thing was: "today, 14:52", "yesterday, 09:10", "16 November, 14:52"."""
    here = localtime(at)
    days = (localtime(now).date() - here.date()).days
    time = f"{here:%H:%M}"
    if days == 0:
        return _("today, %(time)s") % {"time": time}
    if days == 1:
        return _("yesterday, %(time)s") % {"time": time}
    return _("%(date)s, %(time)s") % {"date": _date(here.date(), now), "time": time}


def ago(at: datetime, now: datetime) -> str:
    """Say how long ago: "just now", "4 minutes ago", "3 hours ago"; beyond a day as `when` does."""
    gone = (now - at).total_seconds()
    if gone < MINUTE:
        return _("just now")
    if gone < HOUR:
        minutes = int(gone // MINUTE)
        return ngettext("%(n)d minute ago", "%(n)d minutes ago", minutes) % {"n": minutes}
    if gone < DAY:
        hours = int(gone // HOUR)
        return ngettext("%(n)d hour ago", "%(n)d hours ago", hours) % {"n": hours}
    return when(at, now)


def day(at: datetime, now: datetime) -> str:
    """Name the day: "Today", "Yesterday", "16 November"."""
    here = localtime(at).date()
    days = (localtime(now).date() - here).days
    if days == 0:
        return pgettext("day of the list", "Today")
    if days == 1:
        return pgettext("day of the list", "Yesterday")
    return _date(here, now)


def soon(due: datetime, now: datetime) -> str:
    """Say how long from now: "in 25 minutes"; "" when it is past."""
    left = (due - now).total_seconds()
    days = (localtime(due).date() - localtime(now).date()).days
    return _in(left, days) if left >= 0 else ""


def exact(at: datetime) -> str:
    """The exact moment, for the title: "Saturday, 21 November 2026, 16:30 (MSK)"."""
    here = localtime(at)
    day = _long_date(here.date(), get_language() or "")
    return _("%(day)s, %(time)s (%(zone)s)") % {
        "day": day,
        "time": f"{here:%H:%M}",
        "zone": here.tzname() or "UTC",
    }


def size(count: int) -> str:
    """Say a size in bytes as people do; 1 kB is 1,000 bytes."""
    if count < 1000:
        return ngettext("%(n)d byte", "%(n)d bytes", count) % {"n": count}
    if count < 1_000_000:
        return _("%(n)s kB") % {"n": number_format(count / 1000, 0)}
    if count < 1_000_000_000:
        return _("%(n)s MB") % {"n": number_format(count / 1_000_000, 1)}
    return _("%(n)s GB") % {"n": number_format(count / 1_000_000_000, 1)}


def phone(number: str) -> str:
    """Show a number kept as digits the way people write it: "+7 912 345-67-89"; others stay as they are."""
    if len(number) == 12 and number.startswith("+7") and number[1:].isdigit():
        return f"+7 {number[2:5]} {number[5:8]}-{number[8:10]}-{number[10:]}".replace(" ", "\u00a0")
    return number


def _answer_in(left: float) -> str:
    minutes = int(left // MINUTE)
    if minutes < 1:
        return _("answer due now")
    if minutes >= 60:
        return _("answer in an hour")
    return ngettext("answer in %(n)d minute", "answer in %(n)d minutes", minutes) % {"n": minutes}


def _overdue(gone: float) -> str:
    minutes, hours, days = int(gone // MINUTE), int(gone // HOUR), int(gone // DAY)
    if minutes < 1:
        return _("answer due now")
    if hours < 1:
        return ngettext("answer %(n)d minute late", "answer %(n)d minutes late", minutes) % {"n": minutes}
    if days < 1:
        return ngettext("answer %(n)d hour late", "answer %(n)d hours late", hours) % {"n": hours}
    return ngettext("answer %(n)d day late", "answer %(n)d days late", days) % {"n": days}


def _in(left: float, days: int) -> str:
    # Days are counted as the calendar does, so that it never stands beside "tomorrow" as "in 2 days".
    minutes, hours = int(left // MINUTE), round(left / HOUR)
    if minutes < 1:
        return _("in less than a minute")
    if minutes < 60:
        return ngettext("in %(n)d minute", "in %(n)d minutes", minutes) % {"n": minutes}
    if left < DAY:
        return ngettext("in %(n)d hour", "in %(n)d hours", hours) % {"n": hours}
    return ngettext("in %(n)d day", "in %(n)d days", days) % {"n": days}


def _promised(here: datetime, days: int) -> str:
    time = f"{here:%H:%M}"
    if days == 0:
        return _("promised by %(time)s") % {"time": time}
    if days == -1:
        return _("promised by %(time)s yesterday") % {"time": time}
    if days == 1:
        return _("promised by %(time)s tomorrow") % {"time": time}
    return _("promised by %(time)s on %(date)s") % {
        "time": time,
        "date": _short_date(here.date(), True, get_language() or ""),
    }


def _by_weekday(weekday: int) -> str:
    return (
        _("by %(time)s on Monday"),
        _("by %(time)s on Tuesday"),
        _("by %(time)s on Wednesday"),
        _("by %(time)s on Thursday"),
        _("by %(time)s on Friday"),
        _("by %(time)s on Saturday"),
        _("by %(time)s on Sunday"),
    )[weekday]


def _date(moment: date, now: datetime) -> str:
    return _short_date(moment, moment.year == localtime(now).year, get_language() or "")


# A page names the same few days over and over, and Django's formatting of a date is slow. The language is
# part of the key because it is part of the answer.
@lru_cache(maxsize=1024)
def _short_date(moment: date, this_year: bool, _language: str) -> str:
    return date_format(moment, "j E" if this_year else _("j E Y"))


@lru_cache(maxsize=1024)
def _long_date(moment: date, _language: str) -> str:
    return date_format(moment, _("l, j E Y"))
