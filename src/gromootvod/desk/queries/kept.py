"""Promises kept and broken, week by week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count
from django.db.models.functions import TruncWeek

from gromootvod.desk.models import Promise, ServiceClock

WEEKS = 12


@dataclass(frozen=True, slots=True)
class Week:
    """What became of the promises that were settled in the week that begins on `monday`."""

    monday: date
    kept: int
    held: int
    late: int

    @property
    def all(self) -> int:
        """How many there were."""
        return self.kept + self.held + self.late

    @property
    def share(self) -> int | None:
        """Per cent that came in time; None in a week without promises."""
        return round(100 * (self.kept + self.held) / self.all) if self.all else None


@dataclass(frozen=True, slots=True)
class Levels:
    """How service levels were met since `since`: (kind, met in time, missed)."""

    since: date
    clocks: tuple[tuple[str, int, int], ...]


def weeks(*, now: datetime, zone: ZoneInfo, count: int = WEEKS) -> tuple[Week, ...]:
    """The last `count` weeks, the oldest first, by the house's calendar."""
    first = _first_monday(now, zone, count)
    settled = Promise.objects.filter(settled_at__gte=_midnight(first, zone))
    rows = (
        settled.exclude(outcome__in=["", "closed"])
        .annotate(week=TruncWeek("settled_at", tzinfo=zone))
        .values_list("week", "outcome")
        .annotate(n=Count("id"))
        .order_by()
    )
    found = {(week.date(), outcome): n for week, outcome, n in rows}
    mondays = [first + timedelta(weeks=number) for number in range(count)]
    return tuple(
        Week(day, *(found.get((day, outcome), 0) for outcome in ("kept", "held", "late"))) for day in mondays
    )


def levels(*, now: datetime, zone: ZoneInfo, count: int = WEEKS) -> Levels:
    """What became of the clocks that were met or missed in these weeks."""
    first = _first_monday(now, zone, count)
    since = _midnight(first, zone)
    met = dict(
        ServiceClock.objects.filter(met_at__gte=since, missed_at=None)
        .values_list("kind").annotate(n=Count("id")).order_by()
    )  # fmt: skip
    missed = dict(
        ServiceClock.objects.filter(missed_at__gte=since)
        .values_list("kind")
        .annotate(n=Count("id"))
        .order_by()
    )
    kinds = [kind for kind in ServiceClock.Kind.values if kind in met or kind in missed]
    return Levels(first, tuple((kind, met.get(kind, 0), missed.get(kind, 0)) for kind in kinds))


def _first_monday(now: datetime, zone: ZoneInfo, count: int) -> date:
    today = now.astimezone(zone).date()
    return today - timedelta(days=today.weekday(), weeks=count - 1)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)
