"""The picker: which question is worth asking next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gromootvod.core.distill.values import Slot
from gromootvod.core.interview.values import (
    Ask,
    Case,
    Considered,
    Count,
    Known,
    Matter,
    Playbook,
    QuestionCard,
    SlotRule,
    Stop,
    Verdict,
)
from gromootvod.core.interview.wording import worded

KNOWN = 0.35
"""From this confidence on, a slot is never asked about: to ask what was said costs more than a gap."""

SOLID = 0.4
"""From this confidence on, it counts for readiness; "nothing works" is below."""

WORTH_ASKING = 0.08
"""A question worth less than this is not asked."""

PRIOR_STRENGTH = 8
"""How many tickets the playbook's own opinion weighs against what was counted (a Beta prior)."""

_WARM, _FURIOUS = 45, 85
_COST_OF_ASKING = 0.04
_COST_OF_HEAT = 0.12  # at heat 100
_COST_OF_EACH_ASKED = 0.05
_COST_OF_PERHAPS_KNOWN = 0.3  # at confidence 1: nothing annoys like being asked what one has said
_COVERED = 0.3  # of its need keeps a slot that something known covers
_TOLD_OF = 0.95  # the need of an error's words when it is told of without them
_AFTER_WHAT = 0.9  # of its need keeps every slot while "nothing works" is all that is told
_TOLD_BY_ERROR = 0.7  # of its need keeps the symptom when an error is told of: its words come first
_SILENT = (
    0.45  # of its need keeps an error's text when the result is wrong but nothing fails: there is seldom one
)
_PLAIN_EXPECTED = 0.3  # of its need keeps "what should have happened" when something simply does not happen
_NOT_BROKEN = 0.1  # of its need keeps a slot of the card when nothing is broken
_CARD = frozenset(slot.value for slot in Slot)


def budget(heat: int, thanks: int = 0, patience: int = 3) -> int:
    """How many questions a client bears, at least 1: fewer when he is upset, one more for every thanks."""
    return min(patience, max(1, patience - (heat >= _WARM) - (heat >= _FURIOUS)) + max(0, thanks))


def next_question(
    case: Case,
    playbook: Playbook,
    *,
    asked: Sequence[str] = (),
    counts: Mapping[str, Count] | None = None,
) -> Ask:
    """The one question that helps most, or none.

    Value = how often engineers need the slot (counted, with the playbook's prior) x chance that it is missing
    x chance that this client can answer it, minus the cost of asking: a constant, the heat, the number asked
    already, and the risk that it is known.

    `asked` names a slot for every question put so far, questions of an engineer and second tries included.
    The ticket is ready when enough is known, the budget is spent, nothing is worth asking, the client wants
    a person, an incident is known, or it is none of our business. A language that is not one of ours is
    answered in English. Linear in the questions.
    """
    cards = _relevant(case, playbook)
    burden = _COST_OF_ASKING + _COST_OF_HEAT * case.heat / 100 + _COST_OF_EACH_ASKED * len(asked)
    put = frozenset(asked)
    considered = [
        _weigh(card, case, playbook.slots[card.slot], put, burden, (counts or {}).get(card.slot))
        if card in cards
        else Considered(card.slot, 0.0, Verdict.OTHER_TOPIC)
        for card in playbook.questions
    ]
    open_ = [place for place, one in enumerate(considered) if one.reason is Verdict.WEAKER]
    best = max(open_, key=lambda place: considered[place].value, default=None)
    stop = _stop(case, playbook, cards, best, asked)
    missing = _missing(case, playbook, cards)
    known = {slot: one.texts for slot, one in case.known.items() if one.confidence >= KNOWN}
    if stop is not None or best is None:
        return Ask(None, True, stop, 0.0, missing, known, tuple(considered))
    value = considered[best].value
    considered[best] = Considered(considered[best].slot, value, Verdict.BEST)
    question = worded(playbook.questions[best], case)
    return Ask(question, False, None, value, missing, known, tuple(considered))


def is_enough(case: Case, playbook: Playbook) -> bool:
    """Whether the ticket is ready by what is known: a named error or wrong result, and enough around it."""
    return _is_enough(case, playbook, _relevant(case, playbook))


def _relevant(case: Case, playbook: Playbook) -> frozenset[QuestionCard]:
    """The questions for the topics of the ticket; one made for a topic goes before the general one."""
    fitting = [card for card in playbook.questions if not card.topics or card.topics & case.topics]
    special = {card.slot for card in fitting if card.topics}
    seen: set[str] = set()
    chosen: list[QuestionCard] = []
    for card in fitting:
        if card.slot in special and not card.topics:
            continue
        if card.slot not in seen:  # two topics at once, each with its own wording: the first
            seen.add(card.slot)
            chosen.append(card)
    return frozenset(chosen)


def _weigh(
    card: QuestionCard,
    case: Case,
    rule: SlotRule,
    put: frozenset[str],
    burden: float,
    count: Count | None,
) -> Considered:
    confidence = _confidence(case, card.slot)
    gain = need(rule, case, count) * (1 - confidence) * _can_answer(card, case, count)
    value = round(gain - burden - _COST_OF_PERHAPS_KNOWN * confidence, 4)
    if confidence >= KNOWN:
        return Considered(card.slot, value, Verdict.KNOWN)
    if card.slot in put:
        return Considered(card.slot, value, Verdict.ASKED)
    if card.slot in case.unknown:
        return Considered(card.slot, value, Verdict.UNKNOWN_TO_CLIENT)
    return Considered(card.slot, value, Verdict.WEAKER if value >= WORTH_ASKING else Verdict.NOT_WORTH_IT)


def need(rule: SlotRule, case: Case, count: Count | None = None) -> float:
    """0..1: the chance that an engineer needs this slot in this ticket."""
    share = weight = _weight(rule, case)
    if count is not None and count.tickets > 0:
        needed = min(max(count.needed, 0), count.tickets)
        share = (needed + PRIOR_STRENGTH * weight) / (count.tickets + PRIOR_STRENGTH)
    if rule.slot == Slot.ERROR:
        if 0 < _confidence(case, Slot.ERROR) < KNOWN:
            share = max(share, _TOLD_OF)
        elif _solid(case.known, Slot.SYMPTOM) and not case.fails:
            share *= _SILENT
    if 0 < _confidence(case, Slot.SYMPTOM) < SOLID and rule.slot != Slot.SYMPTOM:
        share *= _AFTER_WHAT
    if rule.slot == Slot.SYMPTOM and 0 < _confidence(case, Slot.ERROR) < KNOWN:
        share *= _TOLD_BY_ERROR
    if any(_solid(case.known, other) for other in rule.covered_by):
        share *= _COVERED
    if case.fails and rule.slot == Slot.EXPECTED:
        share *= _PLAIN_EXPECTED
    if case.matter is Matter.WISH and rule.slot in _CARD:
        share *= _NOT_BROKEN
    return 0.0 if case.matter is Matter.THANKS else share


def _weight(rule: SlotRule, case: Case) -> float:
    """The playbook's opinion of a slot: the least of those for the topics of the ticket, if it has any."""
    return min((share for topic, share in rule.by_topic.items() if topic in case.topics), default=rule.weight)


def _confidence(case: Case, slot: str) -> float:
    known = case.known.get(slot)
    return known.confidence if known else 0.0


def _can_answer(card: QuestionCard, case: Case, count: Count | None) -> float:
    chance = card.answerable
    if count is not None and count.asked > 0:
        answered = min(max(count.answered, 0), count.asked)
        chance = (answered + PRIOR_STRENGTH * chance) / (count.asked + PRIOR_STRENGTH)
    if card.slot == Slot.ERROR and 0 < _confidence(case, Slot.ERROR) < KNOWN:
        return max(chance, 0.9)  # he has seen it
    if card.who == "anyone" or not case.role:
        return chance
    return max(chance, 0.9) if card.who == case.role else chance * 0.5


def _stop(
    case: Case, playbook: Playbook, cards: frozenset[QuestionCard], best: int | None, asked: Sequence[str]
) -> Stop | None:
    if case.out_of_scope:
        return Stop.OUT_OF_SCOPE
    if case.incident:
        return Stop.INCIDENT
    if case.person_wanted:
        return Stop.PERSON_WANTED
    if _is_enough(case, playbook, cards):
        return Stop.ENOUGH
    if len(asked) >= budget(case.heat, case.thanks, playbook.budget):
        return Stop.BUDGET_SPENT
    return Stop.NOTHING_WORTH_ASKING if best is None else None


def _is_enough(case: Case, playbook: Playbook, cards: frozenset[QuestionCard]) -> bool:
    if not any(all(_said(case, slot) for slot in group) for group in playbook.enough.one_of):
        return False
    needs = {card.slot: need(playbook.slots[card.slot], case) for card in cards}
    won = sum(share * _confidence(case, slot) for slot, share in needs.items() if _solid(case.known, slot))
    return won >= playbook.enough.share * sum(needs.values())


def _said(case: Case, slot: str) -> bool:
    """Known, or plain from what is: who cannot post a document expects it to be posted."""
    plain = slot == Slot.EXPECTED and case.fails and _solid(case.known, Slot.SYMPTOM)
    return plain or _solid(case.known, slot)


def _solid(known: Mapping[str, Known], slot: str) -> bool:
    one = known.get(slot)
    return one is not None and one.confidence >= SOLID


def _missing(case: Case, playbook: Playbook, cards: frozenset[QuestionCard]) -> tuple[str, ...]:
    slots = {card.slot: need(playbook.slots[card.slot], case) for card in playbook.questions if card in cards}
    gaps = [slot for slot in slots if slot not in case.known or case.known[slot].confidence < KNOWN]
    return tuple(sorted(gaps, key=lambda slot: -slots[slot]))
