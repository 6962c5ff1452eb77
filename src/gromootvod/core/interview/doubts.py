"""What was said and tells little: "nothing works", "it gives an error", "ordered"."""

from __future__ import annotations

from collections.abc import Sequence

from gromootvod.core.distill.values import Distillate, Slot
from gromootvod.core.interview.matching import lemmas
from gromootvod.core.interview.phrases import House
from gromootvod.core.interview.signs import Signs
from gromootvod.core.interview.values import Known

VAGUE = 0.05  # of "nothing works": hardly known, so the first question is what exactly
UNNAMED = 0.1  # of an error that is told of without its words
FEWEST_STEP_WORDS = 2


def doubt(known: dict[str, Known], signs: Signs, letters: Sequence[Distillate], words: House) -> None:
    """Lower the confidence of a symptom, an error and steps that name nothing. Linear."""
    _doubt_symptom(known, signs, letters, words)
    _doubt_error(known, words)
    _doubt_steps(known)


def _doubt_symptom(
    known: dict[str, Known], signs: Signs, letters: Sequence[Distillate], words: House
) -> None:
    """ "Nothing works" is no symptom to work with, unless the playbook takes the words for one."""
    one = known.get(Slot.SYMPTOM)
    if one is None:
        return
    typed = (value for letter in letters for values in letter.card.values() for value in values)
    beside = {word for value in typed if value.name in _ELSEWHERE for word in lemmas(value.text)}
    beside |= signs.places | words.unnamed
    for text in one.texts:
        said = lemmas(text)
        if Slot.SYMPTOM in signs.slots.found(said) or not words.vague.tells_nothing(said, beside):
            return
    known[Slot.SYMPTOM] = Known(min(one.confidence, VAGUE), one.texts, one.source)


def _doubt_error(known: dict[str, Known], words: House) -> None:
    """ "It gives an error" is no error's words; "it says nothing" is an answer."""
    one = known.get(Slot.ERROR)
    if one is None:
        return
    for text in one.texts:
        said = lemmas(text)
        if "no_error" in words.heard(said) or any(word.isdigit() for word in said):
            return
        if not words.vague.tells_nothing(said, words.unnamed):
            return
    known[Slot.ERROR] = Known(min(one.confidence, UNNAMED), one.texts, one.source)


def _doubt_steps(known: dict[str, Known]) -> None:
    """ "Ordered." is no way to see the same: where or how is missing."""
    one = known.get(Slot.STEPS)
    if one and all(len(lemmas(text)) < FEWEST_STEP_WORDS for text in one.texts):
        known[Slot.STEPS] = Known(min(one.confidence, UNNAMED), one.texts, one.source)


_ELSEWHERE = ("product", "version", "since")
