"""How the house takes the coach's remarks, rule by rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count

from gromootvod.core import coach
from gromootvod.desk.models import CoachVerdict

DAYS = 90
ENOUGH = 10  # verdicts before a rule is judged by them


@dataclass(frozen=True, slots=True)
class RuleCount:
    """What became of one rule's remarks in the last ninety days."""

    rule: str
    taken: int
    dismissed: int
    sent: int
    reasons: tuple[tuple[str, int], ...]  # codes of the reasons for dismissing, the most frequent first

    @property
    def doubtful(self) -> bool:
        """Dismissed more often than taken: the rule may be wrong for this house."""
        return self.dismissed + self.taken >= ENOUGH and self.dismissed > self.taken


def coach_counts(*, now: datetime) -> tuple[RuleCount, ...]:
    """Every rule, in the coach's order; two queries."""
    rows = CoachVerdict.objects.filter(at__gte=now - timedelta(days=DAYS))
    found = {
        (rule, what): n
        for rule, what, n in rows.values_list("rule", "what").annotate(n=Count("id")).order_by()
    }
    why: dict[str, list[tuple[str, int]]] = {}
    reasons = rows.exclude(why="").values_list("rule", "why").annotate(n=Count("id")).order_by("-n", "why")
    for rule, code, n in reasons:
        why.setdefault(rule, []).append((code, n))
    return tuple(
        RuleCount(
            rule,
            taken=found.get((rule, "taken"), 0),
            dismissed=found.get((rule, "dismissed"), 0),
            sent=found.get((rule, "sent"), 0),
            reasons=tuple(why.get(rule, ())),
        )
        for rule in coach.rule_names()
    )
