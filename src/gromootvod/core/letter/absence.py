"""When will an absent person be back? Only where a notice says so plainly, in Russian or English."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_READ = 4000
_RU_MONTHS = (
    "январ",
    "феврал",
    "март",
    "апрел",
    "ма[йяе]",
    "июн",
    "июл",
    "август",
    "сентябр",
    "октябр",
    "ноябр",
    "декабр",
)
_EN_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_RU = "|".join(_RU_MONTHS)
_EN = "|".join(_EN_MONTHS)
_YEAR = r"(?:,?\s+(?P<{0}>20\d\d))?"
_DATE = (
    rf"(?:(?P<d1>\d{{1,2}})(?:-?го)?\s+(?P<ru>{_RU})\w*{_YEAR.format('y1')}"
    rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<en>{_EN})[a-z]*\.?{_YEAR.format('y2')}"
    rf"|(?P<en2>{_EN})[a-z]*\.?\s+(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?\b{_YEAR.format('y3')}"
    r"|(?P<y4>20\d\d)-(?P<m4>\d\d)-(?P<d4>\d\d)"
    r"|(?P<d5>\d{1,2})\.(?P<m5>\d{1,2})(?:\.(?P<y5>20\d\d|\d\d))?(?!\d|\.\d))"
)
_WEEKDAY = (
    r"(?:(?:в\s+)?(?:понедельник|вторник|среду|четверг|пятницу|субботу|воскресенье)|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day),?\s+"
)
# "вернусь 12 декабря", "буду в офисе с 12.01", "I will be back on 12 December": the day itself.
_BACK = re.compile(
    r"(?:верн(?:усь|ётся|ется|емся)|выйду|выхожу|приступлю|буду\s+(?:снова\s+)?(?:на\s+(?:работе|месте|"
    r"связи)|в\s+офисе|доступ\w+)|"
    r"return(?:ing)?|(?:be|am|will\s+be)\s+back|back\s+in\s+(?:the\s+)?office)"
    rf"(?:\s+(?:на\s+работу|на\s+работе|на\s+связи|в\s+офис\w*|to\s+(?:the\s+)?(?:office|work)|"
    rf"in\s+(?:the\s+)?office|at\s+work))?"
    rf"[\s,:]+(?:(?:с|on|from|after)\s+)?(?:{_WEEKDAY})?{_DATE}",
    re.IGNORECASE,
)
# "до 12 декабря", "until 12 December": that day; "по 12 декабря", "through 12 December": the day after.
_UNTIL = re.compile(
    r"(?:отсутств\w+|в\s+отпуске|нет\s+на\s+месте|не\s+(?:буду|работаю)|вне\s+офиса|в\s+командировке|"
    r"на\s+больничном|недоступ\w+|"
    r"out\s+of\s+(?:the\s+)?office|on\s+(?:vacation|leave|holiday)|away|absent|unavailable)"
    r"[^.!?\n]{0,80}?\b(?P<until>до|по|until|till|through)\s+"
    rf"(?:{_WEEKDAY})?{_DATE}(?P<inclusive>\s*(?:г\.|года)?\s*\(?включительно|\s*inclusive)?",
    re.IGNORECASE,
)


def return_date(text: str, written: datetime | None) -> datetime | None:
    """Return the day of return at midnight, in the letter's own zone (UTC when it has none), or None.

    A date without a year is the first such day that is not long before `written`; without `written` it is
    none.
    """
    head = text[:_READ]
    found = _BACK.search(head)
    if found is not None:
        return _day(found, written)
    found = _UNTIL.search(head)
    if found is None:
        return None
    day = _day(found, written)
    inclusive = found.group("until").lower() in ("по", "through") or found.group("inclusive")
    return day + timedelta(days=1) if day is not None and inclusive else day


def _day(found: re.Match[str], written: datetime | None) -> datetime | None:
    groups = found.groupdict()
    day = next((groups[name] for name in ("d1", "d2", "d3", "d4", "d5") if groups[name]), "")
    year = next((groups[name] for name in ("y1", "y2", "y3", "y4", "y5") if groups[name]), "")
    zone = written.tzinfo if written is not None and written.tzinfo else UTC
    try:
        if year:
            full = int(year) if len(year) == 4 else 2000 + int(year)
            return datetime(full, _month(groups), int(day), tzinfo=zone)
        if written is None:
            return None
        this_year = datetime(written.year, _month(groups), int(day), tzinfo=zone)
        if this_year >= written - timedelta(days=60):
            return this_year
        return this_year.replace(year=written.year + 1)
    except (ValueError, OverflowError):
        return None  # the 31st of February is not plainly stated


def _month(groups: dict[str, str | None]) -> int:
    if groups["ru"]:
        word = groups["ru"].lower()
        return 1 + next(number for number, stem in enumerate(_RU_MONTHS) if re.match(stem, word))
    english = groups["en"] or groups["en2"]
    if english:
        return 1 + _EN_MONTHS.index(english.lower()[:3])
    return int(groups["m4"] or groups["m5"] or 0)
