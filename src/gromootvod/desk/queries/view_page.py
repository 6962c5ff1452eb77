"""One page of what a filter finds, in an order of its own, by keyset; and the columns of a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q, QuerySet

from gromootvod.core.filter import FIELD, parse
from gromootvod.desk import filtering
from gromootvod.desk.models import CustomField, FieldValue, Ticket, TicketTag
from gromootvod.desk.queries.board import FIELDS, PAGE, BadCursor, BoardRow, row_of
from gromootvod.desk.queries.extras import TagView

# code -> column, descending. `due` shows open tickets alone: a solved one owes no word.
SORTS: dict[str, tuple[str, bool]] = {
    "due": ("next_word_by", False),
    "newest": ("last_message_at", True),
    "opened": ("opened_at", True),
    "heat": ("heat", True),
    "number": ("id", True),
}
COLUMNS = (
    "number", "title", "contact", "company", "state", "priority", "assignee", "product", "heat", "due", "opened",
    "updated", "tags",
)  # fmt: skip
MOST_COLUMNS = 12


@dataclass(frozen=True, slots=True)
class Cells:
    """What a table shows of a ticket beyond its line."""

    priority: str
    product: str
    opened_at: datetime
    tags: tuple[TagView, ...]
    fields: dict[str, tuple[str, str]]  # key -> (kind, text)


@dataclass(frozen=True, slots=True)
class ViewPage:
    """A page of rows; `cells` by number where a table is asked for. `after` is the next cursor, "" at the end."""

    view: str
    rows: tuple[BoardRow, ...]
    cells: dict[int, Cells]
    after: str
    before: bool
    marks: Mapping[int, Any] = field(default_factory=dict)  # of colleagues and drafts: see queries.presence


def view_page(
    query: str,
    *,
    sort: str,
    columns: Sequence[str],
    member_id: int,
    now: datetime,
    after: str = "",
    size: int = PAGE,
) -> ViewPage:
    """Read one page: one query for its rows, three more for a table. Raises FilterError, BadCursor."""
    column, descending = SORTS.get(sort, SORTS["due"])
    tickets = found(query, sort=sort, member_id=member_id, now=now)
    if after:
        tickets = tickets.filter(_beyond(after, column, descending))
    order = [f"-{column}", "-id"] if descending else [column, "id"]
    rows = [row_of(values) for values in tickets.order_by(*order).values_list(*FIELDS)[: size + 1]]
    shown = tuple(rows[:size])
    cursor = _cursor(shown[-1], column, now) if len(rows) > size else ""
    cells = cells_of([row.number for row in shown], columns) if columns else {}
    return ViewPage(f"view-{sort}", shown, cells, cursor, before=bool(after))


def found(query: str, *, sort: str, member_id: int, now: datetime) -> QuerySet[Ticket]:
    """The tickets of a filter, in no order. Raises FilterError."""
    tickets = filtering.tickets(parse(query), member_id=member_id, now=now)
    return tickets.filter(closed_at=None) if sort == "due" else tickets


def known_columns() -> list[tuple[str, CustomField | None]]:
    """Every column that can be chosen; those of the house's fields with the field."""
    fields = CustomField.objects.filter(retired_at=None)
    return [(code, None) for code in COLUMNS] + [(FIELD + field.key, field) for field in fields]


def cells_of(numbers: Sequence[int], columns: Iterable[str]) -> dict[int, Cells]:
    """The cells of the tickets on a page; three queries."""
    keys = [code.removeprefix(FIELD) for code in columns if code.startswith(FIELD)]
    tags: dict[int, list[TagView]] = defaultdict(list)
    has = TicketTag.objects.filter(ticket_id__in=numbers).order_by("tag__key")
    for number, name, hue in has.values_list("ticket_id", "tag__name", "tag__hue"):
        tags[number].append(TagView(name, hue))
    fields: dict[int, dict[str, tuple[str, str]]] = defaultdict(dict)
    said = FieldValue.objects.filter(ticket_id__in=numbers, field__key__in=keys)
    for number, key, kind, text in said.values_list("ticket_id", "field__key", "field__kind", "text"):
        fields[number][key] = (kind, text)
    rows = Ticket.objects.filter(pk__in=numbers).values_list("id", "priority", "product", "opened_at")
    return {
        number: Cells(priority, product, opened, tuple(tags[number]), fields[number])
        for number, priority, product, opened in rows
    }


def _beyond(cursor: str, column: str, descending: bool) -> Q:
    """What stands behind the cursor: "value~number", where the value is a moment or a number."""
    raw, _, number = cursor[:80].partition("~")
    try:
        at: Any = datetime.fromisoformat(raw).astimezone(UTC) if "T" in raw else int(raw)
        last = int(number)
    except (ValueError, OverflowError) as error:
        raise BadCursor("this page of the view is not known") from error
    if isinstance(at, int) == (column not in {"heat", "id"}) or not number.isascii() or abs(last) >= 2**63:
        raise BadCursor("this page of the view is not known")
    if isinstance(at, int) and abs(at) >= 2**31:
        at = max(min(at, 2**31 - 1), -(2**31)) if column == "heat" else at
    step = "lt" if descending else "gt"
    if column == "id":
        return Q(**{f"id__{step}": last})
    return Q(**{f"{column}__{step}": at}) | Q(**{column: at, f"id__{step}": last})


def _cursor(row: BoardRow, column: str, now: datetime) -> str:
    at: Any = {
        "next_word_by": row.due or now,
        "last_message_at": row.last_message_at,
        "heat": row.heat,
        "id": row.number,
    }.get(column)
    if at is None:
        at = Ticket.objects.values_list(column, flat=True).get(pk=row.number)
    return f"{at if isinstance(at, int) else at.isoformat()}~{row.number}"
