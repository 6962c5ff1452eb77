"""What was read in a ticket's letters, phrase by phrase, and what members have corrected of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gromootvod.desk.models import Correction, Distillation, Message, Ticket
from gromootvod.desk.queries.pieces import SILENT

LETTERS = 20  # the latest ones


@dataclass(frozen=True, slots=True)
class Phrase:
    """A stretch of a letter and what it counts as."""

    start: int
    end: int
    text: str
    kind: str
    label: str
    hot: bool


@dataclass(frozen=True, slots=True)
class LetterReading:
    """A letter's phrases in order."""

    message: int
    author: str
    at: datetime
    phrases: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """A correction that stands."""

    message: int
    start: int
    end: int
    text: str
    was: str
    label: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReadingView:
    """Of one ticket."""

    number: int
    title: str
    language: str
    letters: tuple[LetterReading, ...]
    corrections: tuple[CorrectionView, ...]


def reading(number: int, message_id: int = 0) -> ReadingView:
    """Read ticket `number`, or only one message of it. Raises Ticket.DoesNotExist."""
    ticket = Ticket.objects.only("id", "title", "language").get(pk=number)
    rows = Distillation.objects.filter(
        message__ticket=ticket, message__direction=Message.Direction.IN
    ).select_related("message__contact")
    if message_id:
        rows = rows.filter(message_id=message_id)
    letters = [_letter(row) for row in rows.order_by("-message__at", "-message_id")[:LETTERS]]
    standing = Correction.objects.filter(
        message_id__in=[letter.message for letter in letters], undone_at=None
    ).select_related("message", "by")
    corrections = tuple(_correction(one) for one in standing.order_by("-id"))
    return ReadingView(ticket.pk, ticket.title, ticket.language, tuple(letters), corrections)


def part_of(message_id: int, start: int, end: int, words: str) -> tuple[int, int]:
    """Where `words` stand within text[start:end] of the message; all of it when they are all of it.

    Raises ValueError when they do not stand there; Message.DoesNotExist.
    """
    text = Message.objects.only("text").get(pk=message_id).text
    # Forms send every line break as two characters (HTML, section 4.10.21).
    wanted, there = words.replace("\r\n", "\n").strip(), text[start:end]
    if wanted == there.strip():
        return start, end
    at = there.index(wanted)
    return start + at, start + at + len(wanted)


def _letter(row: Distillation) -> LetterReading:
    message = row.message
    phrases = tuple(_phrase(span) for span in row.data["spans"] if _speaks(span))
    name = (message.contact.name if message.contact else "") or message.address
    return LetterReading(message.pk, name, message.at, phrases)


def _speaks(span: dict[str, Any]) -> bool:
    return span["why"] not in SILENT and bool(span["text"].strip())


def _phrase(span: dict[str, Any]) -> Phrase:
    return Phrase(
        span["start"], span["end"], span["text"].strip(), span["kind"], span["label"], bool(span["hot"])
    )


def _correction(one: Correction) -> CorrectionView:
    text = one.message.text[one.start : one.end].strip()
    who = one.by.name if one.by else ""
    return CorrectionView(one.message_id, one.start, one.end, text, one.was, one.label, who, one.at)
