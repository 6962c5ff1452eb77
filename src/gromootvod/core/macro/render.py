"""Fill a template in: what is missing leaves a visible gap, or vanishes with its comma where the writer allowed that."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from gromootvod.core.macro.grammar import Template, Text, Variable

LONGEST_VALUE = 300  # characters of a value; they are quotes of a client at times
_GAP = re.compile(r"⟦[^⟦⟧\n]{1,120}⟧")
_BRACKETS = str.maketrans("⟦⟧", "[]")
_BLANK = " \t\u00a0"
_ENDS = ".!?…"
_CLOSERS = ",.!?…:;)»\n"


@dataclass(frozen=True, slots=True)
class Gap:
    """A place that a person has to fill, by offsets into the text; `what` is the variable as it was written."""

    start: int
    end: int
    what: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """The words for one ticket."""

    text: str
    gaps: tuple[Gap, ...]


def render(template: Template, values: Mapping[str, str]) -> Rendered:
    """Fill `template` with `values` by key; an absent or blank one is missing. Linear in text and values."""
    out: list[str] = []
    dropped = False
    for part in template.parts:
        if isinstance(part, Text):
            out += _closed_up(out, part.text) if dropped else [part.text]
            dropped = False
            continue
        words = _value(part, values)
        if words:
            out.append(words)
        dropped = not words
    if dropped:
        _closed_up(out, "")
    text = "".join(out)
    return Rendered(text, gaps(text))


def gaps(text: str) -> tuple[Gap, ...]:
    """The gaps that still stand in a text: it may not be sent with them."""
    return tuple(Gap(found.start(), found.end(), found[0][1:-1]) for found in _GAP.finditer(text))


def _value(variable: Variable, values: Mapping[str, str]) -> str:
    given = " ".join(values.get(variable.key, "").split())
    if given:
        cut = given if len(given) <= LONGEST_VALUE else given[: LONGEST_VALUE - 1].rstrip() + "…"
        return cut.translate(_BRACKETS)
    if variable.default is None:
        return f"⟦{variable.source.translate(_BRACKETS)[:100]}⟧"
    return variable.default


def _closed_up(out: list[str], after: str) -> list[str]:
    """What follows a variable that vanished; the end of `out` is tidied so that both meet without a seam."""
    blank = _strip_end(out)
    rest = after.lstrip(_BLANK)
    before = out[-1][-1] if out else "\n"
    if before in "\n" + _ENDS:
        rest = rest[1:].lstrip(_BLANK) if rest.startswith(",") else rest
        lead = "" if before == "\n" or not rest or rest[0] in _CLOSERS else " "
        return [lead, rest[:1].upper() + rest[1:]]
    closes = not rest or rest[0] in _CLOSERS
    if before == "," and closes:
        out[-1] = out[-1][:-1]
        return [rest]
    return [rest if closes else " " + rest] if blank or after[:1] in _BLANK else [rest]


def _strip_end(out: list[str]) -> bool:
    """Take blanks off the end; whether there were any."""
    found = False
    while out:
        bare = out[-1].rstrip(_BLANK)
        found = found or len(bare) < len(out[-1])
        if bare:
            out[-1] = bare
            return found
        out.pop()
    return found
