"""The letters of one ticket added up into one card: later ones correct earlier ones, both stay visible."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from .card import WEIGHTS
from .correcting import Corrections, corrections
from .settling import admits_ignorance
from .trimming import key, trim
from .values import CardValue, Distillate, Kind, Slot

LONGEST_ANSWER = 300  # characters; a longer letter answers in values, not as a whole
# One thing each: a later letter that names another replaces the first, said or unsaid.
_ONE_THING = frozenset({"version", "since", "frequency"})


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


def merge_cards(distillates: Sequence[Distillate], asked: Mapping[int, Slot] | None = None) -> MergedCard:
    """One card of letters that come in order of time; a value's `letter` is its place in that order.

    `asked` tells which slot a letter answers, by its place: a short answer that no rule recognises stands
    there in its own words ("the day before yesterday"), "I do not know" never does.
    """
    signs = [corrections(one.text) for one in distillates]
    slots: dict[Slot, tuple[MergedValue, ...]] = {}
    for slot in Slot:
        values = [
            (value, letter) for letter, one in enumerate(distillates) for value in one.card.get(slot, ())
        ]
        values += _answers(slot, distillates, asked or {})
        if values:
            values.sort(key=lambda pair: pair[1])
            slots[slot] = _merged(slot, values, distillates, signs)
    missing = tuple(slot for slot in WEIGHTS if slot not in slots)
    return MergedCard(slots, missing, sum(weight for slot, weight in WEIGHTS.items() if slot in slots))


def _answers(
    slot: Slot, distillates: Sequence[Distillate], asked: Mapping[int, Slot]
) -> list[tuple[CardValue, int]]:
    found = []
    for letter, what in asked.items():
        if what is slot and 0 <= letter < len(distillates) and not distillates[letter].card.get(slot):
            value = _answer(distillates[letter])
            if value:
                found.append((value, letter))
    return found


def _answer(letter: Distillate) -> CardValue | None:
    """The words of a short letter that are no courtesy and no feeling."""
    telling = [span for span in letter.spans if span.kind is Kind.FACT]
    if not telling:
        return None
    start, end = trim(letter.text, telling[0].start, telling[-1].end)
    words = letter.text[start:end]
    if not key(words) or len(words) > LONGEST_ANSWER or admits_ignorance(words):
        return None
    return CardValue(words, start, end, "answer")


def _merged(
    slot: Slot,
    values: Sequence[tuple[CardValue, int]],
    letters: Sequence[Distillate],
    signs: Sequence[Corrections],
) -> tuple[MergedValue, ...]:
    merged: list[MergedValue] = []
    seen: dict[str, int] = {}  # where the first value of these words stands
    for value, letter in values:
        words = f"{value.name}:{key(value.text)}"
        if words in seen:  # said again: it stands, whatever was said in between
            before = merged[seen[words]]
            merged[seen[words]] = MergedValue(before.value, before.letter)
        else:
            seen[words] = len(merged)
        for at, other in enumerate(merged):
            earlier = other.letter < letter and key(other.value.text) != key(value.text)
            if earlier and _corrects(slot, value, letter, other, letters, signs):
                merged[at] = replace(other, corrected=True)
        if seen[words] == len(merged):
            merged.append(MergedValue(value, letter))
    return tuple(
        replace(one, corrected=True) if not one.corrected and _denied(one, signs) else one for one in merged
    )


def _corrects(
    slot: Slot,
    value: CardValue,
    letter: int,
    other: MergedValue,
    letters: Sequence[Distillate],
    signs: Sequence[Corrections],
) -> bool:
    """Whether a later value says otherwise about the same thing."""
    if value.name != other.value.name or value.sort != other.value.sort:
        return False
    if value.name in _ONE_THING:
        return _lead(letters[letter].text, value) == _lead(letters[other.letter].text, other.value)
    if slot in (Slot.SYMPTOM, Slot.STEPS, Slot.HISTORY, Slot.EVIDENCE, Slot.IMPACT):
        return False
    return signs[letter].near(value.start)


def _lead(text: str, value: CardValue) -> str:
    """Of which thing a version is, by the word before it: a platform's does not correct a browser's."""
    if value.name != "version":
        return ""
    words = re.findall(r"[^\W\d_]+", text[max(0, value.start - 40) : value.start].lower())
    told = [
        word
        for word in words
        if not word.startswith(("верси", "version", "релиз", "release", "сборк", "build"))
    ]
    last = told[-1] if told and words and words[-1] == told[-1] else ""
    return last[:5] if last.startswith(_THINGS) else ""


def _denied(one: MergedValue, signs: Sequence[Corrections]) -> bool:
    """Whether a later letter says "not X" of it."""
    words = key(one.value.text)
    return any(words in later.denied for later in signs[one.letter + 1 :])


_THINGS = ("платформ", "конфигурац", "клиент", "сервер", "драйвер", "прошивк", "браузер", "приложени", "модул", "platform",
           "client", "server", "driver", "firmware", "browser", "app", "plugin", "chrome", "firefox", "postgres", "php", "python",
           "windows", "android", "ios", "debian", "ubuntu")  # fmt: skip
