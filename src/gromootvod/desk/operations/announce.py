"""Say the same thing to one of many: an incident's update goes out on each ticket that it touches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from gromootvod.contacts.models import ToldBy
from gromootvod.core.letter import LOOP_HEADER
from gromootvod.desk.compose import AUTO_GENERATED, AUTO_REPLIED
from gromootvod.desk.lifecycle import BALL, Ball, State
from gromootvod.desk.models import Closure, Dispatch, Event, Message, Promise, Ticket
from gromootvod.desk.operations import levels
from gromootvod.desk.operations.dispatch import dispatch_reply
from gromootvod.desk.operations.promise import promise, settle
from gromootvod.desk.operations.reply_address import reply_address
from gromootvod.desk.rhythm import next_word_due
from gromootvod.office.models import Member


@dataclass(frozen=True, slots=True)
class Announcement:
    """What is said. `due` is the next word by; `state` is where the ticket then stands, State.SOLVED closes it."""

    text: str
    state: str
    due: datetime | None
    by: Member | None
    subject: str = ""  # "" answers under the client's own subject
    recognised: bool = False  # said by the house itself to a letter that has just come


@dataclass(frozen=True, slots=True)
class Announced:
    """What became of it: without a dispatch the client reads it on his page alone, `why` says why."""

    message: Message
    dispatch: Dispatch | None
    why: str = ""  # no_address | page


def announce(ticket: Ticket, word: Announcement, *, now: datetime, touched: Mapping[str, Any]) -> Announced:
    """Write `word` on an open ticket, put its letter into the outbox and make its date the ticket's promise.

    Nobody becomes the ticket's leader by it. Called within a transaction that holds the ticket's row; `touched` goes
    into the event. Raises ValueError for a ticket that is solved.
    """
    if ticket.closed_at is not None:
        raise ValueError("the ticket is solved")
    closing = word.state == State.SOLVED
    due = None if closing else _due(word, now)
    to = reply_address(ticket)
    message = Message.objects.create(
        ticket=ticket, direction=Message.Direction.OUT, member=None if word.recognised else word.by, address=to,
        at=now, subject=word.subject or ticket.subject, text=word.text, automatic=word.recognised,
    )  # fmt: skip
    dispatch, why = _dispatch(ticket, message, word, to=to, due=word.due and due, now=now)
    _move(ticket, word, message, due, now)
    data = {**touched, "due": due.isoformat() if due else ""}
    Event.objects.create(
        ticket=ticket,
        kind=Event.Kind.INCIDENT,
        at=now,
        member=None if word.recognised else word.by,
        data=data,
    )
    return Announced(message, dispatch, why)


def note_incident(
    tickets: Sequence[int], data: Mapping[str, Any], *, by: Member | None, now: datetime, to_us: bool = False
) -> None:
    """Write into the tickets' history what an incident has to do with them; `to_us`: a person has to look at them."""
    Event.objects.bulk_create(
        [Event(ticket_id=pk, kind=Event.Kind.INCIDENT, at=now, member=by, data=dict(data)) for pk in tickets]
    )
    Ticket.objects.filter(pk__in=tickets).update(look_again=True)  # nothing is asked about a known cause
    if to_us:
        Ticket.objects.filter(pk__in=tickets, closed_at=None).update(ball=Ball.US, state=State.FINDING)


def _dispatch(
    ticket: Ticket, message: Message, word: Announcement, *, to: str, due: datetime | None, now: datetime
) -> tuple[Dispatch | None, str]:
    if not to:
        return None, "no_address"
    if ticket.contact.told_by == ToldBy.PAGE:
        return None, "page"
    marks = AUTO_REPLIED if word.recognised else AUTO_GENERATED
    house = settings.CONFIG["name"]
    dispatch = dispatch_reply(
        ticket, message, to=to, sender_name=house, due=due, now=now, subject=word.subject,
        headers={**marks, LOOP_HEADER: settings.CONFIG["address"]},
    )  # fmt: skip
    message.blob_id = dispatch.blob_id
    message.save(update_fields=["blob", "message_id", "references"])
    return dispatch, ""


def _move(ticket: Ticket, word: Announcement, message: Message, due: datetime | None, now: datetime) -> None:
    ticket.last_message_at = now
    ticket.state, ticket.ball = word.state, BALL[word.state]
    if due is None:
        settle(ticket, now=now, message=message)
        levels.solved(ticket, now=now)
        Closure.objects.create(ticket=ticket, at=now, by=word.by)
        ticket.closed_at, ticket.next_word_by = now, None
    else:
        outcome = Promise.Outcome.HELD if word.recognised else Promise.Outcome.KEPT
        source = Promise.Source.REPLY
        promise(ticket, due, now=now, by=word.by, message=message, source=source, outcome=outcome)
        if not word.recognised:
            levels.answered(ticket, now=now)
    ticket.save(update_fields=["state", "ball", "last_message_at", "next_word_by", "closed_at"])


def _due(word: Announcement, now: datetime) -> datetime:
    """The date the update gave; one that passed while the letters were being written is no promise any more."""
    return word.due if word.due is not None and word.due > now else next_word_due(now)
