"""Starters: a skeleton of a reply in three parts, with the facts of the ticket filled in and nothing else."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from gromootvod.core.clock import ALWAYS, Calendar, NaiveMomentError
from gromootvod.core.coach.known import Known, known
from gromootvod.core.coach.values import Ticket
from gromootvod.core.distill import Slot

_LONGEST = 160  # characters of a quotation
_HOT = 40
_QUOTED = (("symptom", Slot.SYMPTOM), ("error", Slot.ERROR), ("since", Slot.SINCE), ("impact", Slot.IMPACT))


@dataclass(frozen=True, slots=True)
class Starter:
    """What we understood; what we know and do not; what happens next and when."""

    understood: str
    known: str
    next: str

    @property
    def text(self) -> str:
        """The three parts as one draft."""
        return "\n\n".join((self.understood, self.known, self.next))


def starter(
    ticket: Ticket,
    *,
    now: datetime,
    due: datetime | None = None,
    calendar: Calendar = ALWAYS,
    language: str | None = None,
    card: Mapping[Slot, tuple[str, ...]] | None = None,
) -> Starter:
    """A skeleton for the ticket in the client's language ("ru" unless he writes English).

    `card` holds verbatim values by slot; by default those of the client's last letters. `due` is the promise
    that stands, told by the clocks of the calendar's zone (those of `now` with ALWAYS). Raises
    NaiveMomentError.
    """
    if now.utcoffset() is None or (due is not None and due.utcoffset() is None):
        raise NaiveMomentError("a moment needs a time zone")
    about = known(ticket, _HOT)
    words = _words()[language or about.language or "ru"]
    zone = now.tzinfo if calendar is ALWAYS else calendar.zone
    when = _when(words, due.astimezone(zone), now.astimezone(zone)) if due else ""
    cause = "cause_known" if about.cause_known else "cause_unknown"
    word = words["word"].format(when=when) if when else words["word_unset"]
    return Starter(_understood(words, about, card), words[cause], f"{words['next']} {word}")


def _understood(words: Mapping[str, Any], about: Known, card: Mapping[Slot, tuple[str, ...]] | None) -> str:
    hello = words["hello"].format(name=about.contact) if about.contact else words["hello_unnamed"]
    values = card if card is not None else about.card or {}
    said = [
        words[name].format(**{name: quote})
        for name, slot in _QUOTED
        if (quote := _quote(values.get(slot, ())))
    ]
    feeling = [words["feeling"]] if about.is_upset else []
    rest: list[str] = [*feeling, *(said or [words["unclear"]])]
    return "\n".join((str(hello), " ".join(rest)))


def _quote(values: tuple[str, ...]) -> str:
    """The first value in one line, cut at a word; quotation marks of its own would break the sentence's."""
    text = " ".join(values[0].split()).strip(' .,;:!?«»"“”') if values else ""
    text = text.translate(str.maketrans("«»“”", '""""'))
    return text if len(text) <= _LONGEST else text[:_LONGEST].rsplit(" ", 1)[0] + "…"


def _when(words: Mapping[str, Any], due: datetime, now: datetime) -> str:
    time = due.strftime("%H:%M")
    day = due.date()
    if day == now.date():
        return str(words["today"].format(time=time))
    if day == now.date() + timedelta(days=1):
        return str(words["tomorrow"].format(time=time))
    return str(words["date"].format(day=day.day, month=words["months"][day.month - 1], time=time))


@cache
def _words() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads(files(__package__).joinpath("data/starters.toml").read_text("utf-8"))
