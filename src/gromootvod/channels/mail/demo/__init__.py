"""Letters that a newcomer's empty desk receives through its real mail door.

Each `*.eml` is one raw letter (RFC 5322) in the shape its mail program gives it; `manifest.toml` says what
each shows.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.utils import parsedate_to_datetime
from importlib.resources import files

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_FIELD_WITH_A_STAMP = re.compile(
    rb"^(?:date|received):[^\r\n]*(?:\r\n[ \t][^\r\n]*)*", re.IGNORECASE | re.MULTILINE
)
_STAMP = re.compile(
    rb"(?P<day>[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4})(?P<clock> \d\d:\d\d:\d\d [+-]\d{4})"
)


@dataclass(frozen=True, slots=True)
class DemoLetter:
    """One row of the manifest. `sender` is the envelope's, empty for most robots."""

    order: int
    file: str
    sender: str
    language: str  # "ru" or "en"
    shows: tuple[str, ...]
    verdict: str  # ticket, reply, robot or bounce, when the letters before it have been carried


def letters(now: datetime) -> Iterator[tuple[str, bytes]]:
    """Yield (envelope sender, raw letter), oldest first, as if the last one had come in the day before `now`.

    All `Date` and `Received` headers move by the same number of whole days, so order, hours and zones stay
    and none is later than `now`; dates inside the text stay as written. A naive `now` is a ValueError.
    """
    if now.tzinfo is None:
        raise ValueError("now must carry a time zone")
    folder = files(__name__)
    raws = [(letter.sender, folder.joinpath(letter.file).read_bytes()) for letter in manifest()]
    newest = max(stamp for _, raw in raws for stamp in stamps(raw))
    days = (now - newest) // timedelta(days=1)
    for sender, raw in raws:
        yield sender, _shifted(raw, days)


def manifest() -> tuple[DemoLetter, ...]:
    """Every demo letter in the order it is carried to the door."""
    rows = tomllib.loads(files(__name__).joinpath("manifest.toml").read_text("utf-8"))["letter"]
    found = (DemoLetter(**{**row, "shows": tuple(row["shows"])}) for row in rows)
    return tuple(sorted(found, key=lambda letter: letter.order))


def stamps(raw: bytes) -> list[datetime]:
    """The moments in the letter's own `Date` and `Received` headers, top to bottom."""
    fields = _FIELD_WITH_A_STAMP.findall(_headers(raw))
    return [
        parsedate_to_datetime(stamp.group().decode("ascii")) for f in fields for stamp in _STAMP.finditer(f)
    ]


def _shifted(raw: bytes, days: int) -> bytes:
    head = _headers(raw)
    moved = _FIELD_WITH_A_STAMP.sub(lambda field: _STAMP.sub(lambda m: _moved(m, days), field.group()), head)
    return moved + raw[len(head) :]


def _moved(stamp: re.Match[bytes], days: int) -> bytes:
    written = parsedate_to_datetime(stamp.group().decode("ascii")).date()
    return _written(written + timedelta(days=days)) + stamp["clock"]


def _written(day: date) -> bytes:
    # RFC 5322 names are English whatever the locale, so strftime will not do
    return f"{_DAYS[day.weekday()]}, {day.day:02d} {_MONTHS[day.month - 1]} {day.year:04d}".encode("ascii")


def _headers(raw: bytes) -> bytes:
    return raw.partition(b"\r\n\r\n")[0]


def first_message_id(start: str) -> str:
    """The Message-ID of the letter whose file begins with `start`; LookupError when there is none."""
    for letter in manifest():
        if letter.file.startswith(start):
            raw = files(__name__).joinpath(letter.file).read_bytes()
            found = re.search(rb"(?mi)^Message-ID:\s*(<[^>\r\n]+>)", raw)
            if found:
                return found[1].decode("ascii")
    raise LookupError(start)
