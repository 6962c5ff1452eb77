"""The board: what each open ticket is, how hot, how complete, whose move, and when the next word is due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Literal

from django.db import connection
from django.db.models import Q, QuerySet

from gromootvod.desk.lifecycle import Ball
from gromootvod.desk.merged import by_itself
from gromootvod.desk.models import Dispatch, Notification, Parcel, Ticket
from gromootvod.desk.queries.presence import Mark
from gromootvod.office.viewing import hidden

View = Literal["ours", "mine", "client", "unassigned", "snoozed", "all"]
VIEWS: tuple[View, ...] = ("ours", "mine", "client", "unassigned", "snoozed", "all")
PAGE = 25
_MEMBER = -(2**31)  # stands for the member in a statement written beforehand
TROUBLE = (Dispatch.State.REFUSED, Dispatch.State.BOUNCED, Dispatch.State.UNSURE)
COUNT_CAP = 1000  # beyond it the board says "999+": no page pays for a scan


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One line of the board."""

    number: int
    title: str
    contact: str
    company: str
    door: str
    state: str
    ball: str
    language: str
    heat: int  # 0-100
    alarm: bool
    completeness: int  # 0-100
    assignee: str
    due: datetime | None  # the next word by
    last_message_at: datetime
    last_inbound_at: datetime | None
    closed: bool
    snoozed_until: datetime | None = None

    @property
    def fresh(self) -> bool:
        """The client spoke last and nobody has answered him."""
        return self.last_inbound_at == self.last_message_at and self.ball == Ball.US


@dataclass(frozen=True, slots=True)
class BoardPage:
    """A page of rows; `after` is the cursor of the next one, "" at the end."""

    view: View
    rows: tuple[BoardRow, ...]
    after: str
    before: bool  # whether this is not the first page
    marks: Mapping[int, Mark] = field(default_factory=dict)  # of colleagues and drafts


@dataclass(frozen=True, slots=True)
class Counts:
    """How many wait where; COUNT_CAP means "that many or more"."""

    ours: int
    mine: int
    client: int
    unassigned: int
    snoozed: int
    stuck: int  # parcels that need a look
    trouble: int  # letters that did not arrive
    inbox: int  # lines for the member that he has not seen


class BadCursor(ValueError):
    """The cursor was not made by us."""


_ORDER: dict[View, tuple[str, str]] = {"all": ("-last_message_at", "-id"), "snoozed": ("snoozed_until", "id")}
FIELDS = (
    "id", "title", "contact__name", "contact__company__name", "door", "state", "ball", "language", "heat", "alarm",
    "completeness", "assignee__name", "next_word_by", "last_message_at", "last_inbound_at", "closed_at",
    "snoozed_until",
)  # fmt: skip


def page(view: View, *, member_id: int, after: str = "", size: int = PAGE) -> BoardPage:
    """Read one page in one query, by keyset: the hundredth page costs what the first does.

    Raises BadCursor when `after` is not a cursor.
    """
    tickets = _scope(view, member_id)
    order = _ORDER.get(view, ("next_word_by", "id"))
    if after:
        at, number = _parse(after)
        tickets = tickets.filter(_beyond(at, number, order[0]))
    found = list(tickets.order_by(*order).values_list(*FIELDS)[: size + 1])
    rows = tuple(row_of(values) for values in found[:size])
    cursor = _cursor(rows[-1], order[0]) if len(found) > size else ""
    return BoardPage(view, rows, cursor, before=bool(after))


def counts(*, member_id: int) -> Counts:
    """How many open tickets each view holds, and what the post room has to show; one query, nothing beyond COUNT_CAP."""
    sql, params = _counting(hidden())
    with connection.cursor() as cursor:
        cursor.execute(sql, [member_id if value == _MEMBER else value for value in params])
        return Counts(*cursor.fetchone())


@lru_cache(maxsize=32)
def _counting(unseen: tuple[int, ...]) -> tuple[str, tuple[Any, ...]]:
    """The statement and its parameters: written once, because writing it costs more than running it.

    `unseen` are the teams that it leaves out: it is written under the eyes that look.
    """
    views: tuple[View, ...] = ("ours", "mine", "client", "unassigned", "snoozed")
    scopes: list[QuerySet[Any]] = [_scope(view, _MEMBER) for view in views]
    scopes += [
        Parcel.objects.filter(state=Parcel.State.STUCK, seen_at=None),
        Dispatch.objects.filter(state__in=TROUBLE),
        Notification.objects.filter(member_id=_MEMBER, seen_at=None),
    ]
    parts: list[str] = []
    params: list[Any] = []
    for number, scope in enumerate(scopes):
        sql, args = scope.order_by().values("id")[:COUNT_CAP].query.sql_with_params()
        parts.append(f"(SELECT count(*) FROM ({sql}) AS rows_{number})")  # noqa: S608 — Django wrote it
        params.extend(args)
    return "SELECT " + ", ".join(parts), tuple(params)


def _scope(view: View, member_id: int) -> QuerySet[Ticket]:
    if view == "all":
        return Ticket.objects.filter(by_itself())
    if view == "snoozed":
        return Ticket.objects.filter(snoozed_until__isnull=False)
    tickets = Ticket.objects.filter(closed_at=None, snoozed_until=None)
    if view == "mine":
        return tickets.filter(assignee_id=member_id)
    if view == "unassigned":
        return tickets.filter(assignee=None)
    return tickets.filter(ball=Ball.US if view == "ours" else Ball.CLIENT)


def row_of(values: tuple[Any, ...]) -> BoardRow:
    """A line out of the columns of FIELDS."""
    (
        *head,
        company,
        door,
        state,
        ball,
        language,
        heat,
        alarm,
        complete,
        assignee,
        due,
        last,
        inbound,
        closed,
        sleeps,
    ) = values
    number, title, contact = head
    return BoardRow(
        number, title, contact, company or "", door, state, ball, language, heat, alarm, complete, assignee or "",
        due, last, inbound, closed is not None, sleeps,
    )  # fmt: skip


def _beyond(at: datetime, number: int, order: str) -> Q:
    if order == "-last_message_at":
        return Q(last_message_at__lt=at) | Q(last_message_at=at, id__lt=number)
    return Q(**{f"{order}__gt": at}) | Q(**{order: at}, id__gt=number)


def _cursor(row: BoardRow, order: str) -> str:
    at = {"next_word_by": row.due, "snoozed_until": row.snoozed_until}.get(order, row.last_message_at)
    assert at is not None  # an open ticket has a next word: a constraint of the table
    return f"{at.isoformat()}~{row.number}"


def _parse(cursor: str) -> tuple[datetime, int]:
    at, _, number = cursor[:80].partition("~")
    try:
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None or not number.isascii():
            raise ValueError(cursor)
        return moment.astimezone(UTC), int(number)
    except (ValueError, OverflowError) as error:
        raise BadCursor("this page of the board is not known") from error


def is_empty() -> bool:
    """Whether the desk has never had a ticket."""
    return not Ticket.objects.exists()
