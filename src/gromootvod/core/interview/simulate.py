"""The simulation: complete tickets with slots hidden, and a client who answers, does not know, or loses patience.

No clock and no chance but the seed: each throw of the dice is a hash, the same for every way of asking, so that
the ways are compared on the same tickets and the same client.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from gromootvod.core.distill import distill
from gromootvod.core.distill.values import Distillate
from gromootvod.core.interview.answers import Heard, understand_answer
from gromootvod.core.interview.cases import take_in
from gromootvod.core.interview.picker import budget, is_enough, next_question
from gromootvod.core.interview.tickets import Complete
from gromootvod.core.interview.values import Case, Known, Playbook, Question

VARIANTS = 3  # ways of hiding slots for each ticket
FORM = 8  # questions of the fixed form
ROUNDS = 3  # questions after which readiness is told
_TOLD_AT_ONCE = {"symptom": 0.75}
_TOLD = 0.3  # how likely a slot stands in the first letter
_LEAVES, _LEAVES_HOT, _LEAVES_REDUNDANT = 0.03, 0.1, 0.15  # how likely a client stops answering
_FORGETS = 0.1
_DONT_KNOW = {"ru": "Не знаю", "en": "I do not know"}


@dataclass(slots=True)
class Tally:
    """What became of the tickets of one way of asking."""

    tickets: int = 0
    questions: int = 0
    won: int = 0
    firsts: int = 0
    valid_firsts: int = 0
    redundant: int = 0
    able: int = 0  # tickets that can become ready
    ready: list[int] = field(default_factory=lambda: [0] * (ROUNDS + 1))

    def to_json(self) -> dict[str, object]:
        """The measures of the reference page."""
        return {
            "tickets": self.tickets,
            "questions_per_ticket": _share(self.questions, self.tickets),
            "slots_won_per_ticket": _share(self.won, self.tickets),
            "valid_pick_at_one": _share(self.valid_firsts, self.firsts),
            "redundant_asks": _share(self.redundant, self.questions),
            "can_become_ready": self.able,
            "ready_after": {str(count): _share(ready, self.able) for count, ready in enumerate(self.ready)},
        }


@dataclass(slots=True)
class _Trial:
    """One ticket with slots hidden, under way."""

    ticket: Complete
    playbook: Playbook
    letter: Distillate
    told: set[str]
    seed: str
    asked: list[str] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)

    def case(self) -> Case:
        return take_in(self.playbook, [self.letter], answers=self.answers, unknown=self.unknown)


Picks = Callable[[_Trial], Question | None]


def simulate(
    tickets: Iterable[Complete], playbooks: Mapping[str, Playbook], *, seed: int = 1
) -> dict[str, Tally]:
    """Every ticket in every way of hiding, asked by the picker, at random, and by a fixed form."""
    tallies = {name: Tally() for name in _WAYS}
    for ticket in tickets:
        playbook = playbooks[ticket.playbook]
        for variant in range(VARIANTS):
            key = f"{seed}:{ticket.name}:{variant}"
            hidden = _hidden(ticket, key)
            if not hidden & ticket.needed:
                continue
            letter = distill(ticket.text(*hidden))
            for name, picks in _WAYS.items():
                trial = _Trial(ticket, playbook, letter, set(ticket.slots) - hidden, key)
                _run(trial, picks, tallies[name])
    return tallies


def _hidden(ticket: Complete, key: str) -> frozenset[str]:
    return frozenset(
        slot for slot in ticket.slots if dice(key, "hide", slot) >= _TOLD_AT_ONCE.get(slot, _TOLD)
    )


def _run(trial: _Trial, picks: Picks, tally: Tally) -> None:
    able = _ready(trial, trial.told | {slot for slot in trial.ticket.slots if _can_tell(trial, slot)})
    tally.tickets += 1
    tally.able += able
    ready = [_ready(trial, trial.told)]
    while (question := picks(trial)) is not None:
        slot = question.slot
        first, known = not trial.asked, slot in trial.told
        valid = not known and slot in trial.ticket.needed and slot not in trial.ticket.unknown
        trial.asked.append(slot)
        tally.questions += 1
        tally.redundant += known
        tally.firsts += first
        tally.valid_firsts += first and valid
        if dice(trial.seed, "leave", len(trial.asked)) < _wish_to_leave(trial, known):
            break
        tally.won += _answer(trial, question)
        ready.append(_ready(trial, trial.told))
    ready += [ready[-1]] * (ROUNDS + 1 - len(ready))
    for count in range(ROUNDS + 1):
        tally.ready[count] += able and ready[count]


def _wish_to_leave(trial: _Trial, redundant: bool) -> float:
    return _LEAVES + _LEAVES_HOT * trial.letter.heat.value / 100 + (_LEAVES_REDUNDANT if redundant else 0)


def _answer(trial: _Trial, question: Question) -> bool:
    """The client answers in his own words; True when a slot was won that was not known."""
    slot, ticket = question.slot, trial.ticket
    text = ticket.answer(slot)
    if not text or not _can_tell(trial, slot):
        text = _DONT_KNOW[ticket.language]
    answer = understand_answer(question, text)
    if answer.heard is Heard.AGAIN and answer.again is not None:
        answer = understand_answer(answer.again, text)
    trial.answers.update({other: said for other, said in answer.also.items() if other not in trial.answers})
    if answer.heard is not Heard.ANSWER:
        trial.unknown.add(slot)
        return False
    trial.answers[slot] = answer.value
    won = slot not in trial.told
    trial.told.add(slot)
    return won


def _can_tell(trial: _Trial, slot: str) -> bool:
    return slot not in trial.ticket.unknown and dice(trial.seed, "forget", slot) >= _FORGETS


def _ready(trial: _Trial, told: set[str]) -> bool:
    """Readiness by the truth, not by what the desk believes it knows."""
    truth = {slot: Known(1.0, (slot,)) for slot in told}
    return is_enough(replace(trial.case(), known=truth), trial.playbook)


def _by_picker(trial: _Trial) -> Question | None:
    return next_question(trial.case(), trial.playbook, asked=trial.asked).question


def _at_random(trial: _Trial) -> Question | None:
    """Any question of the playbook that was not put yet, as long as the client is patient."""
    case = trial.case()
    if len(trial.asked) >= budget(case.heat, case.thanks, trial.playbook.budget):
        return None
    left = [card for card in trial.playbook.questions if card.slot not in trial.asked]
    if not left:
        return None
    card = left[int(dice(trial.seed, "random", len(trial.asked)) * len(left))]
    return Question(card.slot, card.ask[trial.ticket.language], "", language=trial.ticket.language)


def _by_form(trial: _Trial) -> Question | None:
    """The same questions for everybody: the most needed of the playbook, whatever the letter says."""
    slots = trial.playbook.slots
    cards = {card.slot: card for card in trial.playbook.questions if not card.topics}
    form = sorted(cards.values(), key=lambda card: -slots[card.slot].weight)[:FORM]
    if len(trial.asked) >= len(form):
        return None
    card = form[len(trial.asked)]
    return Question(card.slot, card.ask[trial.ticket.language], "", language=trial.ticket.language)


def dice(*keys: object) -> float:
    """0..1, the same for the same keys on every machine."""
    return zlib.crc32(zlib.adler32(repr(keys).encode()).to_bytes(4, "big") + repr(keys).encode()) / 2**32


def _share(part: int, whole: int) -> float:
    return round(part / whole, 3) if whole else 0.0


_WAYS: Mapping[str, Picks] = {"picker": _by_picker, "random": _at_random, "form": _by_form}


def total(tallies: Sequence[Tally]) -> Tally:
    """Several tallies as one."""
    whole = Tally()
    for one in tallies:
        for name in ("tickets", "questions", "won", "firsts", "valid_firsts", "redundant", "able"):
            setattr(whole, name, getattr(whole, name) + getattr(one, name))
        whole.ready = [a + b for a, b in zip(whole.ready, one.ready, strict=True)]
    return whole
