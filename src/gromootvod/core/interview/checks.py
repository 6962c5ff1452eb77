"""Checked answers: a few forms an answer may have to have. No patterns of one's own, so none can run for ever."""

from __future__ import annotations

import re
from datetime import date

from gromootvod.core.interview.values import Check

KINDS = ("digits", "one_of", "date", "time", "version", "email", "url", "number", "code", "length")
LOOKED_AT = 10_000  # characters of an answer


def found(check: Check, text: str) -> str | None:
    """The stretch of `text` that has the form, or None. Linear in the text."""
    text = text[:LOOKED_AT]
    if check.kind == "digits":
        return _digits(text, check.numbers)
    if check.kind == "one_of":
        return _one_of(text, check.words)
    if check.kind == "length":
        bare = " ".join(text.split())
        return bare if check.numbers[0] <= len(bare) <= check.numbers[1] else None
    if check.kind == "date":
        return _date(text)
    match = _FORMS[check.kind].search(text)
    return match[0].rstrip(".,;") if match else None


def looks_like_a_try(check: Check, text: str) -> bool:
    """Whether an answer without the form was an attempt at it, rather than about something else."""
    if check.kind in ("digits", "number", "code", "date", "time", "version"):
        return any(letter.isdigit() for letter in text[:LOOKED_AT])
    if check.kind == "email":
        return "@" in text
    if check.kind == "url":
        return "." in text.strip(". ")
    return len(text.split()) <= 4


def _digits(text: str, sizes: tuple[int, ...]) -> str | None:
    """A number of that many digits, spaces and hyphens inside it allowed when it is typed in groups."""
    low, high = sizes[0], sizes[-1]
    for match in _NUMBER_IN_GROUPS.finditer(text):
        bare = re.sub(r"\D", "", match[0])
        if low <= len(bare) <= high:
            return bare
    for match in _RUN_OF_DIGITS.finditer(text):
        if low <= len(match[0]) <= high:
            return match[0]
    return None


def _one_of(text: str, words: tuple[str, ...]) -> str | None:
    said = f" {' '.join(_WORD.findall(text.casefold()))} "
    hits = [word for word in words if f" {' '.join(_WORD.findall(word.casefold()))} " in said]
    return max(hits, key=len) if hits else None


def _date(text: str) -> str | None:
    for match in _DATE.finditer(text):
        day, month, year = match["day"], match["month"], match["year"]
        if match["iso_year"]:
            year, month, day = match["iso_year"], match["iso_month"], match["iso_day"]
        try:
            date(int(year or 2000) % 10000 or 2000, int(month), int(day))
        except ValueError:
            continue
        return match[0]
    spoken = _SPOKEN_DATE.search(text)
    return spoken[0] if spoken else None


_NUMBER_IN_GROUPS = re.compile(r"(?<![\d.,])\d(?:[ \u00a0-]?\d){0,40}(?![\d])")
_RUN_OF_DIGITS = re.compile(r"(?<!\d)\d{1,40}(?!\d)")
_WORD = re.compile(r"[^\W_]+")
_DATE = re.compile(
    r"(?<!\d)(?:(?P<iso_year>\d{4})-(?P<iso_month>\d{1,2})-(?P<iso_day>\d{1,2})"
    r"|(?P<day>\d{1,2})[./](?P<month>\d{1,2})(?:[./](?P<year>\d{4}|\d{2}))?)(?!\d)"
)
_SPOKEN_DATE = re.compile(
    r"(?<![\w])(?:\d{1,2}(?:-?го|st|nd|rd|th)?\s+(?:of\s+)?(?:январ|феврал|март|апрел|ма[йя]|июн|июл|август|сентябр|"
    r"октябр|ноябр|декабр|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\s+\d{1,2}(?!\d))",
    re.IGNORECASE,
)
_FORMS = {
    "time": re.compile(r"(?<!\d)(?:[01]?\d|2[0-3])[:.][0-5]\d(?!\d)"),
    "version": re.compile(r"(?<![\w.])v?\d{1,5}(?:\.\d{1,6}){1,4}(?![\w])", re.IGNORECASE),
    "email": re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}"),
    "url": re.compile(r"(?:https?://[^\s<>\"]{1,500}|(?<![\w.@-])(?:[\w-]{1,63}\.){1,6}[^\W\d_]{2,24}(?:/[^\s<>\"]{0,500})?)"),
    "code": re.compile(
        r"(?<![\w-])(?:[^\W\d_]{1,6}[-/]?\d{3,12}|\d{2,6}[^\W\d_]{0,4}-\d{3,12}|"
        r"(?:№|#|номер\w{0,2}|number|no\.|order|заказ\w{0,2})\s{0,3}(?:№|#|номер|number|no\.)?\s{0,3}\d{3,14})(?![\w-])",
        re.IGNORECASE,
    ),
    "number": re.compile(r"(?<![\w])[№#]?(?:[^\W\d_]{1,6}[-/]?)?\d[\w/-]{0,40}"),
}  # fmt: skip
