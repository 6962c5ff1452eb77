"""Write rules down, in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from gromootvod.core.filter import parse
from gromootvod.desk.compose import one_line
from gromootvod.desk.filtering import tickets
from gromootvod.office.models import Member
from gromootvod.rules.actions import checked
from gromootvod.rules.models import Matched, Rule, When

SHORTEST, FARTHEST = 5, 10_080  # minutes between two looks of a scheduled rule: five minutes to a week


@dataclass(frozen=True, slots=True)
class RuleData:
    """What a form says of a rule."""

    name: str
    when: str
    filter: str = ""
    actions: Sequence[Mapping[str, Any]] = ()
    every: int = 60
    stop: bool = False
    active: bool = False


class BadRule(ValueError):
    """`field` is what cannot be kept as it is: name, when, every, actions."""

    def __init__(self, field: str) -> None:
        """`field`: the name of a field of RuleData."""
        super().__init__(field)
        self.field = field


def write(data: RuleData, *, by: Member, now: datetime, rule_id: int | None = None) -> Rule:
    """Keep a rule, a new one at the end of the order.

    Raises BadRule, BadAction, core.filter.FilterError, Rule.DoesNotExist.
    """
    fields = _checked(data, now)
    with transaction.atomic():
        if rule_id is None:
            last = Rule.objects.aggregate(last=Max("order"))["last"]
            rule = Rule(order=(last or 0) + 1)
        else:
            rule = Rule.objects.select_for_update().get(pk=rule_id)
            Matched.objects.filter(rule=rule).delete()
        for name, value in fields.items():
            setattr(rule, name, value)
        rule.by, rule.changed_at, rule.next_at, rule.reached, rule.fault = by, now, None, 0, ""
        rule.save()
        return rule


def _checked(data: RuleData, now: datetime) -> dict[str, Any]:
    name = one_line(data.name)[:120]
    if not name:
        raise BadRule("name")
    if data.when not in When.values:
        raise BadRule("when")
    if not SHORTEST <= data.every <= FARTHEST:
        raise BadRule("every")
    actions = checked(data.actions)
    if not actions:
        raise BadRule("actions")
    tickets(parse(data.filter[:500]), member_id=0, now=now)  # raises where a value has no sense
    return {
        "name": name, "when": data.when, "filter": data.filter[:500].strip(), "actions": actions,
        "every": data.every, "stop": data.stop, "active": data.active,
    }  # fmt: skip


def switch(rule_id: int, *, active: bool, by: Member, now: datetime) -> Rule:
    """Let a rule work, or rest. Raises Rule.DoesNotExist."""
    with transaction.atomic():
        rule = Rule.objects.select_for_update().get(pk=rule_id)
        rule.active, rule.by, rule.changed_at, rule.next_at, rule.reached, rule.fault = (
            active,
            by,
            now,
            None,
            0,
            "",
        )
        rule.save()
        return rule


def move(rule_id: int, step: int) -> None:
    """Put a rule one place earlier (-1) or later (+1). Raises Rule.DoesNotExist."""
    with transaction.atomic():
        rules = list(Rule.objects.select_for_update().order_by("order", "id"))
        place = next((i for i, rule in enumerate(rules) if rule.pk == rule_id), None)
        if place is None:
            raise Rule.DoesNotExist
        other = max(0, min(len(rules) - 1, place + step))
        rules.insert(other, rules.pop(place))
        for order, rule in enumerate(rules, 1):
            rule.order = order
        Rule.objects.bulk_update(rules, ["order"])


def remove(rule_id: int) -> None:
    """Take a rule away; what it did stays in the stories of the tickets. Raises Rule.DoesNotExist."""
    gone, _ = Rule.objects.filter(pk=rule_id).delete()
    if not gone:
        raise Rule.DoesNotExist
