"""Read what has happened, and let the rules that it calls act; each event once, in order, with any number of workers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, QuerySet

from gromootvod.core.filter import FilterError, parse
from gromootvod.desk.filtering import tickets
from gromootvod.desk.models import Event, Ticket
from gromootvod.rules.models import Handled, Mark, Rule, RuleRun, When
from gromootvod.rules.operations.act import act

BATCH = 100
DEEPEST = 3  # rules that call rules that call rules: there it ends
SETTLED = timedelta(minutes=1)  # after it no event with a smaller number becomes visible any more

CALLS: Mapping[str, str] = {
    Event.Kind.OPENED: When.OPENED,
    Event.Kind.LETTER: When.WROTE,
    Event.Kind.ANSWERED: When.ANSWERED,
    Event.Kind.STATE: When.STATE,
    Event.Kind.ASSIGNED: When.ASSIGNED,
    Event.Kind.PRIORITY: When.PRIORITY,
    Event.Kind.ESCALATED: When.ESCALATED,
    Event.Kind.LAPSED: When.LATE,
    Event.Kind.CLOSED: When.CLOSED,
    Event.Kind.REOPENED: When.REOPENED,
    Event.Kind.TAGGED: When.TAGGED,
    Event.Kind.RATED: When.RATED,
    Event.Kind.NOTED: When.NOTED,
}


def called(kind: str, data: Mapping[str, object]) -> str:
    """What an event means to rules, "" for nothing: a robot's letter, or one let in late, is no client's word."""
    if kind == Event.Kind.LETTER and (data.get("standing") or data.get("let_in")):
        return ""
    return CALLS.get(kind, "")


def look(*, now: datetime, limit: int = BATCH) -> int:
    """Deal with events that nobody has dealt with; returns how many. Rules see only what comes after them."""
    mark, _ = Mark.objects.get_or_create(pk=1, defaults={"event": _newest()})
    rules = list(Rule.objects.filter(active=True).exclude(when=When.SCHEDULE).select_related("by"))
    if not rules:
        _advance(mark, _newest())
        return 0
    seen = Handled.objects.filter(event__gt=mark.event).values("event")
    fresh = list(Event.objects.filter(pk__gt=mark.event).exclude(pk__in=seen).order_by("pk")[:limit])
    for event in fresh:
        _deal_with(event, rules, now)
    _follow(mark, now)
    return len(fresh)


def _deal_with(event: Event, rules: Sequence[Rule], now: datetime) -> None:
    when = called(event.kind, event.data)
    with transaction.atomic():
        _, mine = Handled.objects.get_or_create(event=event.pk, defaults={"at": now})
        if not mine or not when:
            return
        wanted = [rule for rule in rules if rule.when == when]
        if not wanted or not Ticket.objects.select_for_update().filter(pk=event.ticket_id).exists():
            return
        chain = _chain(event)
        if len(chain) >= DEEPEST:
            return
        for rule in wanted:
            if rule.pk in chain or not fits(rule, event.ticket_id, now=now):
                continue
            if act(rule, event.ticket_id, now=now, cause=event.pk, chain=chain) and rule.stop:
                return


def fits(rule: Rule, ticket_id: int, *, now: datetime) -> bool:
    """Whether the ticket is such as the rule wants, as it is now."""
    fitting = fitting_of(rule, now=now)
    return fitting is not None and fitting.filter(pk=ticket_id).exists()


def fitting_of(rule: Rule, *, now: datetime) -> QuerySet[Ticket] | None:
    """All tickets that the rule wants; None where its filter has lost its sense, which puts the rule to rest."""
    try:
        return tickets(parse(rule.filter), member_id=0, now=now)
    except FilterError as error:
        Rule.objects.filter(pk=rule.pk).update(active=False, fault=error.code[:40])
        return None


def _chain(event: Event) -> list[int]:
    """The rules that led to this event."""
    ours = RuleRun.objects.filter(ticket_id=event.ticket_id, first__lte=event.pk, last__gte=event.pk)
    return list(ours.order_by("-id").values_list("chain", flat=True).first() or [])


def _follow(mark: Mark, now: datetime) -> None:
    """Move the mark over what is dealt with and settled, and forget the rows below it."""
    open_ = (
        Event.objects.filter(pk__gt=mark.event)
        .exclude(pk__in=Handled.objects.filter(event__gt=mark.event, at__lt=now - SETTLED).values("event"))
        .order_by("pk")
        .values_list("pk", flat=True)
        .first()
    )
    reached = open_ - 1 if open_ else _newest()
    if reached > mark.event:
        _advance(mark, reached)
        Handled.objects.filter(event__lte=reached).delete()


def _advance(mark: Mark, event: int) -> None:
    if event > mark.event:
        Mark.objects.filter(pk=1, event__lt=event).update(event=event)
        mark.event = event


def _newest() -> int:
    return int(Event.objects.aggregate(newest=Max("pk"))["newest"] or 0)
