"""How sure the judge must be before he speaks: bars by rule, from opinions on hands that did not teach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

RIGHT = 0.78  # of the remarks that the judge adds on unseen hands
DOUBT = 1.0  # false remarks that are supposed beside those counted: a few examples prove little
LEAST = 0.2  # no bar for adding lies lower, whatever the counts say
NEVER = 99.0
FALSE_COSTS = 1.5  # a false remark that is kept, beside a right one that is taken back
DISBELIEF = -0.7  # the log of the odds: what is twice as likely false as right falls anyhow
HIGHEST = -0.5  # no bar for taking back lies higher: what is as likely right as false stays

Bars = dict[str, tuple[float, float]]  # by rule: under which a remark falls, over which one is made


@dataclass(frozen=True, slots=True)
class Opinion:
    """A score, whether the rule itself spoke, and whether the marks agree."""

    rule: int
    score: float
    is_fired: bool
    is_right: bool
    worth: float


def bars(rules: Sequence[str], opinions: Sequence[Opinion]) -> Bars:
    """For each rule: under which a remark falls, and over which one is made."""
    made = {}
    for number, name in enumerate(rules):
        own = [one for one in opinions if one.rule == number]
        keep = max(DISBELIEF, _cheapest([one for one in own if one.is_fired]))
        add = max(LEAST, _lowest([one for one in own if not one.is_fired]))
        made[name] = (round(keep, 3), round(add, 3))
    return made


def _lowest(opinions: Sequence[Opinion]) -> float:
    """The lowest bar over which enough is right."""
    ranked = sorted(opinions, key=lambda one: -one.score)
    right = wrong = 0.0
    best = NEVER
    for score, group in groupby(ranked, key=lambda one: one.score):
        for one in group:
            right += one.worth * one.is_right
            wrong += one.worth * (not one.is_right)
        if right >= RIGHT * (right + wrong + DOUBT):
            best = score - 1e-6
    return best


def _cheapest(opinions: Sequence[Opinion]) -> float:
    """The bar under which taking back costs least; the lowest of equals."""
    best, best_cost, cost = -NEVER, 0.0, 0.0
    for one in sorted(opinions, key=lambda one: one.score):
        if one.score > HIGHEST:
            break
        cost += one.worth * (1.0 if one.is_right else -FALSE_COSTS)
        if cost < best_cost - DOUBT:
            best, best_cost = one.score + 1e-6, cost
    return best
