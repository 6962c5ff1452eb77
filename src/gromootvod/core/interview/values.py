"""What the interview works with. Texts are given by language: {"ru": …, "en": …}."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from gromootvod.core.distill.values import Slot


@dataclass(frozen=True, slots=True)
class QuestionCard:
    """How to ask for one slot."""

    slot: Slot
    weight: float  # 0..1, how often an engineer needs it
    answerable: float  # 0..1, how likely this kind of client can answer
    text: Mapping[str, str]
    why: Mapping[str, str]
    choices: Mapping[str, tuple[str, ...]]  # short answers to click on; may be empty
    confirm: Mapping[str, str]  # the same as a yes-or-no, with {guess} where the guess stands; may be empty


@dataclass(frozen=True, slots=True)
class Playbook:
    """The questions of one product area, in the order in which equals are asked."""

    name: str
    enough: float  # 0..1, the share of the weight that must be known before it goes to the engineer
    questions: tuple[QuestionCard, ...]


class Stop(StrEnum):
    """Why nothing more is asked."""

    ENOUGH = "enough"
    BUDGET_SPENT = "budget_spent"
    NOTHING_WORTH_ASKING = "nothing_worth_asking"
    PERSON_WANTED = "person_wanted"


class Verdict(StrEnum):
    """What became of a question that was considered."""

    BEST = "best"
    WEAKER = "weaker"
    KNOWN = "known"
    ASKED = "asked"
    NOT_WORTH_IT = "not_worth_it"


@dataclass(frozen=True, slots=True)
class Question:
    """A question in the client's language."""

    slot: Slot
    text: str
    why: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Considered:
    """A question, what it was worth, and what became of it."""

    slot: Slot
    value: float
    reason: Verdict


@dataclass(frozen=True, slots=True)
class Ask:
    """The next question, or why there is none. `ready` says that the ticket can go to the engineer."""

    question: Question | None
    ready: bool
    stop: Stop | None
    value: float  # of the question; 0 without one
    missing: tuple[Slot, ...]  # what stays unknown, the most needed first
    considered: tuple[Considered, ...]

    def to_json(self) -> dict[str, Any]:
        """Only texts, numbers, lists and objects."""
        return asdict(self)
