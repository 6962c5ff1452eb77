"""The letters of one ticket added up into one card: later ones correct earlier ones, both stay visible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .card import WEIGHTS
from .values import CardValue, Distillate, Slot

# Slots where a later word replaces an earlier one; in the others they add up.
_CORRECTED = frozenset({Slot.SINCE, Slot.REQUEST, Slot.EXPECTED})


@dataclass(frozen=True, slots=True)
class MergedValue:
    """A value and the number of the letter it is from; `corrected` when a later letter says otherwise."""

    value: CardValue
    letter: int
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class MergedCard:
    """All that the letters of a ticket tell, slot by slot, in order of time."""

    slots: dict[Slot, tuple[MergedValue, ...]]
    missing: tuple[Slot, ...]
    completeness: int  # 0..100

    def current(self, slot: Slot) -> tuple[CardValue, ...]:
        """The values of a slot that no later letter corrects."""
        return tuple(merged.value for merged in self.slots.get(slot, ()) if not merged.corrected)


def merge_cards(distillates: Sequence[Distillate]) -> MergedCard:
    """One card of letters that come in order of time; a value's `letter` is its place in that order."""
    slots: dict[Slot, tuple[MergedValue, ...]] = {}
    for slot in Slot:
        values = [
            (value, letter) for letter, one in enumerate(distillates) for value in one.card.get(slot, ())
        ]
        if values:
            slots[slot] = _merged(slot, values)
    missing = tuple(slot for slot in WEIGHTS if slot not in slots)
    return MergedCard(slots, missing, sum(weight for slot, weight in WEIGHTS.items() if slot in slots))


def _merged(slot: Slot, values: list[tuple[CardValue, int]]) -> tuple[MergedValue, ...]:
    last: dict[str, int] = {}  # the last letter that spoke of a thing
    for value, letter in values:
        last[_thing(slot, value)] = letter
    merged: list[MergedValue] = []
    seen: set[str] = set()
    for value, letter in values:
        words = " ".join(value.text.lower().split())
        corrected = bool(_thing(slot, value)) and letter < last[_thing(slot, value)]
        if words not in seen:
            seen.add(words)
            merged.append(MergedValue(value, letter, corrected))
        elif not corrected:
            merged = [_restored(one, words) for one in merged]
    return tuple(merged)


def _restored(one: MergedValue, words: str) -> MergedValue:
    """A value said again in the letter that corrects stands uncorrected."""
    same = " ".join(one.value.text.lower().split()) == words
    return MergedValue(one.value, one.letter) if same else one


def _thing(slot: Slot, value: CardValue) -> str:
    """What a value is about; "" when two such values do not contradict each other."""
    if slot in _CORRECTED:
        return slot.value
    if slot is Slot.ENVIRONMENT and value.name == "version":
        return "version"
    return ""
