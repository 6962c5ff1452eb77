"""The rules in their order, and what each has done lately."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Q

from gromootvod.rules.models import Rule, RuleRun

LATELY = timedelta(days=30)
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One rule in the list."""

    rule: Rule
    runs: int  # in the last thirty days
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Ran:
    """One run of a rule."""

    number: int
    title: str
    at: datetime
    outcome: list[dict[str, Any]]


def shelf(*, now: datetime) -> list[Line]:
    """All rules, in one query."""
    lately = Count("runs", filter=Q(runs__at__gt=now - LATELY))
    rules = (
        Rule.objects.select_related("by")
        .annotate(lately=lately, last=Max("runs__at"))
        .order_by("order", "id")
    )
    return [Line(rule, rule.lately, rule.last) for rule in rules]


def runs(rule_id: int) -> list[Ran]:
    """What a rule did last, newest first."""
    rows = RuleRun.objects.filter(rule_id=rule_id).order_by("-id")
    return [Ran(*row) for row in rows.values_list("ticket_id", "ticket__title", "at", "outcome")[:SHOWN]]
