"""What the distiller gives: spans, fact card, title, heat. Plain values that go to JSON and back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The four natures of a span."""

    FACT = "fact"
    FEELING = "feeling"
    COURTESY = "courtesy"
    NOISE = "noise"


class Label(StrEnum):
    """What a span is; the kind follows from it (see docs/reference/labels.md)."""

    SYMPTOM = "symptom"
    ERROR = "error"
    EXPECTED = "expected"
    STEP = "step"
    ENVIRONMENT = "environment"
    CHANGE = "change"
    TIME = "time"
    IMPACT = "impact"
    REQUEST = "request"
    HISTORY = "history"
    OTHER_FACT = "other_fact"
    ANGER = "anger"
    WORRY = "worry"
    SADNESS = "sadness"
    THREAT = "threat"
    PRAISE = "praise"
    COURTESY = "courtesy"
    NOISE = "noise"

    @property
    def kind(self) -> Kind:
        """The nature this label belongs to."""
        if self in _FEELINGS:
            return Kind.FEELING
        if self is Label.COURTESY:
            return Kind.COURTESY
        if self is Label.NOISE:
            return Kind.NOISE
        return Kind.FACT


_FEELINGS = frozenset({Label.ANGER, Label.WORRY, Label.SADNESS, Label.THREAT, Label.PRAISE})


class Slot(StrEnum):
    """A line of the fact card."""

    SYMPTOM = "symptom"
    ERROR = "error"
    EXPECTED = "expected"
    STEPS = "steps"
    ENVIRONMENT = "environment"
    CHANGE = "change"
    SINCE = "since"
    IMPACT = "impact"
    REQUEST = "request"
    HISTORY = "history"
    EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text by offsets in code points; the spans of a text join without gap or overlap."""

    start: int
    end: int
    kind: Kind
    label: Label
    hot: bool = False  # holds a fact and a feeling that cannot be cut apart
    confidence: float = 1.0  # 0..1
    why: str = ""  # the rule's name, or the strongest features


@dataclass(frozen=True, slots=True)
class CardValue:
    """One value on the card: a verbatim quote and where it stands."""

    text: str
    start: int  # -1 of an attachment, which stands outside the text
    end: int
    name: str = ""  # of a typed value: "product", "version", "document", "account", "url", "since", …
    sort: str = ""  # finer than the name: a document's "order", an attachment's "screenshot"
    when: str = ""  # of a time: ISO 8601 date, moment, month, year, week or repeat ("R/P1D"); "" when unsure
    folded: bool = False  # tells little beside the other values of its slot: shown on demand


@dataclass(frozen=True, slots=True)
class Trouble:
    """One of several troubles told in one letter: its stretches, and what it would be called."""

    places: tuple[tuple[int, int], ...]  # in order; joined they are what belongs to this trouble
    title: str
    symptom: str = ""  # verbatim, "" when it tells none
    error: str = ""
    request: str = ""
    cue: str = ""  # why it stands by itself: "listed", "announced", "topic"


@dataclass(frozen=True, slots=True)
class Heat:
    """How hard a letter is to read, 0 (cold) to 100, and why."""

    value: int
    reasons: tuple[str, ...] = ()  # codes: "anger", "threat", "shouting", "repeated", "swearing", …
    alarm: bool = False  # danger to a person: a human must look at once


@dataclass(frozen=True, slots=True)
class Distillate:
    """All that was told apart in one text."""

    language: str  # "ru" | "en"
    title: str  # at most 90 characters; "" when there is nothing to read
    heat: Heat
    spans: tuple[Span, ...]
    card: dict[Slot, tuple[CardValue, ...]]
    missing: tuple[Slot, ...]
    version: str  # of rules and weights
    text: str = ""  # the text that the spans point into
    parts: tuple[Trouble, ...] = ()  # the troubles of the letter when there are two or more
