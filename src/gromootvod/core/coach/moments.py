"""Times in running text, Russian and English: "завтра до 15:00", "by Friday noon", "через час", "May 15"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from gromootvod.core.clock import Calendar, CalendarError, Unit, Within, due, instant
from gromootvod.core.coach import timewords as words

_CLOSE = 18 * 60  # of a day whose calendar does not tell
_LUNCH = 13 * 60
_EVENING = 21 * 60
_DAY = timedelta(days=1)
_WORKING = {
    Unit.MINUTE: Unit.BUSINESS_MINUTE,
    Unit.HOUR: Unit.BUSINESS_HOUR,
    Unit.DAY: Unit.BUSINESS_DAY,
}
_GAP = re.compile(r"[ ,\n(–—-]{0,4}(?:(?:в|к|at|by|(?:с|from)[ ][0-9]{1,2}(?::[0-9]{2})?)[ ])?")
_ZONES: Mapping[str, tzinfo] = {"utc": UTC, "gmt": UTC} | dict.fromkeys(
    ("мск", "msk", "по москве", "по московскому времени"), timezone(timedelta(hours=3))
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A time named in the text. Where only a day is named, `exact` is False and `due` its close."""

    start: int
    end: int
    due: datetime
    exact: bool


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    length: Within | None = None
    day: date | None = None
    minute: int | None = None  # of the day
    part: str = ""  # "close" | "lunch" | "evening": what a house's own hours decide
    zone: tzinfo | None = None
    weekday: bool = False  # the day was named by its weekday
    is_same_day: bool = False  # the day that was named before


def moments(folded: str, now: datetime, calendar: Calendar) -> Iterator[Moment]:
    """The times ahead that a folded text names, left to right. Bounds are offsets into that text."""
    group: list[_Token] = []
    day: date | None = None
    for token in _tokens(folded, now.astimezone(calendar.zone).date()):
        if token.is_same_day and day:
            token = replace(token, day=day)
        day = token.day or day
        if group and not _GAP.fullmatch(folded, group[-1].end, token.start):
            yield from _resolved(group, now, calendar)
            group = []
        group.append(token)
    yield from _resolved(group, now, calendar)


def _tokens(folded: str, today: date) -> Iterator[_Token]:
    for match in words.TOKEN.finditer(folded):
        kind = str(match.lastgroup)
        detail = words.DETAILS[kind].match(folded, match.start())
        token = _READERS[kind](detail.groupdict(""), today) if detail else None
        if token is not None:
            yield replace(token, start=match.start(), end=match.end())


def _resolved(group: list[_Token], now: datetime, calendar: Calendar) -> Iterator[Moment]:
    if not group or any(token.is_same_day and token.day is None for token in group):
        return
    start, end = group[0].start, group[-1].end
    try:
        for length in (token.length for token in group):
            if length is not None:
                yield Moment(start, end, due(now, length, calendar), True)
                return
        yield Moment(start, end, _moment(group, now, calendar), any(_says_when(token) for token in group))
    except (CalendarError, OverflowError):  # a house that never opens, the year 9999: no moment can be named
        return


def _moment(group: list[_Token], now: datetime, calendar: Calendar) -> datetime:
    zone = next((token.zone for token in group if token.zone), calendar.zone)
    today = now.astimezone(zone).date()
    dated = next((token for token in reversed(group) if token.day), None)
    day = dated.day if dated and dated.day else today
    clock = next((token for token in reversed(group) if _says_when(token)), None)
    found = instant(_wall(day, clock, calendar), zone)
    if (
        found <= now and day == today and (dated is None or dated.weekday)
    ):  # "by Friday", said late on a Friday
        found = instant(_wall(day + (7 if dated else 1) * _DAY, clock, calendar), zone)
    return found.astimezone(calendar.zone)


def _wall(day: date, clock: _Token | None, calendar: Calendar) -> datetime:
    minute = clock.minute if clock and clock.minute is not None else None
    if minute is None:
        minute = _house_minute(day, clock.part if clock else "close", calendar)
    return datetime.combine(day, time()) + timedelta(minutes=minute)


def _house_minute(day: date, part: str, calendar: Calendar) -> int:
    windows = [window for window in calendar.windows(day) if window.end < 1440]
    if part == "evening":
        return _EVENING
    if part == "lunch":
        return windows[0].end if len(windows) > 1 else _LUNCH
    return windows[-1].end if windows else _CLOSE


def _says_when(token: _Token) -> bool:
    return token.minute is not None or bool(token.part)


def _read_length(fields: Mapping[str, str], today: date) -> _Token | None:
    if fields["half"]:
        return _Token(0, 0, Within(30, Unit.MINUTE))
    unit = words.UNITS[next(stem for stem in words.UNITS if fields["unit"].startswith(stem))]
    count = words.number(fields["count"] or "1")
    if not 0 < count <= 999:
        return None
    if fields["unit"].startswith(("недел", "week")):
        count *= 7
    if fields["working"]:
        unit = _WORKING[unit]
    return _Token(0, 0, Within(count, unit))


def _read_day(fields: Mapping[str, str], today: date) -> _Token | None:
    return _Token(0, 0, day=today + words.DAYS[fields["day"].removeprefix("the ")] * _DAY)


def _read_weekday(fields: Mapping[str, str], today: date) -> _Token | None:
    if fields["after"]:
        return None
    weekday = next(n for stem, n in words.WEEKDAYS.items() if fields["weekday"].startswith(stem))
    if fields["next"]:
        return _Token(0, 0, day=today + (7 - today.weekday() + weekday) * _DAY)
    return _Token(0, 0, day=today + (weekday - today.weekday()) % 7 * _DAY, weekday=True)


def _read_week(fields: Mapping[str, str], today: date) -> _Token | None:
    return _Token(0, 0, day=today + (4 - today.weekday()) % 7 * _DAY, weekday=True)


def _read_date(fields: Mapping[str, str], today: date) -> _Token | None:
    if fields.get("after"):
        return None
    year = int(fields["year"] or today.year)
    try:
        day = date(year + 2000 if year < 100 else year, words.month(fields["month"]), int(fields["dom"]))
        if not fields["year"] and today - day > 180 * _DAY:
            day = day.replace(year=day.year + 1)
    except ValueError:  # the 31st of June, or "до 17.30", which is a time
        hour, minute = fields["dom"], fields["month"]
        return _read_time({"hour": hour, "minute": minute}, today) if minute.isdigit() else None
    return _Token(0, 0, day=day)


def _read_time(fields: Mapping[str, str], today: date) -> _Token | None:
    hour, minute = words.number(fields["hour"]), int(fields.get("minute") or 0)
    half = fields.get("half", "").replace(".", "")
    if fields.get("after") or minute > 59 or hour * 60 + minute > 1440 or (half and not 1 <= hour <= 12):
        return None
    if half in ("pm", "дня", "вечера") and hour < 12:
        hour += 12
    elif half in ("am", "утра", "ночи") and hour == 12:
        hour = 0
    elif not half and 0 < hour < 7 and not fields["hour"].startswith("0"):
        hour += 12  # "до 3 часов", "by 4:30": nobody means the night
    return _Token(0, 0, minute=hour * 60 + minute, zone=_ZONES.get(fields.get("zone", "")))


def _read_word_hour(fields: Mapping[str, str], today: date) -> _Token | None:
    hour = words.HOURS[fields["hour"] or fields["houren"]]
    half = fields["half"] or fields["halfen"] or _HALVES.get(fields["parten"], "")
    return _read_time({"after": fields["after"], "hour": str(hour), "half": half}, today)


def _read_half_hour(fields: Mapping[str, str], today: date) -> _Token | None:
    if fields["ordinal"]:
        hour = words.HOURS[fields["ordinal"]] - 1 or 12
    else:
        hour = words.HOURS[fields["houren"]]
    return _read_time({"hour": str(hour), "minute": "30", "half": fields["half"]}, today)


def _read_ordinal(fields: Mapping[str, str], today: date) -> _Token | None:
    """A day of this month or, when it is past, of the next."""
    number = int(fields["dom"] or fields["domru"])
    first = today if number >= today.day else (today.replace(day=1) + 32 * _DAY)
    try:
        return _Token(0, 0, day=first.replace(day=number))
    except ValueError:
        return None


def _read_part(fields: Mapping[str, str], today: date) -> _Token | None:
    text = fields["part"]
    part = words.PARTS[next(stem for stem in words.PARTS if stem in text)]
    if isinstance(part, int):
        return _Token(0, 0, minute=part)
    day = today if text.startswith(("this ", "tonight", "в течени")) else None
    return _Token(0, 0, part=part, day=day)


_HALVES = {"morning": "am", "afternoon": "pm", "evening": "pm"}

_READERS: dict[str, Callable[[Mapping[str, str], date], _Token | None]] = {
    "length": _read_length,
    "part": _read_part,
    "week": _read_week,
    "iso": _read_date,
    "date": _read_date,
    "month": _read_date,
    "dots": _read_date,
    "dotted": _read_time,
    "time": _read_time,
    "half": _read_time,
    "hour": _read_time,
    "bare": _read_time,
    "wordhour": _read_word_hour,
    "halfhour": _read_half_hour,
    "ordinal": _read_ordinal,
    "weekday": _read_weekday,
    "same": lambda fields, today: _Token(0, 0, is_same_day=True),
    "day": _read_day,
}
