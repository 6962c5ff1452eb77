"""What the coach is given and what it says. Plain values; offsets are in code points of the draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

_CLOSED_STATES = frozenset({"solved", "closed"})


class Severity(StrEnum):
    """How much a remark weighs. A stop is for leaks and abuse only."""

    STOP = "stop"
    WARN = "warn"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing the coach saw."""

    rule: str  # "blame", "leak", …
    start: int
    end: int
    severity: Severity
    reason: str  # one kind sentence in the draft's language
    rewrite: str = ""  # what may stand at [start, end) instead; "" when nothing can be offered
    code: str = ""  # which case of the rule: "vague_time", … for counting and for other languages


@dataclass(frozen=True, slots=True)
class Shape:
    """Does the draft take the person seriously, explain, and act?"""

    person: bool
    explain: bool
    act: bool


@dataclass(frozen=True, slots=True)
class Promise:
    """What the draft lets the client expect. `due` is None when it does not say when."""

    text: str
    start: int
    end: int
    due: datetime | None


@dataclass(frozen=True, slots=True)
class Review:
    """All that was seen, remarks in the order of their places."""

    remarks: tuple[Remark, ...]
    shape: Shape
    promises: tuple[Promise, ...]

    def to_json(self) -> dict[str, Any]:
        """The form that `gromo coach --format json` prints: only texts, numbers, lists and objects."""
        promises = [{**asdict(promise), "due": _iso(promise.due)} for promise in self.promises]
        return {
            "remarks": [_without_code(remark) for remark in self.remarks],
            "shape": asdict(self.shape),
            "promises": promises,
        }


class TicketError(ValueError):
    """A ticket that cannot be understood; the text names the field."""


@dataclass(frozen=True, slots=True)
class Said:
    """One message of the ticket."""

    direction: str  # "in" | "out" | "note"
    text: str


@dataclass(frozen=True, slots=True)
class Ticket:
    """What the coach must know of the ticket that the draft answers."""

    contact: str = ""
    cause_known: bool | None = None  # None: nobody has said
    messages: tuple[Said, ...] = ()  # oldest first
    heat: int = 0  # 0..100
    language: str | None = None
    is_open: bool = True
    others: tuple[str, ...] = ()  # names and mails of other clients, which must not get into a reply

    @classmethod
    def from_json(cls, data: object) -> Self:
        """Read {"contact": "Инна", "cause_known": false, "messages": [{"direction": "in", "text": "…"}]}.

        Every field may be absent; unknown ones are passed over, so what `gromo show --format json` prints
        will do. Contact and heat may be objects with "name" and "value". Raises TicketError.
        """
        if not isinstance(data, Mapping):
            raise TicketError("a ticket must be a JSON object")
        messages = data.get("messages") or []
        if not isinstance(messages, list):
            raise TicketError("messages must be a list")
        return cls(
            contact=_text(_within(data.get("contact"), "name"), "contact"),
            cause_known=_flag(data.get("cause_known"), "cause_known"),
            messages=tuple(_said(message) for message in messages),
            heat=_heat(_within(data.get("heat"), "value")),
            language=_text(data.get("language"), "language") or None,
            is_open=_text(_within(data.get("state"), "code"), "state") not in _CLOSED_STATES,
            others=_names(data.get("others")),
        )


def _without_code(remark: Remark) -> dict[str, Any]:
    return {name: value for name, value in asdict(remark).items() if name != "code"}


def _said(data: object) -> Said:
    if not isinstance(data, Mapping):
        raise TicketError("a message must be an object with direction and text")
    return Said(_text(data.get("direction"), "direction"), _text(data.get("text"), "text"))


def _within(value: object, key: str) -> object:
    return value.get(key) if isinstance(value, Mapping) else value


def _text(value: object, field: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TicketError(f"{field} must be a text")
    return value


def _names(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise TicketError("others must be a list of names")
    return tuple(filter(None, (_text(name, "others") for name in value)))


def _flag(value: object, field: str) -> bool | None:
    if value is not None and not isinstance(value, bool):
        raise TicketError(f"{field} must be true, false or null")
    return value


def _heat(value: object) -> int:
    if value is None:
        return 0
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 100:
        raise TicketError("heat must be a number from 0 to 100")
    return int(value)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
