"""From words of time to ISO 8601: when it began. What is in doubt stays unsaid.

A day gives a date, an hour a moment, a month "2026-03", a year "2026", a week "2026-W11".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

LONGEST = 80  # days that anyone counts one by one
LONG_AGO = 300  # days: a day without a year that lies further back may as well be another


def began(words: str, now: datetime | None) -> str:
    """When "since Monday" or «третий день» began, seen from `now`; "" when unsure or when `now` is needed."""
    said = " ".join(words.lower().replace("ё", "е").split())
    full = _FULL.search(said)
    if full:
        return _whole_date(full, now)
    if now is None:
        return ""
    for pattern, answer in _BEGAN:
        match = pattern.search(said)
        if match:
            return answer(match, now)
    return ""


def _whole_date(match: re.Match[str], now: datetime | None) -> str:
    """A date with its year; 03/04/2026 may be March or April and stays unsaid."""
    parts = {name: int(value) for name, value in match.groupdict().items() if value}
    if "year" in parts:
        found = _date(parts["year"], parts["month"], parts["day"])
    else:
        year = parts["y"] + 2000 if parts["y"] < 100 else parts["y"]
        found = _date(year, parts["m"], parts["d"])
    return _past(found, now)


def _past(found: date | None, now: datetime | None) -> str:
    """A date, unless it lies ahead: trouble does not begin tomorrow."""
    if found is None or (now is not None and found > now.date()):
        return ""
    return found.isoformat()


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day_and_month(day: int, month: int, now: datetime) -> str:
    """The last such day; "" when it lies so far back that another year or another meaning is as likely."""
    for year in (now.year, now.year - 1):
        found = _date(year, month, day)
        if found and found <= now.date():
            return found.isoformat() if (now.date() - found).days <= LONG_AGO else ""
    return ""


def _numbers(match: re.Match[str], now: datetime) -> str:
    day = match["day"] or match["padded"]
    return _day_and_month(int(day), int(match["month"]), now)


def _slashed(match: re.Match[str], now: datetime) -> str:
    """3/25 can only be the 25th of March; 3/4 can be two days."""
    one, other = int(match[1]), int(match[2])
    if one > 12 >= other:
        return _day_and_month(one, other, now)
    if other > 12 >= one or one == other:
        return _day_and_month(other, one, now)
    return ""


def _named_month(match: re.Match[str], now: datetime) -> str:
    month, day = _month(match["month"]), int(match["day"])
    if match["year"]:
        return _past(_date(int(match["year"]), month, day), now)
    return _day_and_month(day, month, now)


def _only_month(match: re.Match[str], now: datetime) -> str:
    month = _month(match["month"])
    if not month or month == now.month:
        return ""
    return f"{now.year if month < now.month else now.year - 1}-{month:02d}"


def _only_day(match: re.Match[str], now: datetime) -> str:
    """The 9th: of this month, or of the last one when it has not come yet."""
    day = int(match["day"])
    if day <= now.day:
        return _past(_date(now.year, now.month, day), now)
    before = now.replace(day=1) - timedelta(days=1)
    return _past(_date(before.year, before.month, day), now)


def _weekday(match: re.Match[str], now: datetime) -> str:
    """The last Monday; on a Monday it may be this one or the one before. "Last Tuesday" said on a Friday may
    be three or ten days ago."""
    names = (_WEEKDAYS_RU, _WEEKDAYS_EN)
    number = next(at for group in names for at, head in enumerate(group) if match["name"].startswith(head))
    back = (now.weekday() - number) % 7
    if not back or (match["last"] and back <= now.weekday()):
        return ""
    return (now - timedelta(days=back)).date().isoformat()


def _days_back(days: int) -> Callable[[re.Match[str], datetime], str]:
    def answer(match: re.Match[str], now: datetime) -> str:
        return (now - timedelta(days=days)).date().isoformat()

    return answer


def _ago(match: re.Match[str], now: datetime) -> str:
    """Three hours or three days ago; weeks and months are said too loosely to be a day."""
    count = _count(match["count"])
    if not count:
        return ""
    unit = match["unit"]
    if unit.startswith(("час", "hour")):
        return (now - timedelta(hours=count)).isoformat(timespec="minutes") if count <= 48 else ""
    if unit.startswith(("мин", "min")):
        return (now - timedelta(minutes=count)).isoformat(timespec="minutes")
    if unit.startswith(("д", "сут", "day")) and count <= LONGEST:
        return (now - timedelta(days=count)).date().isoformat()
    return ""


def _nth(match: re.Match[str], now: datetime) -> str:
    """«Третий день»: today is the third."""
    return (now - timedelta(days=_ORDINALS[match["nth"][:4]] - 1)).date().isoformat()


def _nth_digit(match: re.Match[str], now: datetime) -> str:
    count = int(match["nth"])
    return (now - timedelta(days=count - 1)).date().isoformat() if 1 < count <= LONGEST else ""


def _clock(match: re.Match[str], now: datetime) -> str:
    """14:20 of today; an hour that is still to come may have been yesterday's."""
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    half = (match["half"] or "").replace(".", "")
    if half in ("pm", "вечера", "дня") and hour < 12:
        hour += 12
    if half in ("am", "утра", "ночи") and hour == 12:
        hour = 0
    if (half == "ночи" and hour > 4) or hour > 23 or minute > 59 or match["zone"]:
        return ""
    found = datetime.combine(now.date(), time(hour, minute), now.tzinfo)
    return found.isoformat(timespec="minutes") if found <= now else ""


def _last_week(match: re.Match[str], now: datetime) -> str:
    year, week, _ = (now - timedelta(days=7)).isocalendar()
    return f"{year}-W{week:02d}"


def _last_month(match: re.Match[str], now: datetime) -> str:
    before = now.replace(day=1) - timedelta(days=1)
    return f"{before.year}-{before.month:02d}"


def _new_year(match: re.Match[str], now: datetime) -> str:
    return f"{now.year}-01-01"


def _year(match: re.Match[str], now: datetime) -> str:
    return match[1] if int(match[1]) <= now.year else ""


def _unsure(match: re.Match[str], now: datetime) -> str:
    return ""


def _month(name: str) -> int:
    for group in (_MONTHS_RU, _MONTHS_EN):
        for number, head in enumerate(group, 1):
            if name.startswith(head):
                return number
    return 0


def _count(word: str) -> int:
    return int(word) if word.isdigit() else _COUNTS.get(word, 0)


_MONTHS_RU = ("янв", "фев", "мар", "апр", "ма", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
_MONTHS_EN = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS_RU = ("понед", "втор", "сред", "четв", "пятн", "субб", "воск")
_WEEKDAYS_EN = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ORDINALS = {"втор": 2, "трет": 3, "четв": 4, "пяты": 5, "шест": 6, "седь": 7}
_COUNTS = {
    "два": 2, "две": 2, "двое": 2, "три": 3, "трое": 3, "четыре": 4, "пять": 5, "шесть": 6, "семь": 7, "восемь": 8,
    "девять": 9, "десять": 10, "one": 1, "an": 1, "a": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip
_MONTH_WORD = (
    r"(?P<month>(?:январ|феврал|март|апрел|ма[яй]|июн|июл|август|сентябр|октябр|ноябр|декабр)\w{0,2}"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?)"
)
_YEAR = r"(?:,?\s(?P<year>20\d\d))?"
_DAYS_RU = "понедельник|вторник|сред[ыу]|четверг|пятниц|суббот|воскресень"
_DAYS_EN = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_FULL = re.compile(
    r"(?<![\d.])(?:(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>(?:20)?\d\d)(?![\d.])"
    r"|(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?!\d))"
)
_Answer = Callable[[re.Match[str], datetime], str]
# The first that matches speaks; the words are lower-case, е for ё, blanks single.
_BEGAN: tuple[tuple[re.Pattern[str], _Answer], ...] = tuple(
    (re.compile(pattern), answer)
    for pattern, answer in (
        (r"почти|около|больше|более|примерно|нескольк|пару|over|almost|nearly|about|more than|around|roughly|few|several", _unsure),
        (r"(?:\bна|\bдо|\bto|\bof|верси\w{1,2}|version)\s\d{1,4}\.\d", _unsure),  # a version, not a day
        (rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th|-?го)?\s(?:of\s)?{_MONTH_WORD}(?!\w){_YEAR}", _named_month),
        (rf"(?<!\w){_MONTH_WORD}\.?\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:]){_YEAR}", _named_month),
        (r"[а-я]\s(?:(?<=\bс\s)(?P<day>\d{1,2})|(?P<padded>\d\d))\.(?P<month>\d\d)(?![\d.]|\s?%)", _numbers),
        (r"(?<![\d/])(\d{1,2})/(\d{1,2})(?![\d/])", _slashed),
        (r"позавчера|the day before yesterday", _days_back(2)),
        (r"вчера|yesterday", _days_back(1)),
        (r"(?P<hour>\d{1,2}):(?P<minute>\d\d)\s?(?P<zone>utc|gmt|cet|msk|мск)?(?P<half>am|pm|a\.m|p\.m)?(?!\d)", _clock),
        (r"(?P<zone>)(?P<hour>\d{1,2})(?P<minute>)\s?(?P<half>am\b|pm\b|a\.m|p\.m|утра|вечера|ночи)", _clock),
        (r"\bсо?\s(?P<zone>)(?P<hour>\d{1,2})(?P<minute>)\s(?P<half>дня)", _clock),
        (r"\bсо?\s\d{1,2}\sчас", _unsure),
        (r"(?:сегодня|с (?:самого )?утра|this morning|today)", _days_back(0)),
        (rf"(?P<last>прошл\w{{2,3}}\s|last\s)?(?<!\w)(?P<name>{_DAYS_RU}|{_DAYS_EN})", _weekday),
        (r"прошлой недели|last week(?!e)", _last_week),
        (r"прошлого месяца|last month", _last_month),
        (r"нового года|new year", _new_year),
        (r"(?<!\d)(?P<day>\d{1,2})(?:-?го(?:\sчисла)?|\sчисла|st|nd|rd|th)(?!\s?\w)", _only_day),
        (r"(?P<nth>втор|трет|четверт|пяты|шест|седьм)\w{1,2}\s(?:день|сутки)", _nth),
        (r"(?P<nth>\d{1,2})-?[йеия]{1,2}\s(?:день|сутки)", _nth_digit),
        (r"(?<!\w)(?P<count>\d{1,3}|[a-zа-я]{1,7})\s(?P<unit>час|дн|день|сут|минут|hour|day|min)", _ago),
        (r"since\s(20\d\d)(?!\d)", _year),
        (rf"(?:\bсо?|since)\s(?:last\s|early\s)?{_MONTH_WORD}$", _only_month),
    )
)  # fmt: skip
