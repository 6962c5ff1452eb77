"""Scheduled rules: act on each open ticket that has come to fit, once until it has ceased to."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from gromootvod.desk.models import Ticket
from gromootvod.rules.models import Matched, Rule, When
from gromootvod.rules.operations.act import act
from gromootvod.rules.operations.consume import fits, fitting_of

BATCH = 100


def look_by_the_clock(*, now: datetime, limit: int = BATCH) -> int:
    """Let the scheduled rules whose time has come act; returns how many tickets were acted on.

    A long look stops after `limit` tickets and goes on from there at the next call.
    """
    acted = 0
    due = Rule.objects.filter(active=True, when=When.SCHEDULE).exclude(next_at__gt=now)
    for rule in due.select_related("by"):
        acted += _look(rule, now, limit)
    return acted


def _look(rule: Rule, now: datetime, limit: int) -> int:
    fitting = fitting_of(rule, now=now)
    if fitting is None:
        return 0
    fitting = fitting.filter(closed_at=None)
    if not rule.reached:
        Matched.objects.filter(rule=rule).exclude(ticket__in=fitting.order_by().values("id")).delete()
    fresh = fitting.filter(pk__gt=rule.reached).exclude(
        pk__in=Matched.objects.filter(rule=rule).values("ticket_id")
    )
    found = list(fresh.order_by("pk").values_list("pk", flat=True)[:limit])
    acted = sum(_act(rule, ticket_id, now) for ticket_id in found)
    if len(found) < limit:
        Rule.objects.filter(pk=rule.pk).update(next_at=now + timedelta(minutes=rule.every), reached=0)
    else:
        Rule.objects.filter(pk=rule.pk).update(reached=found[-1])
    return acted


def _act(rule: Rule, ticket_id: int, now: datetime) -> bool:
    with transaction.atomic():
        if not Ticket.objects.select_for_update().filter(pk=ticket_id).exists():
            return False
        _, mine = Matched.objects.get_or_create(rule=rule, ticket_id=ticket_id)
        if not mine or not fits(rule, ticket_id, now=now):
            return False
        return act(rule, ticket_id, now=now, chain=()) is not None
