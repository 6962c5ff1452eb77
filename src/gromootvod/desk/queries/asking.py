"""What was asked on a ticket, what was answered, what stays unknown, and what would be asked next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gromootvod.core import interview
from gromootvod.desk.models import Question, Ticket
from gromootvod.desk.operations.interview import found_at, from_data, pick
from gromootvod.office import playbooks


@dataclass(frozen=True, slots=True)
class AskedView:
    """One question and what became of it."""

    id: int
    slot: str  # its name in the reader's language
    text: str
    state: str
    value: str
    origin: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class ProposalView:
    """The question the desk would ask now, as the client is to read it."""

    slot: str
    opening: str
    text: str
    why: str
    choices: tuple[str, ...]
    whole: str
    place: str


@dataclass(frozen=True, slots=True)
class AskingView:
    """The interview as a member sees it. `stop` is a code of core.interview.Stop or ""."""

    asked: tuple[AskedView, ...]
    open: AskedView | None
    proposal: ProposalView | None
    ready: bool
    stop: str
    unknown: tuple[str, ...]  # names of what stays unknown, the most needed first
    area: str
    slots: tuple[tuple[str, str], ...]  # (slot, name) that an engineer may need


@dataclass(frozen=True, slots=True)
class ClientQuestion:
    """A question as its client sees it on his page."""

    id: int
    text: str
    why: str
    choices: tuple[str, ...]
    offers: tuple[str, ...]
    place: str
    meanwhile: str


def asking(number: int, *, language: str) -> AskingView:
    """Read the interview of ticket `number`, named in `language`. Raises Ticket.DoesNotExist.

    What the last look found is kept on the ticket; only when something new has come since is it looked at here.
    """
    ticket = Ticket.objects.select_related("contact").get(pk=number)
    found = ticket.interview if ticket.interview and not ticket.look_again else found_at(pick(ticket))
    books = {book.name: book for book in playbooks.in_force()}
    book = books.get(found["playbook"]) or next(iter(books.values()))
    rows = Question.objects.filter(ticket=ticket).exclude(state=Question.State.WITHDRAWN).order_by("id")
    asked = tuple(_asked(row, book, language) for row in rows)
    return AskingView(
        asked=asked,
        open=next((one for one in asked if one.state == Question.State.OPEN), None),
        proposal=_proposal(from_data(found["question"])) if found["question"] else None,
        ready=found["ready"],
        stop=found["stop"],
        unknown=tuple(_name(book, slot, language) for slot in found["missing"][:6]),
        area=book.names.get(language, book.name),
        slots=tuple((slot, _name(book, slot, language)) for slot in book.slots),
    )


def open_question(number: int, question_id: int | None = None) -> ClientQuestion | None:
    """The question that waits for the client's answer on ticket `number`, or None."""
    rows = Question.objects.filter(ticket_id=number, state=Question.State.OPEN)
    row = (rows if question_id is None else rows.filter(pk=question_id)).first()
    if row is None:
        return None
    question = from_data(row.data)
    return ClientQuestion(
        row.pk, row.text, row.why, question.choices, question.offers, question.place, question.meanwhile
    )


def _asked(row: Question, book: interview.Playbook, language: str) -> AskedView:
    name = _name(book, row.slot, language)
    return AskedView(row.pk, name, row.text, row.state, row.value, row.origin, row.asked_at)


def _proposal(question: interview.Question) -> ProposalView:
    whole = f"{question.opening} {question.text}".strip()
    return ProposalView(
        question.slot, question.opening, question.text, question.why, question.choices, whole, question.place
    )


def _name(book: interview.Playbook, slot: str, language: str) -> str:
    rule = book.slots.get(slot)
    return rule.names.get(language, slot) if rule else ""
