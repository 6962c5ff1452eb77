"""Tickets of a filter as lines of a file: read in pieces by key, so that a hundred thousand need no more memory than ten."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from gromootvod.core.filter import FIELD
from gromootvod.desk.models import Ticket
from gromootvod.desk.queries.board import FIELDS, BoardRow, row_of
from gromootvod.desk.queries.view_page import Cells, cells_of

PIECE = 500  # tickets read at once
BOM = "\ufeff"  # some spreadsheets take UTF-8 for something else without it
# What a spreadsheet would take for a formula at the head of a cell (OWASP, "CSV Injection").
FORMULA = re.compile(r"[=+\-@\t\r\n]")
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def records(tickets: QuerySet[Ticket], columns: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Every ticket as code -> value, oldest number first; values are text, numbers, lists of tags and moments."""
    last = 0
    while True:
        piece = tickets.filter(pk__gt=last).order_by("pk").values_list(*FIELDS)[:PIECE]
        rows = [row_of(values) for values in piece]
        if not rows:
            return
        cells = cells_of([row.number for row in rows], columns)
        for row in rows:
            if row.number in cells:  # it may have gone between two questions
                yield {code: _value(code, row, cells[row.number]) for code in columns}
        last = rows[-1].number


def as_csv(found: Iterable[Mapping[str, Any]], head: Mapping[str, str], *, bom: bool) -> Iterator[bytes]:
    """The file as RFC 4180 wants it, a line at a time; `head` gives each code its title."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([neutral(title) for title in head.values()])
    yield ((BOM if bom else "") + buffer.getvalue()).encode()
    for record in found:
        buffer.seek(0)
        buffer.truncate()
        writer.writerow([_cell(record[code]) for code in head])
        yield buffer.getvalue().encode()


def as_json(found: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """The file as one JSON array, an object a line; moments as ISO 8601 writes them."""
    yield b"["
    mark = b"\n"
    for record in found:
        yield mark + json.dumps(record, ensure_ascii=False, default=_moment).encode()
        mark = b",\n"
    yield b"\n]\n"


def neutral(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe before it, unless it is a plain number."""
    return "'" + text if FORMULA.match(text) and not NUMBER.fullmatch(text) else text


def _cell(value: Any) -> str:
    if isinstance(value, list):
        value = ", ".join(value)
    return neutral(_moment(value) if isinstance(value, datetime) else "" if value is None else str(value))


def _moment(value: datetime) -> str:
    return value.isoformat(timespec="seconds")


def _value(code: str, row: BoardRow, cells: Cells) -> Any:
    if code.startswith(FIELD):
        return cells.fields.get(code.removeprefix(FIELD), ("", ""))[1]
    if code == "tags":
        return [tag.name for tag in cells.tags]
    if code == "opened":
        return cells.opened_at
    if code == "updated":
        return row.last_message_at
    beside = {"priority": cells.priority, "product": cells.product}
    return beside[code] if code in beside else getattr(row, code)
