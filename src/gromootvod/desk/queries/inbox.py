"""What waits for a member's eyes, gathered by ticket; and what he has seen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from gromootvod.desk.models import Follower, Notification

PAGE = 25  # tickets
LINES = 500  # of all tickets of a page
EXCERPT = 280
_FIELDS = ("id", "ticket_id", "kind", "at", "about", "by__name", "message_id", "message__text", "news")


@dataclass(frozen=True, slots=True)
class InboxLine:
    """One thing to know; `about` is the moment it speaks of, `words` those of the note that calls him."""

    id: int
    kind: str
    at: datetime
    about: datetime | None
    by: str
    message: int | None
    words: str
    news: dict[str, int]


@dataclass(frozen=True, slots=True)
class InboxTicket:
    """All that is new on one ticket, the newest first."""

    number: int
    title: str
    contact: str
    closed: bool
    at: datetime
    lines: tuple[InboxLine, ...]

    @property
    def url_tail(self) -> str:
        """Where on the ticket's page to look: at the note that calls him, if one does."""
        called = next((line.message for line in self.lines if line.message), None)
        return f"#m{called}" if called else ""


@dataclass(frozen=True, slots=True)
class InboxPage:
    """A page of tickets; `after` is the cursor of the next one, "" at the end; `until` the newest moment on it."""

    tickets: tuple[InboxTicket, ...]
    after: str
    until: datetime | None


class BadCursor(ValueError):
    """The cursor was not made by us."""


def inbox(member_id: int, *, seen: bool = False, after: str = "", size: int = PAGE) -> InboxPage:
    """The member's tickets with news, the newest first, in two queries; `seen` are those he has put away.

    Raises BadCursor.
    """
    lines = Notification.objects.filter(member_id=member_id, seen_at__isnull=not seen)
    newest = lines.filter(~Exists(_newer(lines)))
    if after:
        at, number = _parse(after)
        newest = newest.filter(Q(at__lt=at) | Q(at=at, id__lt=number))
    fields = ("at", "id", "ticket_id", "ticket__title", "ticket__contact__name", "ticket__closed_at")
    found = list(newest.order_by("-at", "-id").values_list(*fields)[: size + 1])
    page = found[:size]
    by_ticket = _lines(lines, [row[2] for row in page])
    tickets = tuple(
        InboxTicket(number, title, contact, closed is not None, at, tuple(by_ticket[number]))
        for at, _, number, title, contact, closed in page
    )
    cursor = f"{page[-1][0].isoformat()}~{page[-1][1]}" if len(found) > size else ""
    return InboxPage(tickets, cursor, page[0][0] if page else None)


def for_you(member_id: int, ticket_id: int) -> tuple[tuple[InboxLine, ...], bool]:
    """What is new for the member on one ticket, and whether he follows it; two queries."""
    lines = Notification.objects.filter(member_id=member_id, seen_at=None)
    follows = Follower.objects.filter(ticket_id=ticket_id, member_id=member_id, ended_at=None).exists()
    return tuple(_lines(lines, [ticket_id])[ticket_id]), follows


def _newer(lines: QuerySet[Notification]) -> QuerySet[Notification]:
    """Of the same ticket, and after the line that is looked at."""
    later = Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), id__gt=OuterRef("id"))
    return lines.filter(later, ticket_id=OuterRef("ticket_id"))


def _lines(lines: QuerySet[Notification], tickets: Iterable[int]) -> dict[int, list[InboxLine]]:
    found: dict[int, list[InboxLine]] = defaultdict(list)
    rows = lines.filter(ticket_id__in=list(tickets)).order_by("-at", "-id").values_list(*_FIELDS)[:LINES]
    for row in rows:
        found[row[1]].append(_line(*row))
    return found


def _line(
    pk: int, _: int, kind: str, at: datetime, about: datetime | None, by: str | None, message: int | None,
    text: str | None, news: dict[str, int],
) -> InboxLine:  # fmt: skip
    return InboxLine(pk, kind, at, about, by or "", message, excerpt(text or ""), news)


def excerpt(text: str) -> str:
    """The first words of a note, in one line."""
    words = " ".join(text[: 4 * EXCERPT].split())
    return words if len(words) <= EXCERPT else words[:EXCERPT].rsplit(" ", 1)[0] + "…"


def _parse(cursor: str) -> tuple[datetime, Any]:
    at, _, number = cursor[:80].partition("~")
    try:
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None or not (number.isascii() and number.isdigit() and len(number) < 19):
            raise ValueError(cursor)
        return moment.astimezone(UTC), int(number)
    except (ValueError, OverflowError) as error:
        raise BadCursor("this page of the inbox is not known") from error
