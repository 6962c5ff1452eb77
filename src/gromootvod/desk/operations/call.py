"""A telephone call: it has a ticket from its first word, and becomes a message there when it ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from gromootvod.contacts.models import Contact, ToldBy
from gromootvod.contacts.operations.caller import AddressTaken, reach
from gromootvod.core import interview
from gromootvod.core.distill import Distillate, distill
from gromootvod.core.interview.phrases import house
from gromootvod.core.text import index_words
from gromootvod.desk import live, search
from gromootvod.desk.compose import tidy
from gromootvod.desk.lifecycle import Ball, State, after_letter, after_reply
from gromootvod.desk.links import new_key
from gromootvod.desk.models import Event, Message, Promise, Question, StatusLink, Ticket
from gromootvod.desk.operations import levels
from gromootvod.desk.operations.answer import FARTHEST, AnswerRefused, reply_address, say
from gromootvod.desk.operations.assign import lead
from gromootvod.desk.operations.card import refresh_card
from gromootvod.desk.operations.close import open_again
from gromootvod.desk.operations.interview import Picked, Spoken, pick, to_data
from gromootvod.desk.operations.keep_message import keep_distillation
from gromootvod.desk.operations.promise import promise
from gromootvod.desk.operations.rouse import Woken, rouse
from gromootvod.desk.rhythm import first_word_due, next_word_due
from gromootvod.knowledge.models import Firm
from gromootvod.office.models import Member

DOOR = "phone"
LONGEST = 20_000  # characters of notes
MOODS: Mapping[str, tuple[str, int]] = {
    "calm": ("", 5),
    "worry": ("worry", 45),
    "anger": ("anger", 70),
    "sadness": ("sadness", 45),
}


@dataclass(frozen=True, slots=True)
class Said:
    """A question put on the telephone; an empty answer is "does not know"."""

    slot: str
    text: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """What was written down while it lasted."""

    notes: str = ""
    said: tuple[Said, ...] = ()
    mood: str = ""  # a key of MOODS, or "" where only the words tell
    firm_id: int | None = None  # whose trouble it is, when the member says so
    ours: bool = False  # it is ours, whatever the words say


@dataclass(frozen=True, slots=True)
class Ending:
    """How it ends: the next word's date, the letter that sums it up, and where that letter goes."""

    due: datetime | None = None
    summary: str = ""  # "" sends none
    mail: str = ""  # an address the caller named
    key: str = ""  # names this call, so that it is kept once


def begin(contact_id: int, *, by: Member, now: datetime) -> Ticket:
    """Open a ticket for a call that begins. Raises Contact.DoesNotExist."""
    with transaction.atomic():
        contact = Contact.objects.select_related("company").get(pk=contact_id)
        with translation.override(contact.language):
            title = gettext("Call: %(name)s") % {"name": contact.name}
        ticket = Ticket(
            contact=contact, title=title[:120], language=contact.language, door=DOOR, opened_at=now,
            last_message_at=now, last_inbound_at=now,
        )  # fmt: skip
        ticket.level = levels.level_for(ticket)
        span, hours = (ticket.level.first, ticket.level.hours) if ticket.level else ("", "")
        ticket.next_word_by = due = first_word_due(now, span, hours)
        ticket.save()
        StatusLink.objects.create(ticket=ticket, key=new_key(), made_at=now)
        promise(ticket, due, now=now, first=True)
        levels.start(ticket, now=now)
        events = [Event(ticket=ticket, kind=Event.Kind.OPENED, at=now, member=by, data={"looks_like": []})]
        events += lead(ticket, by, by=by, now=now)
        ticket.save(update_fields=["assignee"])
        Event.objects.bulk_create(events)
        live.wake()
        return ticket


def finish(ticket_id: int, call: Call, ending: Ending, *, by: Member, now: datetime) -> Ticket:
    """Keep the call on its ticket and send its summary; all or nothing, and once for one `ending.key`.

    Raises AnswerRefused (empty, past, far), AddressTaken, Ticket.DoesNotExist.
    """
    if not (tidy(call.notes) or call.said):
        raise AnswerRefused("empty")
    if ending.due is not None and not now < ending.due <= now + FARTHEST:
        raise AnswerRefused("past" if ending.due <= now else "far")
    with transaction.atomic():
        related = Ticket.objects.select_for_update(of=("self",)).select_related("contact", "level")
        ticket = related.get(pk=ticket_id)
        if (
            ending.key
            and Event.objects.filter(ticket=ticket, kind=Event.Kind.CALLED, data__key=ending.key).exists()
        ):
            return ticket
        reach(ticket.contact, mail=ending.mail, now=now)
        text, ours = transcript(call, ticket.language)
        notes = distill(text, folds=ours)
        picked = pick(ticket, spoken(call))
        message = _message(ticket, text, notes, now)
        _questions(ticket, call, picked, message, by, now)
        _client_spoke(ticket, call, notes, by, now)
        _word(ticket, call, ending, by, now)
        return ticket


def transcript(call: Call, language: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The call as one text, and the stretches of it that are our own questions."""
    text = tidy(call.notes)[:LONGEST]
    ours: list[tuple[int, int]] = []
    for one in call.said:
        text += "\n\n" if text else ""
        start = len(text)
        text += f"— {tidy(one.text)}"
        ours.append((start, len(text)))
        text += f"\n— {tidy(one.answer) or house().say('dont_know', language)}"
    return text, tuple(ours)


def spoken(call: Call) -> Spoken:
    """The call as the picker hears it."""
    return Spoken(
        notes=distill(tidy(call.notes)[:LONGEST]),
        answers={one.slot: one.answer for one in call.said if one.answer},
        unknown=tuple(one.slot for one in call.said if not one.answer),
        mood=MOODS.get(call.mood),
        ours=call.ours,
    )


def _message(ticket: Ticket, text: str, notes: Distillate, now: datetime) -> Message:
    message = Message.objects.create(
        ticket=ticket, direction=Message.Direction.IN, door=DOOR, contact_id=ticket.contact_id, at=now,
        subject=ticket.subject, text=text,
    )  # fmt: skip
    keep_distillation(message, notes)
    search.index(message.pk, index_words(text))
    return message


def _questions(
    ticket: Ticket, call: Call, picked: Picked, message: Message, by: Member, now: datetime
) -> None:
    """What was asked stands beside what is asked by letter; a question that waited for a letter is answered."""
    waiting = {row.slot: row for row in Question.objects.filter(ticket=ticket, state=Question.State.OPEN)}
    for one in call.said:
        state = Question.State.ANSWERED if one.answer else Question.State.UNKNOWN
        row = waiting.pop(one.slot, None)
        if row is None:
            asked = interview.need(one.slot, picked.book, picked.case).question
            row = Question(
                ticket=ticket, slot=one.slot[:40], text=one.text, why=asked.why[:500],
                data=to_data(replace(asked, text=one.text)), playbook=picked.book.name,
                topic=next(iter(sorted(picked.case.topics)), "")[:40], origin=Question.Origin.CALL,
                asked_at=now, asked_by=by,
            )  # fmt: skip
        row.state, row.value, row.answered_at, row.answer = state, one.answer, now, message
        row.save()
    known = {slot: "; ".join(texts) for slot, texts in picked.ask.known.items()}
    for slot, row in waiting.items():
        if slot in known:  # told among other things
            row.state, row.value, row.answered_at, row.answer = (
                Question.State.ANSWERED, known[slot], now, message,
            )  # fmt: skip
            row.save(update_fields=["state", "value", "answered_at", "answer"])


def _client_spoke(ticket: Ticket, call: Call, notes: Distillate, by: Member, now: datetime) -> None:
    """As a letter would: a solved ticket opens again, the ball is ours, heat and card follow what was said."""
    events = [open_again(ticket, by=by, now=now)] if ticket.state == State.SOLVED else []
    ticket.ball, ticket.state = Ball.US, after_letter(ticket.state)
    ticket.last_message_at = ticket.last_inbound_at = now
    fresh = not Message.objects.filter(ticket=ticket, direction=Message.Direction.IN, at__lt=now).exists()
    mood = MOODS.get(call.mood)
    if mood:
        ticket.heat = max(notes.heat.value, mood[1]) if mood[0] else mood[1]
    elif fresh:
        ticket.heat = notes.heat.value
    ticket.alarm = ticket.alarm or notes.heat.alarm
    if fresh and ticket.title_by_id is None and notes.title:
        ticket.title = notes.title[:120]
    ticket.subject = ticket.subject or ticket.title
    ticket.look_again = True
    refresh_card(ticket)
    levels.client_wrote(ticket, now=now)
    rouse(ticket, now=now, woken=Woken.CLIENT)
    ticket.save()
    Event.objects.bulk_create(events)


def _word(ticket: Ticket, call: Call, ending: Ending, by: Member, now: datetime) -> None:
    """The next word gets its date; the summary goes where a letter can reach him."""
    level = ticket.level
    span, hours = (level.next, level.hours) if level else ("", "")
    due = ending.due or next_word_due(now, span, hours)
    firm = Firm.objects.filter(pk=call.firm_id).first() if call.firm_id else None
    reachable = bool(reply_address(ticket)) or ticket.contact.told_by == ToldBy.PAGE
    told = bool(tidy(ending.summary)) and reachable
    data = {"key": ending.key, "due": due.isoformat(), "summary": told, "firm": firm.name if firm else ""}
    Event.objects.create(ticket=ticket, kind=Event.Kind.CALLED, at=now, member=by, data=data)
    if told:
        say(ticket, tidy(ending.summary), by=by, now=now, due=due)
        return
    promise(ticket, due, now=now, by=by, source=Promise.Source.REPLY)
    ticket.state = after_reply(ticket.state, "")
    levels.answered(ticket, now=now)
    events = lead(ticket, by, by=by, now=now) if ticket.assignee_id is None else []
    ticket.save(update_fields=["state", "next_word_by", "assignee"])
    Event.objects.bulk_create(events)
    live.wake()


__all__ = [
    "DOOR",
    "MOODS",
    "AddressTaken",
    "Call",
    "Ending",
    "Said",
    "begin",
    "finish",
    "spoken",
    "transcript",
]
