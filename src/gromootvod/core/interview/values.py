"""What the interview works with. Texts are given by language: {"ru": …, "en": …}."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

LANGUAGES = ("ru", "en")

Texts = Mapping[str, str]
Lists = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Check:
    """The form an answer must have; see checks.py for the kinds and their arguments."""

    kind: str
    numbers: tuple[int, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SlotRule:
    """One thing an engineer may need to know."""

    slot: str
    weight: float  # 0..1, how often an engineer needs it, before anything was counted
    names: Texts
    words: Lists = field(default_factory=dict)  # that tell that a letter speaks of it
    values: tuple[str, ...] = ()  # names of typed values on the fact card that fill it
    forms: tuple[Check, ...] = ()  # a stretch of this form fills it
    called: Lists = field(default_factory=dict)  # what an engineer calls it, beside its name
    covered_by: tuple[str, ...] = ()  # when one of these is known, it is needed much less
    by_topic: Mapping[str, float] = field(default_factory=dict)  # its weight when a letter is about the topic


@dataclass(frozen=True, slots=True, eq=False)
class QuestionCard:
    """How to ask for one slot."""

    slot: str
    ask: Texts
    why: Texts
    answerable: float = 0.8  # 0..1, how likely the client can answer
    who: str = "anyone"  # who can know it; one of WHO
    topics: frozenset[str] = frozenset()  # asked only when the letter is about one of them; empty: always
    confirm: tuple[Texts, ...] = ()  # yes-or-no forms; the first whose {places} are all known is used
    choices: Lists = field(default_factory=dict)
    meanwhile: Texts = field(default_factory=dict)
    check: Check | None = None
    place: Texts = field(default_factory=dict)  # where to look or click
    picture: str = ""  # name of a picture that shows the place


WHO = ("anyone", "user", "bookkeeper", "manager", "administrator", "developer")


@dataclass(frozen=True, slots=True)
class Topic:
    """A part of an area, such as "closing a period"."""

    topic: str
    names: Texts
    words: Lists


@dataclass(frozen=True, slots=True)
class Applies:
    """When a playbook is the right one."""

    products: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()  # domains of addresses, or whole addresses
    words: Lists = field(default_factory=dict)  # one is enough
    hints: Lists = field(default_factory=dict)  # three are needed


@dataclass(frozen=True, slots=True)
class Enough:
    """When a ticket is ready: one of the groups is known whole, and a share of the weight that matters."""

    one_of: tuple[tuple[str, ...], ...]
    share: float


@dataclass(frozen=True, slots=True)
class Never:
    """When nothing is asked at all."""

    incident: bool = True
    history: bool = True  # what stands in the contact's record is not asked for
    out_of_scope: Lists = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Script:
    """A scripted client: what he writes and answers, and what the desk must ask him."""

    name: str
    line: int
    letters: tuple[str, ...]
    answers: Mapping[str, str]
    record: Mapping[str, str]
    attachments: tuple[str, ...]
    incident: bool
    questions: tuple[str, ...] | None
    stop: str
    unasked: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Playbook:
    """The questions of one product area, in the order in which equals are asked."""

    name: str
    names: Texts
    slots: Mapping[str, SlotRule]
    questions: tuple[QuestionCard, ...]
    enough: Enough
    applies: Applies = Applies()
    topics: Mapping[str, Topic] = field(default_factory=dict)
    never: Never = Never()
    budget: int = 3
    tests: tuple[Script, ...] = ()


class Stop(StrEnum):
    """Why nothing more is asked."""

    ENOUGH = "enough"
    BUDGET_SPENT = "budget_spent"
    NOTHING_WORTH_ASKING = "nothing_worth_asking"
    PERSON_WANTED = "person_wanted"
    INCIDENT = "incident"
    OUT_OF_SCOPE = "out_of_scope"


class Verdict(StrEnum):
    """What became of a question that was considered."""

    BEST = "best"
    WEAKER = "weaker"
    KNOWN = "known"
    ASKED = "asked"
    UNKNOWN_TO_CLIENT = "unknown_to_client"
    OTHER_TOPIC = "other_topic"
    NOT_WORTH_IT = "not_worth_it"


class Source(StrEnum):
    """Where something is known from."""

    LETTER = "letter"
    ATTACHMENT = "attachment"
    RECORD = "record"
    SNIPPET = "snippet"
    ANSWER = "answer"


class Matter(StrEnum):
    """What a ticket is about."""

    TROUBLE = "trouble"
    WISH = "wish"  # something is wanted, nothing is broken
    THANKS = "thanks"
    NOTHING = "nothing"  # no fact at all


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a slot."""

    confidence: float  # 0..1
    texts: tuple[str, ...]
    source: Source = Source.LETTER


@dataclass(frozen=True, slots=True)
class Count:
    """What was counted for a slot in an area: tickets seen, engineers who needed it, asked, answered."""

    tickets: int = 0
    needed: int = 0
    asked: int = 0
    answered: int = 0


@dataclass(frozen=True, slots=True)
class Case:
    """All that the picker is told about a ticket."""

    language: str = "en"
    known: Mapping[str, Known] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()  # what the client said he does not know
    facts: Mapping[str, str] = field(default_factory=dict)  # what {places} in confirming forms may say
    topics: frozenset[str] = frozenset()
    matter: Matter = Matter.TROUBLE
    fails: bool = False  # the symptom is that something does not happen: what was expected is plain
    heat: int = 0  # 0..100
    feelings: tuple[str, ...] = ()  # codes, the strongest first
    thanks: int = 0  # how often the client thanked for something done
    role: str = ""  # one of WHO, when known
    person_wanted: bool = False
    incident: bool = False
    out_of_scope: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A question in the client's language. `opening` comes before `text`, `offers` after the choices."""

    slot: str
    text: str
    why: str
    choices: tuple[str, ...] = ()
    opening: str = ""
    offers: tuple[str, ...] = ()  # "I do not know", "Just call me"
    meanwhile: str = ""
    place: str = ""
    picture: str = ""
    check: Check | None = None
    language: str = "en"
    confirms: str = ""  # what a plain yes would say; "" when it is no yes-or-no
    again: int = 0  # how often it was asked again

    def to_json(self) -> dict[str, Any]:
        """As the client is to read it."""
        whole = f"{self.opening} {self.text}".strip()
        return {
            "slot": str(self.slot),
            "text": whole,
            "choices": [*self.choices, *self.offers],
            "why": self.why,
        }


@dataclass(frozen=True, slots=True)
class Considered:
    """A question, what it was worth, and what became of it."""

    slot: str
    value: float
    reason: Verdict


@dataclass(frozen=True, slots=True)
class Ask:
    """The next question, or why there is none. `ready` says that the ticket can go to the engineer."""

    question: Question | None
    ready: bool
    stop: Stop | None
    value: float  # of the question; 0 without one
    missing: tuple[str, ...]  # what stays unknown, the most needed first
    known: Mapping[str, tuple[str, ...]]
    considered: tuple[Considered, ...]

    def to_json(self) -> dict[str, Any]:
        """Only texts, numbers, lists and objects, as `gromo ask --format json` prints them."""
        return {
            "question": self.question.to_json() if self.question else None,
            "ready": self.ready,
            "value": self.value,
            "missing": [str(slot) for slot in self.missing],
            "known": {str(slot): list(texts) for slot, texts in self.known.items()},
            "considered": [
                {"slot": str(one.slot), "value": one.value, "reason": str(one.reason)}
                for one in self.considered
            ],
        }
