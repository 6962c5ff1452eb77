"""What templates say of tags, fields and views."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from gromootvod.ui import terms, terms_house, words

register = template.Library()


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; `html` is text to be escaped, or safe already."""

    title: str
    html: str
    leads: bool  # to the ticket


@register.filter
def said(text: str, kind: str) -> str:
    """`{{ field.value|said:field.kind }}`: a value of the house's own for people."""
    return terms_house.shown(kind, text)


@register.simple_tag
def table_cells(row: Any, cells: Mapping[int, Any], columns: Mapping[str, str], now: datetime) -> list[Cell]:
    """The cells of one line of a table, in the order of its columns."""
    beside = cells.get(row.number)
    link = "title" if "title" in columns else next(iter(columns), "")
    return [Cell(title, _cell(code, row, beside, now), code == link) for code, title in columns.items()]


def _cell(code: str, row: Any, beside: Any, now: datetime) -> str:
    teller = _TELLERS.get(code)
    if teller is not None:
        return teller(row, beside, now)
    if beside is None:
        return ""
    kind, text = beside.fields.get(code.removeprefix("field."), ("", ""))
    return terms_house.shown(kind, text)


def _due(row: Any, beside: Any, now: datetime) -> str:
    if row.due is None or row.closed:
        return ""
    clock = words.clock(row.due, now)
    return render_to_string("ui/parts/clock.html", {"c": clock})


def _tags(row: Any, beside: Any, now: datetime) -> str:
    tags = beside.tags if beside else ()
    return format_html_join(" ", "{}", ((_tag(tag.hue, tag.name),) for tag in tags))


@lru_cache(maxsize=1000)
def _tag(hue: str, name: str) -> SafeString:
    return render_to_string("ui/parts/tag.html", {"hue": hue, "name": name})


_TELLERS: dict[str, Callable[[Any, Any, datetime], str]] = {
    "number": lambda row, beside, now: f"№\u00a0{row.number}",
    "title": lambda row, beside, now: row.title,
    "contact": lambda row, beside, now: row.contact,
    "company": lambda row, beside, now: row.company,
    "state": lambda row, beside, now: terms.term("state", row.state),
    "priority": lambda row, beside, now: terms.term("priority", beside.priority) if beside else "",
    "assignee": lambda row, beside, now: row.assignee,
    "product": lambda row, beside, now: beside.product if beside else "",
    "heat": lambda row, beside, now: f"{row.heat}",
    "due": _due,
    "opened": lambda row, beside, now: words.when(beside.opened_at, now) if beside else "",
    "updated": lambda row, beside, now: words.when(row.last_message_at, now),
    "tags": _tags,
}
