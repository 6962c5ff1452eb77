"""Values of the house's own fields: what people type, the one way it is kept, and what filters compare.

Kept are: words on one line; numbers without grouping, with a point; dates as ISO 8601 writes them; "yes" and "no"; of
a list the word as the list has it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from gromootvod.desk.compose import one_line

LONGEST = 400  # characters of words
YES = frozenset({"yes", "да", "true", "1", "y", "д"})
NO = frozenset({"no", "нет", "false", "0", "n", "н"})


class FieldRefused(ValueError):
    """What was typed is no value of this field. `code`: unknown | number | date | choice | yesno | long."""

    def __init__(self, code: str, key: str, typed: str = "") -> None:
        super().__init__(f"{key}: {code}")
        self.code, self.key, self.typed = code, key, typed


@dataclass(frozen=True, slots=True)
class Value:
    """One value in all its columns; `text` "" says nothing."""

    text: str
    number: Decimal | None = None
    day: date | None = None

    @property
    def folded(self) -> str:
        """What filters compare words with."""
        return fold(self.text)


def fold(text: str) -> str:
    """Words as filters compare them: their case folded, never longer than the column."""
    return one_line(text).casefold()[:LONGEST]


def read(key: str, kind: str, choices: Sequence[str], typed: str) -> Value:
    """Read what was typed into the field `key`. Raises FieldRefused."""
    text = one_line(typed[: 4 * LONGEST])
    if not text:
        return Value("")
    if kind == "number":
        return _number(key, text)
    if kind == "date":
        return _day(key, text)
    if kind == "yesno":
        return _yesno(key, text)
    if kind == "choice":
        chosen = next((one for one in choices if fold(one) == fold(text)), None)
        if chosen is None:
            raise FieldRefused("choice", key, text)
        return Value(chosen)
    if len(text) > LONGEST:
        raise FieldRefused("long", key, text)
    return Value(text)


def _number(key: str, text: str) -> Value:
    """Digits grouped by spaces, a comma or a point before at most six decimals, fourteen digits before."""
    plain = re.sub(r"(?<=\d) (?=\d)", "", text.replace("−", "-")).replace(",", ".", 1)
    if not re.fullmatch(r"[+-]?[0-9]{1,14}(\.[0-9]{1,6})?", plain):
        raise FieldRefused("number", key, text)
    number = Decimal(plain)
    shown = f"{number:f}"
    if "." in shown:
        shown = shown.rstrip("0").rstrip(".")
    return Value("0" if shown in {"-0", "0"} else shown, number=number)


def _day(key: str, text: str) -> Value:
    """2026-03-17 or 17.03.2026."""
    dotted = re.fullmatch(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})", text)
    try:
        day = (
            date(int(dotted[3]), int(dotted[2]), int(dotted[1])) if dotted else date.fromisoformat(text[:10])
        )
    except ValueError:
        raise FieldRefused("date", key, text) from None
    if not dotted and day.isoformat() != text:
        raise FieldRefused("date", key, text)
    return Value(day.isoformat(), day=day)


def _yesno(key: str, text: str) -> Value:
    if fold(text) in YES:
        return Value("yes")
    if fold(text) in NO:
        return Value("no")
    raise FieldRefused("yesno", key, text)
