"""What is brought over from another desk, as plain values: whatever the export looked like, this is what it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from gromootvod.desk.compose import File
from gromootvod.desk.operations.keep_message import Reading

IN, OUT, NOTE = "in", "out", "note"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the old desk. `key` is what that desk called him, for one who has no address."""

    name: str = ""
    mail: str = ""
    phone: str = ""
    company: str = ""
    key: str = ""


NOBODY_KNOWN = Person()


@dataclass(frozen=True, slots=True)
class OldMessage:
    """One thing said there.

    `raw` is the letter itself and `reading` what it says, where letters are what is brought. `letter` is only kept:
    the old desk has read it already, and said in `text` what it holds.
    """

    key: str  # unique within the old desk
    at: datetime
    direction: str  # IN, OUT or NOTE
    author: Person = NOBODY_KNOWN
    text: str = ""
    html: str = ""  # not sanitised yet
    subject: str = ""
    message_id: str = ""
    references: str = ""
    files: tuple[File, ...] = ()
    robot: str = ""  # the rule by which a machine wrote it
    raw: bytes = b""
    reading: Reading | None = None
    letter: bytes = b""


@dataclass(frozen=True, slots=True)
class OldTicket:
    """A ticket there, or a part of a long one: the same key again brings more of its messages."""

    key: str
    where: str  # file and record, for the report
    opened_at: datetime
    client: Person = NOBODY_KNOWN
    number: str = ""  # what people called it there
    subject: str = ""
    title: str = ""
    state: str = ""  # a state of ours
    closed_at: datetime | None = None
    priority: str = "normal"
    product: str = ""
    language: str = ""
    assignee: Person = NOBODY_KNOWN
    tags: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    messages: tuple[OldMessage, ...] = ()


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that was not taken, or not whole, and why."""

    where: str  # file and line or record
    what: str  # ticket 17, message 501, …
    why: str


@dataclass(slots=True)
class Taken:
    """What came of a batch. On a dry run: what would."""

    tickets: int = 0
    open: int = 0  # of them, and promised a word
    messages: int = 0
    files: int = 0
    known: int = 0  # messages that had been brought before
    contacts: int = 0
    troubles: list[Trouble] = field(default_factory=list)

    def add(self, other: Taken) -> None:
        """Count `other` too; its troubles stay with it."""
        self.tickets += other.tickets
        self.open += other.open
        self.messages += other.messages
        self.files += other.files
        self.known += other.known
        self.contacts += other.contacts
