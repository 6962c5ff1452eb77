"""How hard a letter is to read, and whether a person may be in danger."""

from __future__ import annotations

import math
from collections.abc import Sequence

from .clause import Clause
from .judge import Verdict
from .values import Heat, Kind, Label

WEIGHTS = {Label.ANGER: 1.0, Label.THREAT: 2.2, Label.WORRY: 0.45, Label.SADNESS: 0.5}

HEARD = 0.15  # the least share of a feeling that heats
LIKELY = 0.35  # … in a clause that is called a fact in the end
ALARM = 60  # the least heat of a letter that tells of danger


def heat(clauses: Sequence[Clause], verdicts: Sequence[Verdict]) -> Heat:
    """Heat of a letter: the first hard word weighs most, ten of them are not ten times as hard."""
    load, reasons = _load(clauses, verdicts)
    value = round(100 * (1 - math.exp(-load / 2.0)))
    if not any(v.label.kind is Kind.FEELING or v.hot for v in verdicts):
        value = min(value, 10)
    alarm = any(clause.has("alarm") for clause in clauses)
    if alarm:
        reasons["danger"] = 10.0
        value = max(value, ALARM)
    names = sorted(reasons, key=lambda name: -reasons[name])
    return Heat(min(100, max(0, value)), tuple(names), alarm)


def _load(clauses: Sequence[Clause], verdicts: Sequence[Verdict]) -> tuple[float, dict[str, float]]:
    reasons: dict[str, float] = {}
    times: dict[str, int] = {}
    for clause, verdict in zip(clauses, verdicts, strict=True):
        if verdict.label.kind is Kind.NOISE or clause.has("log"):
            continue
        for reason, weight in _reasons(clause, verdict):
            times[reason] = times.get(reason, 0) + 1
            reasons[reason] = reasons.get(reason, 0.0) + weight / times[reason]
    calm = 0.5 * reasons.pop("praise", 0.0)
    # a letter that shouts from end to end shouts once: each reason has its ceiling
    load = sum(min(weight, _CEILINGS.get(reason, 2.5)) for reason, weight in reasons.items()) - calm
    return max(load, 0.0), reasons


def _reasons(clause: Clause, verdict: Verdict) -> list[tuple[str, float]]:
    found: list[tuple[str, float]] = []
    feeling = verdict.label.kind is Kind.FEELING
    # a clause half anger and half threat heats by both, whichever it is called in the end
    for label, share in verdict.feelings.items():
        if share > HEARD and (feeling or verdict.hot or share > LIKELY):
            found.append((label.value, WEIGHTS.get(label, 0.4) * share))
    if verdict.hot:
        found.append(("anger", 0.6))
    if feeling or verdict.hot:
        if clause.has("rhetorical"):
            found.append(("rhetorical", 0.45))
        if clause.has("sarcasm"):
            found.append(("sarcasm", 0.3))
        if clause.has("swear"):
            found.append(("swearing", 0.7))
    if clause.has("caps"):
        found.append(("shouting", 0.35))
    if clause.has("loud"):
        found.append(("shouting", 0.3))
    if clause.has("angry_face"):
        found.append(("anger", 0.3))
    if verdict.label is Label.HISTORY and (clause.has("neg_verb") or clause.has("time")):
        found.append(("repeated", 0.12))
    return found


_CEILINGS = {
    "shouting": 0.9,
    "repeated": 0.3,
    "rhetorical": 1.0,
    "swearing": 1.4,
    "worry": 1.2,
    "sadness": 1.2,
    "threat": 3.0,
}
