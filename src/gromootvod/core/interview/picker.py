"""The picker: which question is worth asking next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gromootvod.core.distill.values import Slot
from gromootvod.core.interview.values import (
    Ask,
    Considered,
    Playbook,
    Question,
    QuestionCard,
    Stop,
    Verdict,
)

KNOWN = 0.5
"""From this confidence on, a slot is known and never asked about."""

WORTH_ASKING = 0.1
"""A question worth less than this is not asked."""

_PATIENCE = 3
_WARM, _FURIOUS = 40, 80
_COST_OF_ASKING = 0.05
_COST_OF_HEAT = 0.15  # at heat 100
_COST_OF_EACH_ASKED = 0.08
_COST_OF_PERHAPS_KNOWN = 0.3  # at confidence 1: nothing annoys like being asked what one has said


def budget(heat: int, thanks: int = 0) -> int:
    """How many questions a client bears, 1 to 3: fewer when he is upset, one more for every thanks."""
    return min(_PATIENCE, max(1, _PATIENCE - (heat >= _WARM) - (heat >= _FURIOUS)) + thanks)


def next_question(
    known: Mapping[Slot, float],
    playbook: Playbook,
    *,
    asked: Sequence[Slot] = (),
    heat: int = 0,
    language: str = "en",
    thanks: int = 0,
    person_wanted: bool = False,
) -> Ask:
    """The one question that helps most, or none.

    Value = weight x (1 - confidence that it is known) x chance that the client can answer, minus the cost of
    asking: a constant, the heat, the number asked already, and the risk that it is known.

    `known` gives a confidence of 0..1 for each slot with something in it. A language that the playbook does
    not speak is answered in English. The ticket is ready when enough is known, the budget is spent, nothing
    is worth asking, or the client wants a person.
    """
    considered = [_weigh(card, known, asked, heat) for card in playbook.questions]
    best = max(
        (one for one in considered if one.reason is Verdict.WEAKER), key=lambda one: one.value, default=None
    )
    stop = _stop(known, playbook, best, asked, heat, thanks, person_wanted)
    missing = _missing(known, playbook)
    if stop is not None or best is None:
        return Ask(None, True, stop, 0.0, missing, tuple(considered))
    place = considered.index(best)
    considered[place] = Considered(best.slot, best.value, Verdict.BEST)
    question = _worded(playbook.questions[place], language)
    return Ask(question, False, None, best.value, missing, tuple(considered))


def _weigh(card: QuestionCard, known: Mapping[Slot, float], asked: Sequence[Slot], heat: int) -> Considered:
    confidence = known.get(card.slot, 0.0)
    gain = card.weight * (1 - confidence) * card.answerable
    cost = _COST_OF_ASKING + _COST_OF_HEAT * heat / 100 + _COST_OF_EACH_ASKED * len(asked)
    value = round(gain - cost - _COST_OF_PERHAPS_KNOWN * confidence, 4)
    if confidence >= KNOWN:
        return Considered(card.slot, value, Verdict.KNOWN)
    if card.slot in asked:
        return Considered(card.slot, value, Verdict.ASKED)
    return Considered(card.slot, value, Verdict.WEAKER if value >= WORTH_ASKING else Verdict.NOT_WORTH_IT)


def _stop(
    known: Mapping[Slot, float],
    playbook: Playbook,
    best: Considered | None,
    asked: Sequence[Slot],
    heat: int,
    thanks: int,
    person_wanted: bool,
) -> Stop | None:
    if person_wanted:
        return Stop.PERSON_WANTED
    if _is_enough(known, playbook):
        return Stop.ENOUGH
    if len(asked) >= budget(heat, thanks):
        return Stop.BUDGET_SPENT
    return Stop.NOTHING_WORTH_ASKING if best is None else None


def _is_enough(known: Mapping[Slot, float], playbook: Playbook) -> bool:
    """A named error or a wrong result, and a sufficient share of what matters."""
    named = _has(known, Slot.ERROR) or (_has(known, Slot.SYMPTOM) and _has(known, Slot.EXPECTED))
    weights = {card.slot: card.weight for card in playbook.questions}
    won = sum(weight for slot, weight in weights.items() if _has(known, slot))
    return named and won >= playbook.enough * sum(weights.values())


def _missing(known: Mapping[Slot, float], playbook: Playbook) -> tuple[Slot, ...]:
    cards = sorted(playbook.questions, key=lambda card: -card.weight)
    return tuple(dict.fromkeys(card.slot for card in cards if not _has(known, card.slot)))


def _has(known: Mapping[Slot, float], slot: Slot) -> bool:
    return known.get(slot, 0.0) >= KNOWN


def _worded(card: QuestionCard, language: str) -> Question:
    spoken = language if language in card.text else "en"
    return Question(card.slot, card.text[spoken], card.why[spoken], card.choices.get(spoken, ()))
