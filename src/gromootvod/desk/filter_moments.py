"""Days and spans of a filter against a column of moments."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from gromootvod.core.filter import Day, Named, Span, Term, read_moment

DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1}


def moment(field: str, term: Term, *, now: datetime, ahead: bool = False) -> Q:
    """A term against a column; days are those of the asker's time zone.

    A span counts back from now: `<7d` is younger than that. With `ahead` it counts onward: due within it.
    """
    some = Q()
    for value in term.values:
        some |= _one(field, term.op, value, now, ahead)
    return some


def day(field: str, term: Term, *, now: datetime) -> Q:
    """The same for a column of days."""
    today, some = _today(now), Q()
    for value in term.values:
        read = read_moment(value)
        if isinstance(read, Span):
            earlier = today - read.length
            some |= Q(**{f"{field}__lt" if term.op.startswith(">") else f"{field}__gte": earlier})
        elif isinstance(read, Named) and read.code not in DAYS:
            some |= Q(**{f"{field}__isnull": True})
        elif read is not None:
            first, last = _days(read, today)
            some |= _between(field, term.op, first, last + timedelta(days=1))
    return some


def _one(field: str, op: str, value: str, now: datetime, ahead: bool) -> Q:
    read = read_moment(value)
    if read is None:
        return Q(pk__in=())  # the grammar lets no such value through
    if isinstance(read, Span):
        return _span(field, op, read, now, ahead)
    if isinstance(read, Named) and read.code == "late":
        return Q(**{f"{field}__lt": now})
    if isinstance(read, Named) and read.code == "none":
        return Q(**{f"{field}__isnull": True})
    first, last = _days(read, _today(now))
    return _between(field, op, _midnight(first), _midnight(last + timedelta(days=1)))


def _span(field: str, op: str, span: Span, now: datetime, ahead: bool) -> Q:
    later = op.startswith(">")
    if ahead:
        return Q(**{f"{field}__gt" if later else f"{field}__lte": now + span.length})
    return Q(**{f"{field}__lt" if later else f"{field}__gte": now - span.length})


def _days(read: Day | Named, today: date) -> tuple[date, date]:
    if isinstance(read, Day):
        return read.first, read.last
    that = today + timedelta(days=DAYS[read.code])
    return that, that


def _between(field: str, op: str, begin: date, end: date) -> Q:
    """`begin` is within, `end` is not."""
    if op == ":":
        return Q(**{f"{field}__gte": begin, f"{field}__lt": end})
    bounds = {">": ("gte", end), ">=": ("gte", begin), "<": ("lt", begin), "<=": ("lt", end)}
    lookup, bound = bounds[op]
    return Q(**{f"{field}__{lookup}": bound})


def _today(now: datetime) -> date:
    return now.astimezone(timezone.get_current_timezone()).date()


def _midnight(that: date) -> datetime:
    return timezone.make_aware(datetime.combine(that, time.min))
