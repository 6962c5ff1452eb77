"""Put one question to the client, and understand what he answers."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from gromootvod.core import interview
from gromootvod.core.interview import Heard
from gromootvod.desk import live
from gromootvod.desk.compose import tidy
from gromootvod.desk.lifecycle import State
from gromootvod.desk.links import url_of
from gromootvod.desk.models import Event, Message, Notification, Question, StatusLink, Ticket
from gromootvod.desk.operations.answer import AnswerRefused, Asked, say
from gromootvod.desk.operations.interview import found_at, from_data, heard_text, pick, to_data
from gromootvod.desk.operations.notify import notify, owner
from gromootvod.office.models import Member

LONGEST = 4000  # characters of a question

_STATES = {
    Heard.ANSWER: Question.State.ANSWERED,
    Heard.DENIED: Question.State.ANSWERED,
    Heard.UNKNOWN: Question.State.UNKNOWN,
    Heard.CALL_ME: Question.State.CALL_ME,
}


class NothingToAsk(ValueError):
    """There is no such question, or one is open already."""


def look(ticket_id: int, *, now: datetime) -> interview.Ask:
    """Choose the next question anew; whether the ticket is ready, and its playbook, are kept.

    Where the house lets questions go by themselves, the question is asked.
    """
    with transaction.atomic():
        ticket = _locked(ticket_id)
        picked = pick(ticket)
        was_ready, ticket.ready = ticket.ready, picked.ask.ready
        ticket.playbook, ticket.look_again = picked.book.name, False
        ticket.interview = found_at(picked)
        ticket.save(update_fields=["ready", "playbook", "look_again", "interview"])
        if ticket.ready and not was_ready:
            data = {"stop": str(picked.ask.stop or "")}
            Event.objects.create(ticket=ticket, kind=Event.Kind.READY, at=now, data=data)
            live.wake()
        question = picked.ask.question
        free = not Question.objects.filter(ticket=ticket, state=Question.State.OPEN).exists()
        if question and free and settings.CONFIG["questions"] == "send" and ticket.closed_at is None:
            _put(ticket, question, picked.book.name, picked.case, by=None, now=now)
        return picked.ask


def look_waiting(*, now: datetime, limit: int = 20) -> int:
    """Look at tickets on which something is new; returns how many."""
    waiting = list(Ticket.objects.filter(look_again=True).order_by("id").values_list("id", flat=True)[:limit])
    for ticket_id in waiting:
        try:
            look(ticket_id, now=now)
        except AnswerRefused:  # no address to ask at: the question stays a proposal
            Ticket.objects.filter(pk=ticket_id).update(look_again=False)
    return len(waiting)


def ask(
    ticket_id: int,
    *,
    by: Member,
    now: datetime,
    slot: str = "",
    text: str = "",
    seen: int | None = None,
) -> Question:
    """Ask what the desk proposes, or the question for `slot`; `text` are the member's own words for it.

    Raises NothingToAsk, AnswerRefused, Ticket.DoesNotExist.
    """
    with transaction.atomic():
        ticket = _locked(ticket_id)
        picked = pick(ticket)
        question = picked.ask.question
        if slot and (question is None or question.slot != slot):
            question = interview.need(slot, picked.book, picked.case).question
        if question is None:
            raise NothingToAsk("nothing")
        return _put(ticket, question, picked.book.name, picked.case, by=by, now=now, text=text)


def need(ticket_id: int, words: str, *, by: Member, now: datetime, text: str = "") -> Question:
    """An engineer needs something: it is asked politely in the client's language, and counted.

    `text`, when given, is the question as he saw it before it went. Raises NothingToAsk, AnswerRefused.
    """
    if not words.strip():
        raise NothingToAsk("empty")
    with transaction.atomic():
        ticket = _locked(ticket_id)
        picked = pick(ticket)
        wanted = interview.need(words, picked.book, picked.case)
        return _put(
            ticket, wanted.question, picked.book.name, picked.case, by=by, now=now, text=text,
            origin=Question.Origin.NEED,
        )  # fmt: skip


def withdraw(question_id: int, ticket_id: int, *, now: datetime) -> None:
    """Nobody waits for this answer any more. Raises Question.DoesNotExist."""
    with transaction.atomic():
        list(Ticket.objects.select_for_update(of=("self",)).filter(pk=ticket_id).values_list("pk", flat=True))
        row = Question.objects.select_for_update().get(pk=question_id, ticket_id=ticket_id)
        if row.state == Question.State.OPEN:
            row.state, row.answered_at = Question.State.WITHDRAWN, now
            row.save(update_fields=["state", "answered_at"])
            Ticket.objects.filter(pk=ticket_id).update(look_again=True)
            live.wake()


def hear(ticket: Ticket, message: Message, *, now: datetime) -> Question | None:
    """The client has written: does it answer the open question? Called with the ticket's row held.

    What he tells of other things stays in his letter; an answer without the form it must have leaves the
    question open once, with kinder words.
    """
    ticket.look_again = True
    row = Question.objects.select_for_update().filter(ticket=ticket, state=Question.State.OPEN).first()
    if row is None:
        return None
    understood = interview.understand_answer(from_data(row.data), heard_text(message)[:20_000])
    if understood.heard is Heard.AGAIN and understood.again is not None:
        row.again += 1
        row.data, row.text = to_data(understood.again), understood.again.text
        row.save(update_fields=["again", "data", "text"])
        return row
    state = _STATES.get(understood.heard)
    if state is None:
        return row
    row.state, row.value = (
        state,
        understood.value or (heard_text(message)[:2000] if state == "answered" else ""),
    )
    row.answered_at, row.answer = now, message
    row.save(update_fields=["state", "value", "answered_at", "answer"])
    data = {"slot": row.slot, "state": state}
    Event.objects.create(ticket=ticket, kind=Event.Kind.HEARD, at=now, data=data)
    if state == Question.State.CALL_ME:
        notify(owner(ticket), ticket.pk, Notification.Kind.CALL_ME, now=now)
    return row


def _locked(ticket_id: int) -> Ticket:
    related = Ticket.objects.select_for_update(of=("self",)).select_related("contact", "level", "assignee")
    return related.get(pk=ticket_id)


def _put(
    ticket: Ticket,
    question: interview.Question,
    book: str,
    case: interview.Case,
    *,
    by: Member | None,
    now: datetime,
    text: str = "",
    origin: str = Question.Origin.PICKER,
) -> Question:
    if Question.objects.filter(ticket=ticket, state=Question.State.OPEN).exists():
        raise NothingToAsk("open")
    row = Question.objects.create(
        ticket=ticket, slot=question.slot[:40], text=question.text, why=question.why[:500],
        data=to_data(question), playbook=book, topic=next(iter(sorted(case.topics)), "")[:40],
        origin=origin, asked_at=now, asked_by=by,
    )  # fmt: skip
    words = tidy(text)[:LONGEST] or f"{question.opening} {question.text}".strip()
    link = url_of(StatusLink.objects.get(ticket=ticket, revoked_at=None).key)
    choices = tuple(enumerate((*question.choices, *question.offers), 1))
    asked = Asked(question.why, tuple((label, f"{link}questions/{row.pk}/?choice={n}") for n, label in choices),
                  f"{link}questions/{row.pk}/")  # fmt: skip
    row.message = say(ticket, words, by=by, now=now, state=_waiting(ticket), asked=asked)
    row.save(update_fields=["message"])
    data = {"slot": row.slot, "origin": origin}
    Event.objects.create(ticket=ticket, kind=Event.Kind.ASKED, at=now, member=by, data=data)
    return row


def _waiting(ticket: Ticket) -> str:
    return State.WAITING if ticket.state != State.WAITING else ""


def proposals(*, times: int = 3) -> list[interview.Proposal]:
    """Questions that engineers keep adding by hand, most often first."""
    rows = (
        Question.objects.filter(origin=Question.Origin.NEED)
        .order_by("id")
        .values_list("playbook", "text")[:5000]
    )
    return list(interview.proposals(list(rows), least=times))
