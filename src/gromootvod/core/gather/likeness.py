"""How alike are two tickets? Shared traits, each weighed by how rarely the house hears of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import log, sqrt

from .traits import Traits

ALIKE = 36  # from here on a member is asked whether two tickets have one cause
CERTAIN = 58  # from here on a new letter is answered with the incident's state
_PRIOR = 60  # letters that a house without a past is taken to have heard
_KIND = {"#": 3.0, "@": 0.7}  # a code says more than a word, a product says less


@dataclass(frozen=True, slots=True)
class Rarity:
    """How often each trait stood in the letters of quieter days: `total` tickets, `counts` of them with a trait."""

    total: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, past: Iterable[Traits]) -> Rarity:
        """Count the traits of past tickets. Those of the running hours do not belong there: they are the flood."""
        counts: Counter[str] = Counter()
        total = 0
        for traits in past:
            total += 1
            counts.update(traits)
        return cls(total, counts)

    def weight(self, trait: str) -> float:
        """How much sharing `trait` says, above 0."""
        rare = log(1 + (self.total + _PRIOR) / (1 + self.counts.get(trait, 0)))
        return rare * _KIND.get(trait[0], 1.0)

    def sum(self, traits: Iterable[str]) -> float:
        """The weight of all of them."""
        return sum(map(self.weight, traits))


@dataclass(frozen=True, slots=True)
class Likeness:
    """0 (nothing in common) to 100 (the same facts), and the traits that say so, the heaviest first."""

    score: int
    shared: tuple[str, ...] = ()


def alike(one: Traits, other: Traits, rarity: Rarity) -> Likeness:
    """Compare two tickets: the weight they share, measured by the geometric mean of what each has.

    A single shared word is never enough, however short the letters are; a shared code is.
    """
    shared = sorted(one & other, key=lambda trait: (-rarity.weight(trait), trait))
    if not shared or (len(shared) == 1 and not shared[0].startswith("#")):
        return Likeness(0, tuple(shared))
    whole = sqrt(rarity.sum(one) * rarity.sum(other))
    return Likeness(min(100, round(100 * rarity.sum(shared) / whole)), tuple(shared))


def nearest(one: Traits, others: Iterable[Traits], rarity: Rarity) -> Likeness:
    """The likeness to the most alike of `others`."""
    return max(
        (alike(one, other, rarity) for other in others), key=lambda found: found.score, default=Likeness(0)
    )
