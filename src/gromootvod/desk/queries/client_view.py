"""One ticket as its client sees it. What is not in these values cannot leak into his page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ClientAttachment:
    """A file of the client's own ticket."""

    name: str
    size: int
    url: str


@dataclass(frozen=True, slots=True)
class ClientMessage:
    """A letter of his, or an answer of ours; never a note."""

    ours: bool
    author: str
    at: datetime
    text: str
    attachments: tuple[ClientAttachment, ...]
    yours: bool = True  # the reader wrote it himself


@dataclass(frozen=True, slots=True)
class ClientPromise:
    """A dated word and what became of it."""

    due: datetime
    outcome: str  # stands | kept | late | closed
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class ClientWord:
    """What we said of the state: what is known, what is not, what happens next."""

    at: datetime
    known: str
    unknown: str
    next_step: str


@dataclass(frozen=True, slots=True)
class ClientView:
    """Where it stands, what is known and not, when the next word comes, what was said."""

    number: int
    title: str
    state: str
    language: str
    helper: str  # first name of who leads it, or ""
    opened_at: datetime
    next_word_by: datetime | None
    late: bool
    closed_at: datetime | None
    known: tuple[str, ...]
    unknown: tuple[str, ...]  # slot codes
    messages: tuple[ClientMessage, ...]
    promises: tuple[ClientPromise, ...]
    escalated_at: datetime | None
    escalation_taken_by: str
    last_event: int
    word: ClientWord | None = None  # what was said of the state last
    told_by: str = "mail"  # mail | page
    escalation_answer_by: datetime | None = None
    escalation_late: bool = False
    client: bool = True  # the reader is the ticket's own client, not one who takes part beside him
    may_write: bool = True
    merged: bool = False  # he came by the link of a ticket that became part of this one
