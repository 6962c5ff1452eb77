"""What clients said of our help: of one ticket, of one contact, by week and by product."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count
from django.db.models.functions import TruncWeek

from gromootvod.desk.models import Rating
from gromootvod.desk.operations.rate import may_rate

WEEKS = 12
LATEST = 20
HELPED, NOT_HELPED = Rating.Value.HELPED, Rating.Value.NOT_HELPED
_FIELDS = (
    "ticket_id",
    "ticket__title",
    "ticket__contact__name",
    "value",
    "words",
    "at",
    "asked_at",
    "closed_by__name",
)


@dataclass(frozen=True, slots=True)
class RatingView:
    """One rating as members see it; `value` "" means that he was asked and has not said."""

    number: int
    title: str
    contact: str
    value: str
    words: str
    at: datetime | None
    asked_at: datetime
    closed_by: str


@dataclass(frozen=True, slots=True)
class ClientRating:
    """One rating as its client sees it."""

    value: str
    words: str
    may_change: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """How many were asked, and what they said. `name` is a product, or "" where none was named."""

    name: str
    asked: int
    helped: int
    not_helped: int
    monday: date | None = None

    @property
    def answered(self) -> int:
        """How many said anything."""
        return self.helped + self.not_helped

    @property
    def rate(self) -> int | None:
        """Per cent of those asked that answered; None where nobody was asked."""
        return round(100 * self.answered / self.asked) if self.asked else None

    @property
    def share(self) -> int | None:
        """Per cent of the answers that say "helped"; None without answers."""
        return round(100 * self.helped / self.answered) if self.answered else None


def rating_of(number: int) -> RatingView | None:
    """The rating of one ticket; None when nobody was asked. One query."""
    return next(iter(_views(Rating.objects.filter(ticket_id=number).values_list(*_FIELDS))), None)


def ratings_of_contact(contact_id: int, *, limit: int = LATEST) -> tuple[RatingView, ...]:
    """What a contact said, the newest first. One query."""
    rows = Rating.objects.filter(ticket__contact_id=contact_id).exclude(value="")
    return _views(rows.order_by("-at", "-id").values_list(*_FIELDS)[:limit])


def client_rating(number: int, *, now: datetime) -> ClientRating | None:
    """What the client of a ticket said or may say; None where he was not asked. One query."""
    row = Rating.objects.filter(ticket_id=number).first()
    return ClientRating(row.value, row.words, may_rate(row, now=now)) if row else None


def latest(*, limit: int = LATEST) -> tuple[RatingView, ...]:
    """What was said last. One query."""
    rows = Rating.objects.filter(given_at__isnull=False)
    return _views(rows.order_by("-at", "-id").values_list(*_FIELDS)[:limit])


def weeks(*, now: datetime, zone: ZoneInfo, count: int = WEEKS) -> tuple[Tally, ...]:
    """The last `count` weeks by the day of asking, the oldest first. One query."""
    first = _first_monday(now, zone, count)
    rows = (
        Rating.objects.filter(asked_at__gte=_midnight(first, zone))
        .annotate(week=TruncWeek("asked_at", tzinfo=zone))
        .values_list("week", "value").annotate(n=Count("id")).order_by()
    )  # fmt: skip
    found: dict[date, dict[str, int]] = defaultdict(dict)
    for week, value, n in rows:
        found[week.date()][value] = n
    mondays = [first + timedelta(weeks=number) for number in range(count)]
    return tuple(_count("", found[day], day) for day in mondays)


def products(*, now: datetime, zone: ZoneInfo, count: int = WEEKS) -> tuple[Tally, ...]:
    """The same weeks by product, those asked most first. One query."""
    since = _midnight(_first_monday(now, zone, count), zone)
    rows = (
        Rating.objects.filter(asked_at__gte=since)
        .values_list("ticket__product", "value").annotate(n=Count("id")).order_by()
    )  # fmt: skip
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for product, value, n in rows:
        found[product][value] = n
    counted = [_count(name, values, None) for name, values in found.items()]
    return tuple(sorted(counted, key=lambda one: (-one.asked, one.name)))


def _count(name: str, values: dict[str, int], monday: date | None) -> Tally:
    return Tally(name, sum(values.values()), values.get(HELPED, 0), values.get(NOT_HELPED, 0), monday)


def _views(rows: Iterable[tuple[Any, ...]]) -> tuple[RatingView, ...]:
    return tuple(
        RatingView(number, title, contact, value, words, at, asked_at, who or "")
        for number, title, contact, value, words, at, asked_at, who in rows
    )


def _first_monday(now: datetime, zone: ZoneInfo, count: int) -> date:
    today = now.astimezone(zone).date()
    return today - timedelta(days=today.weekday(), weeks=count - 1)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)
