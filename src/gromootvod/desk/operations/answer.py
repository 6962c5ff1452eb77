"""Answer the client: the words are written down, put into the outbox, and the next word gets its date."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from gromootvod.contacts.models import ToldBy
from gromootvod.core.letter import read
from gromootvod.core.macro import gaps
from gromootvod.core.text import index_words
from gromootvod.desk import live, search
from gromootvod.desk.compose import AUTO_GENERATED, File, tidy
from gromootvod.desk.lifecycle import BALL, State, after_reply
from gromootvod.desk.models import Event, Message, Promise, Ticket
from gromootvod.desk.operations import levels
from gromootvod.desk.operations.assign import lead
from gromootvod.desk.operations.copies import in_copy, send_copies, told_on
from gromootvod.desk.operations.dispatch import bytes_of, dispatch_reply
from gromootvod.desk.operations.follow import ANSWER, tell_followers
from gromootvod.desk.operations.keep_message import keep_attachments
from gromootvod.desk.operations.promise import promise
from gromootvod.desk.operations.reply_address import reply_address as reply_address
from gromootvod.desk.operations.reply_address import why_nowhere
from gromootvod.desk.rhythm import next_word_due
from gromootvod.office.models import Member

# What changes the ground under an answer that is being written: his words, and words of ours that he reads before it.
CLIENTS = (Event.Kind.LETTER, Event.Kind.REOPENED, Event.Kind.THANKED, Event.Kind.HEARD, Event.Kind.ESCALATED)
OURS = (Event.Kind.ANSWERED, Event.Kind.HELD, Event.Kind.ASKED, Event.Kind.CALLED)
FARTHEST = timedelta(days=366)  # a date beyond that is a slip of the hand, no promise


class AnswerRefused(ValueError):
    """The answer cannot go as it is; `code` says why: empty, gap, past, far, closed, no_address,
    do_not_write, client_wrote, answered, too_large."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Asked:
    """What goes with a letter that puts a question: the reason, the choices as (label, address), the page to answer on."""

    why: str
    choices: tuple[tuple[str, str], ...]
    url: str


def answer(
    ticket_id: int,
    text: str,
    *,
    by: Member,
    now: datetime,
    due: datetime | None = None,
    state: str = "",
    files: Sequence[File] = (),
    seen: int | None = None,
    copies: Collection[int] | None = None,
) -> Message:
    """Send `text` to the ticket's client. Raises AnswerRefused, IllegalMove, Ticket.DoesNotExist.

    `due` is the next word by; None leaves it to the house's rhythm. `seen` is the id of the last event the writer
    saw: when the client has written since, or one of us has answered, the answer waits for a second look. `copies`
    are the participants who are told, None all of them.
    """
    text = tidy(text)
    if not text or gaps(text):
        raise AnswerRefused("gap" if text else "empty")
    if due is not None and due <= now:
        raise AnswerRefused("past")
    if due is not None and due > now + FARTHEST:
        raise AnswerRefused("far")
    if (
        sum(len(file.data) for file in files) > settings.CONFIG["max_letter_mb"] * 700_000
    ):  # base64 adds a third
        raise AnswerRefused("too_large")
    with transaction.atomic():
        ticket = (
            Ticket.objects.select_for_update(of=("self",))
            .select_related("contact", "level")
            .get(pk=ticket_id)
        )
        if ticket.state == State.SOLVED:
            raise AnswerRefused("closed")
        _look_twice(ticket, seen)
        return say(ticket, text, by=by, now=now, due=due, state=state, files=files, copies=copies)


def _look_twice(ticket: Ticket, seen: int | None) -> None:
    if ticket.state == State.SOLVED:
        raise AnswerRefused("closed")
    if seen is None:
        return
    news = Event.objects.filter(ticket=ticket, id__gt=seen)
    his = news.filter(kind__in=CLIENTS, member=None).exclude(data__has_key="robot")
    if his.exists():
        raise AnswerRefused("client_wrote")
    if news.filter(kind__in=OURS).exists():
        raise AnswerRefused("answered")


def say(
    ticket: Ticket,
    text: str,
    *,
    now: datetime,
    by: Member | None = None,
    due: datetime | None = None,
    state: str = "",
    files: Sequence[File] = (),
    asked: Asked | None = None,
    copies: Collection[int] | None = None,
) -> Message:
    """Send `text` on a ticket that is locked; `by` None is the house itself, and the letter says so.

    Who wants no letters finds it on his page. Raises AnswerRefused, IllegalMove.
    """
    if ticket.state == State.SOLVED:
        raise AnswerRefused("closed")
    to = reply_address(ticket)
    on_page = ticket.contact.told_by == ToldBy.PAGE
    if not to and not on_page:
        raise AnswerRefused(why_nowhere(ticket))
    source = Promise.Source.REPLY if due and by else Promise.Source.HOUSE
    due = due or _next_word(ticket, now)
    message = Message.objects.create(
        ticket=ticket, direction=Message.Direction.OUT, member=by, address=to, at=now,
        subject=ticket.subject, text=text, automatic=by is None,
    )  # fmt: skip
    # What a machine says, and what is asked, is for the client alone.
    people = told_on(ticket, only=copies) if by and not asked else []
    if not on_page:
        _send(ticket, message, to, by=by, due=due, now=now, files=files, asked=asked, cc=in_copy(people))
    send_copies(ticket, message, people, to=to, sender_name=_signed(by), due=due, now=now, files=files)
    search.index(message.pk, index_words(text))
    outcome = Promise.Outcome.KEPT if by or asked else Promise.Outcome.HELD
    promise(ticket, due, now=now, by=by, message=message, source=source, outcome=outcome)
    _follow(ticket, by, due, state, now, asked=asked is not None)
    return message


def _follow(
    ticket: Ticket, by: Member | None, due: datetime, state: str, now: datetime, *, asked: bool
) -> None:
    """What an answer changes on its ticket."""
    ticket.state = after_reply(ticket.state, state) if by or asked else ticket.state
    ticket.ball = BALL[ticket.state]
    ticket.last_message_at = now
    kind = Event.Kind.ANSWERED if by or asked else Event.Kind.HELD
    events = [Event(ticket=ticket, kind=kind, at=now, member=by, data={"due": due.isoformat()})]
    if by is not None:
        levels.answered(ticket, now=now)
        if ticket.assignee_id is None:
            events += lead(ticket, by, by=by, now=now)
    ticket.save(update_fields=["state", "ball", "last_message_at", "next_word_by", "assignee"])
    Event.objects.bulk_create(events)
    tell_followers(ticket, ANSWER, by=by, now=now)
    live.wake()


def _next_word(ticket: Ticket, now: datetime) -> datetime:
    level = ticket.level
    return next_word_due(now, level.next, level.hours) if level else next_word_due(now)


def _send(
    ticket: Ticket,
    message: Message,
    to: str,
    *,
    by: Member | None,
    due: datetime,
    now: datetime,
    files: Sequence[File],
    asked: Asked | None,
    cc: Sequence[tuple[str, str]],
) -> None:
    dispatch = dispatch_reply(
        ticket, message, to=to, sender_name=_signed(by), due=due, now=now, files=files,
        headers=None if by else AUTO_GENERATED, asked=asked, cc=cc,
    )  # fmt: skip
    message.blob_id = dispatch.blob_id
    message.save(update_fields=["blob", "message_id", "references"])
    if files:
        keep_attachments(message, read(bytes_of(dispatch, now=now)).attachments)


def _signed(member: Member | None) -> str:
    house: str = settings.CONFIG["name"]
    return f"{member.name} ({house})" if member and member.name else house
