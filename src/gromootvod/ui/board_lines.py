"""The lines of the board, ready to be shown: all words of a page in one go.

The template then only sets them in place. A page of 25 lines is rendered hundreds of times a minute, so
what many lines share (the words of a state, the name of a day) is said once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, Protocol, TypedDict

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from gromootvod.ui import terms, terms_together, words

HOT = 40  # heat from which a word says it too


class Row(Protocol):
    """What the board's query gives for one ticket."""

    @property
    def heat(self) -> int: ...
    @property
    def state(self) -> str: ...
    @property
    def due(self) -> datetime | None: ...
    @property
    def last_message_at(self) -> datetime: ...
    @property
    def snoozed_until(self) -> datetime | None: ...


class Line(TypedDict):
    """One line of the board in words. `heading` is set on the first line of a group."""

    row: Any
    heading: str
    heading_tone: str
    step: int
    state: str
    heat: str
    led: str
    fresh: str
    clock: words.Clock | None
    day: str
    known: str
    marks: tuple[tuple[str, str], ...]
    sleeps: str


def lines(
    rows: Iterable[Any], now: datetime, view: str, marks: Mapping[int, terms_together.Mark] | None = None
) -> list[Line]:
    """Say all rows of a page; `marks` of colleagues and drafts by number."""
    states: dict[str, str] = {}
    led_by, known = _("led by %(name)s"), _("facts: %(n)s %% known")
    found: list[Line] = []
    heading = ""
    for row in rows:
        clock = words.clock(row.due, now) if row.due and not row.closed else None
        title, tone = _heading(row, now, view, clock)
        if row.state not in states:
            states[row.state] = terms.term("state", row.state)
        found.append(
            {
                "row": row,
                "heading": title if title != heading else "",
                "heading_tone": tone,
                "step": -(-row.heat // 10),
                "state": states[row.state],
                "heat": terms.heat(row.heat) if row.heat >= HOT else "",
                "led": led_by % {"name": row.assignee} if row.assignee else "",
                "fresh": words.ago(row.last_inbound_at, now) if row.fresh else "",
                "clock": clock,
                "day": words.day(row.last_message_at, now) if clock is None else "",
                "known": known % {"n": row.completeness},
                "marks": terms_together.told((marks or {}).get(row.number)),
                "sleeps": terms_together.asleep(getattr(row, "snoozed_until", None), now),
            }
        )
        heading = title
    return found


def line_html(line: Line) -> SafeString:
    """One line as HTML. The same ticket said in the same words is rendered once: board after board asks for it."""
    told = (
        line["step"], line["state"], line["heat"], line["led"], line["fresh"], line["clock"], line["day"],
        line["marks"], line["sleeps"],
    )  # fmt: skip
    return _rendered(get_language() or "", line["row"], told, line["known"])


@lru_cache(maxsize=4096)
def _rendered(language: str, row: Any, told: tuple[Any, ...], known: str) -> SafeString:
    step, state, heat, led, fresh, clock, day, marks, sleeps = told
    words_of_it = {
        "step": step, "state": state, "heat": heat, "led": led, "fresh": fresh, "day": day, "known": known,
        "marks": terms_together.marks_html(marks), "sleeps": sleeps,
    }  # fmt: skip
    return render_to_string("ui/board_line.html", {"l": words_of_it, "row": row, "c": clock})


def _heading(row: Row, now: datetime, view: str, clock: words.Clock | None) -> tuple[str, str]:
    """Group by due time, or by day in the view of all tickets."""
    if view == "snoozed" and row.snoozed_until is not None:
        return words.day(row.snoozed_until, now), ""
    if view == "all" or clock is None:
        return words.day(row.last_message_at, now), ""
    return _BUCKETS[clock.bucket](), clock.bucket


_BUCKETS = {
    "late": lambda: _("Late"),
    "soon": lambda: _("Within an hour"),
    "today": lambda: pgettext("day of the list", "Today"),
    "tomorrow": lambda: _("Tomorrow"),
    "week": lambda: _("In the next days"),
    "later": lambda: _("Later"),
}
