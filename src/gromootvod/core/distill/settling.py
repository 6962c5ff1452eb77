"""The values of one slot put in order: no thing twice, what tells most first, the rest folded away."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from .trimming import is_thin, key
from .values import CardValue, Slot

SHOWN = {
    Slot.SYMPTOM: 5,
    Slot.ERROR: 5,
    Slot.STEPS: 12,
    Slot.ENVIRONMENT: 12,
    Slot.EXPECTED: 3,
    Slot.SINCE: 3,
}
SHOWN_ELSE = 4
_ORDERED = frozenset({Slot.STEPS, Slot.HISTORY, Slot.EVIDENCE})


def settle(slot: Slot, values: Sequence[CardValue], text: str) -> tuple[CardValue, ...]:
    """The values that stay, in the order to be read; those beyond the first few, and thin ones, are folded."""
    kept = _single(slot, values)
    if slot in _ORDERED:
        kept.sort(key=lambda value: value.start if value.start >= 0 else len(text))
    if slot in _KNOWN:
        kept = [value for value in kept if value.name or not admits_ignorance(value.text)]
    ranks = {id(value): _rank(slot, value) for value in kept}
    if slot is Slot.ENVIRONMENT:
        ranks |= {id(value): 2 for value in kept if not value.name and _covered(value, kept)}
    if slot not in _ORDERED:
        kept.sort(key=lambda value: (ranks[id(value)], value.start))
    telling = any(rank < 2 for rank in ranks.values())
    shown = SHOWN.get(slot, SHOWN_ELSE)
    settled, count = [], 0
    for value in kept:
        folded = count >= shown or (telling and ranks[id(value)] == 2)
        count += not folded
        settled.append(replace(value, folded=True) if folded else value)
    return tuple(settled)


def _single(slot: Slot, values: Sequence[CardValue]) -> list[CardValue]:
    """Without what another value of the slot says too; the typed value stands for the words around it."""
    kept: list[CardValue] = []
    keys: list[str] = []
    for value in sorted(
        values, key=lambda value: (not value.name, -len(value.text)) if slot in _TYPED else (False, 0)
    ):
        said = key(value.text)
        if not said or any(
            _same(slot, value, said, other, known) for other, known in zip(kept, keys, strict=True)
        ):
            continue
        kept.append(value)
        keys.append(said)
    kept.sort(key=lambda value: value.start if value.start >= 0 else 1 << 60)
    return kept


def _same(slot: Slot, value: CardValue, said: str, other: CardValue, known: str) -> bool:
    if said == known:
        return True
    if slot in (Slot.ERROR, Slot.SINCE, Slot.CHANGE):
        return (
            f" {said} " in f" {known} "
            or _lies_in(value, other)
            or (slot is not Slot.ERROR and _lies_in(other, value))
        )
    if slot is Slot.ENVIRONMENT:
        # "версия 8.3.24" beside 8.3.24, and a stretch that says nothing but its typed value
        return bool(other.name) and not value.name and len(said) <= len(known) + 12 and known in said
    return f" {said} " in f" {known} "


def _lies_in(value: CardValue, other: CardValue) -> bool:
    return value.start >= 0 and other.start <= value.start and value.end <= other.end


def _rank(slot: Slot, value: CardValue) -> int:
    """0 tells most, 1 tells, 2 tells nothing by itself."""
    if value.folded:
        return 2
    if value.name:
        return 0
    if slot in (Slot.SINCE, Slot.CHANGE, Slot.ENVIRONMENT, Slot.ERROR):
        return 1
    if is_thin(value.text):
        return 2
    if slot is Slot.SYMPTOM:
        return 0 if _SIGN.search(value.text) else 1
    return 1


def admits_ignorance(words: str) -> bool:
    """Whether words say that the writer does not know, and nothing else."""
    left = _IGNORANCE.sub("", words, count=1)
    return left != words and not _TELLS.search(left) and len(left.split()) <= 6


def _covered(value: CardValue, values: Sequence[CardValue]) -> bool:
    """Whether a stretch tells hardly a word beside the typed values found in it."""
    inside = [one for one in values if one.name and value.start <= one.start and one.end <= value.end]
    if not inside:
        return False
    at, left = value.start, []
    for one in sorted(inside, key=lambda one: one.start):
        left.append(value.text[max(0, at - value.start) : max(0, one.start - value.start)])
        at = max(at, one.end)
    left.append(value.text[at - value.start :])
    return len(key(" ".join(left)).split()) <= len(inside) + 1


_TYPED = frozenset({Slot.ERROR, Slot.ENVIRONMENT, Slot.CHANGE})
_SIGN = re.compile(
    r"(?i)(?<!\w)(?:не|нет|ни|нельзя|no|not|never|cannot|can't|won't|without|fails?|failed|down|wrong|missing|gone|lost|blank|empty"
    r"|stuck|broken|twice|только|вместо|дважды|пропал\w*|завис\w*|ошибк\w*|error|crash\w*|падает|вылета\w*)(?!\w)|n't|n’t"
)
_KNOWN = frozenset({Slot.ERROR, Slot.SINCE, Slot.ENVIRONMENT, Slot.STEPS, Slot.CHANGE, Slot.EXPECTED})
_IGNORANCE = re.compile(
    r"(?i)(?<!\w)(?:не\s(?:знаю|знаем|помню|помним|в курсе|могу сказать|уверен\w?)|без понятия|понятия не имею|хз|затрудняюсь\s\w+"
    r"|(?:i\s)?(?:don'?t|do not)\s(?:know|remember|recall)|no idea|not sure|(?:i\s)?(?:can'?t|cannot|couldn'?t)\s(?:say|tell|remember)|dunno"
    r"|(?:i\s)?have no (?:idea|clue))(?!\w)"
)
_TELLS = re.compile(r"\d|[«\"“]|(?<!\w)(?:но|а вот|but|though)(?!\w)")
