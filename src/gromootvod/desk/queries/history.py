"""What has been between a person, or a firm, and us: tickets, promises, heat and what they said of our help."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from gromootvod.desk.models import Distillation, Message, Promise, Rating, Ticket

SHOWN = 25  # tickets of a page
LETTERS = 40  # whose heat is drawn


@dataclass(frozen=True, slots=True)
class PastTicket:
    """One line of a history."""

    number: int
    title: str
    state: str
    language: str
    heat: int
    contact_id: int
    contact: str
    opened_at: datetime
    last_message_at: datetime
    closed: bool


@dataclass(frozen=True, slots=True)
class History:
    """`course` is the heat of the last letters, the oldest first."""

    tickets: tuple[PastTicket, ...]
    all: int
    open: int
    kept: int  # promises: a person's word came in time
    held: int  # … or a holding update did
    late: int
    course: tuple[int, ...]
    helped: int  # ratings
    not_helped: int
    after: int | None  # cursor of the next page of tickets


def of_contact(contact_id: int, *, after: int | None = None) -> History:
    """The history of one person; five queries."""
    letters = Message.objects.filter(contact=contact_id)
    return _history(Q(contact=contact_id), letters, after=after, open_only=False)


def of_company(company_id: int, *, after: int | None = None) -> History:
    """What is open with a firm's people, and what has been; five queries."""
    letters = Message.objects.filter(contact__company=company_id)
    return _history(Q(contact__company=company_id), letters, after=after, open_only=True)


def _history(whose: Q, letters: QuerySet[Message], *, after: int | None, open_only: bool) -> History:
    tickets = Ticket.objects.filter(whose)
    counts = tickets.aggregate(all=Count("id"), open=Count("id", filter=Q(closed_at=None)))
    shown = tickets.filter(closed_at=None) if open_only else tickets
    if after is not None:
        shown = shown.filter(id__lt=after)
    rows = list(shown.select_related("contact").order_by("-id")[: SHOWN + 1])
    mine = tickets.values("pk")
    settled = dict(
        Promise.objects.filter(ticket__in=mine, settled_at__isnull=False)
        .values_list("outcome").annotate(n=Count("id")).order_by()
    )  # fmt: skip
    rated = dict(
        Rating.objects.filter(ticket__in=mine).values_list("value").annotate(n=Count("id")).order_by()
    )
    return History(
        _lines(rows[:SHOWN]), counts["all"], counts["open"], settled.get("kept", 0), settled.get("held", 0),
        settled.get("late", 0), _course(letters), rated.get("helped", 0), rated.get("not_helped", 0),
        rows[SHOWN - 1].pk if len(rows) > SHOWN else None,
    )  # fmt: skip


def _lines(rows: Iterable[Ticket]) -> tuple[PastTicket, ...]:
    return tuple(
        PastTicket(
            row.pk, row.title, row.state, row.language, row.heat, row.contact_id, row.contact.name,
            row.opened_at, row.last_message_at, row.closed_at is not None,
        )
        for row in rows
    )  # fmt: skip


def _course(letters: QuerySet[Message]) -> tuple[int, ...]:
    plain = letters.filter(direction=Message.Direction.IN, standing=Message.Standing.PLAIN)
    latest = plain.order_by("-at", "-id").values("pk")[:LETTERS]
    heats = Distillation.objects.filter(message__in=list(latest.values_list("pk", flat=True)))
    return tuple(heats.order_by("message__at", "message_id").values_list("heat", flat=True))
