"""One letter tells two troubles: a letter, or a part of it, becomes a ticket of its own, and keeps its sender."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from gromootvod.core.distill import Distillate, distill, from_json
from gromootvod.core.text import index_words
from gromootvod.desk import live, search, taught
from gromootvod.desk.compose import one_line
from gromootvod.desk.merged import into
from gromootvod.desk.models import (
    Attachment,
    Correction,
    Dispatch,
    Distillation,
    Event,
    Message,
    Relation,
    Ticket,
)
from gromootvod.desk.models.message import SPLIT
from gromootvod.desk.operations.begin import begin
from gromootvod.desk.operations.card import product_of, refresh_card
from gromootvod.desk.operations.keep_message import keep_distillation
from gromootvod.desk.operations.merge import look_anew
from gromootvod.desk.operations.redistill import read
from gromootvod.desk.operations.settle import keep, load
from gromootvod.office.models import Member

Place = tuple[int, int]


class SplitRefused(ValueError):
    """It cannot be split; `code` says why: letter, only, nothing, whole, merged."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def split(
    ticket_id: int, message_id: int, *, by: Member, now: datetime, places: Sequence[Place] = ()
) -> Ticket:
    """Make a ticket of a client's letter, or of the `places` of its text. Raises SplitRefused, Message.DoesNotExist.

    A whole letter goes over with its files. A part is copied: the letter stays whole where it was, with that part
    folded, and its files belong to both. The new ticket's client is who wrote the letter; nobody is told by this.
    """
    with transaction.atomic():
        ticket = (
            Ticket.objects.select_for_update(of=("self",))
            .select_related("contact", "level")
            .get(pk=ticket_id)
        )
        message = Message.objects.select_related("contact").get(pk=message_id, ticket=ticket)
        _check(ticket, message)
        if places:
            made = _split_part(ticket, message, _orderly(message, places), now)
        else:
            made = _split_whole(ticket, message, now)
        Relation.objects.create(source=ticket, target=made, kind=Relation.Kind.SPLIT, at=now, by=by)
        data = {"source": ticket.pk, "target": made.pk, "message": message.pk, "part": bool(places)}
        opened = Event(ticket=made, kind=Event.Kind.OPENED, at=now, member=by, data={"looks_like": []})
        told = [Event(ticket=t, kind=Event.Kind.SPLIT, at=now, member=by, data=data) for t in (ticket, made)]
        Event.objects.bulk_create([opened, *told])
        live.wake()
        return made


def _check(ticket: Ticket, message: Message) -> None:
    if into(ticket.pk) is not None:
        raise SplitRefused("merged")
    believed = message.standing in (Message.Standing.PLAIN, Message.Standing.STRANGER)
    if message.direction != Message.Direction.IN or not believed:
        raise SplitRefused("letter")


def _orderly(message: Message, places: Sequence[Place]) -> list[Place]:
    """The places in order, without white space at their ends, within the text and outside what is split already."""
    taken = [(start, end) for kind, start, end in message.folds if kind == SPLIT]
    found: list[Place] = []
    for start, end in sorted(places):
        if not 0 <= start < end <= len(message.text):
            raise SplitRefused("nothing")
        words = message.text[start:end]
        start, end = end - len(words.lstrip()), start + len(words.rstrip())
        if start >= end or any(a < end and start < b for a, b in [*taken, *found]):
            raise SplitRefused("nothing")
        found.append((start, end))
    rest, at = "", 0
    for start, end in sorted([*found, *taken]):
        rest, at = rest + message.text[at:start], end
    if not (rest + message.text[at:]).strip():
        raise SplitRefused("whole")
    return found


def _split_whole(ticket: Ticket, message: Message, now: datetime) -> Ticket:
    others = Message.objects.filter(ticket=ticket, direction=Message.Direction.IN).exclude(pk=message.pk)
    if not others.exclude(standing=Message.Standing.ROBOT).exists():
        raise SplitRefused("only")
    row = Distillation.objects.filter(message=message).first()
    made = _begin(ticket, message, from_json(row.data) if row else read(message, taught.weights()), now)
    message.ticket, message.standing = made, Message.Standing.PLAIN
    message.save(update_fields=["ticket", "standing"])
    Dispatch.objects.filter(message=message).update(ticket=made)
    _settle_down(ticket, made)
    return made


def _split_part(ticket: Ticket, message: Message, places: list[Place], now: datetime) -> Ticket:
    text = "\n\n".join(message.text[start:end] for start, end in places) + "\n"
    part = Message(
        direction=Message.Direction.IN, door=message.door, contact=message.contact, address=message.address, at=message.at,
        subject=message.subject, text=text, message_id=message.message_id, references=message.references,
        blob_id=message.blob_id, split_from=message,
    )  # fmt: skip
    # A subject names the trouble that the writer saw first: it gives this one no title.
    reading = read_part(text, message)
    made = _begin(ticket, message, reading, now)
    part.ticket = made
    part.save(force_insert=True)
    _copy_files(message, part)
    keep_distillation(part, reading)
    search.index(part.pk, index_words(text))
    _copy_corrections(message, part, places)
    row = Distillation.objects.get(message=part)
    keep(row, part, load(row))
    _fold(message, places)
    _settle_down(ticket, made)
    return made


def read_part(text: str, message: Message) -> Distillate:
    """What a part of a letter tells by itself."""
    names = Attachment.objects.filter(message=message).order_by("part").values_list("name", flat=True)
    return distill(text, attachments=list(names), now=message.at, learned=taught.weights())


def _begin(ticket: Ticket, message: Message, reading: Distillate, now: datetime) -> Ticket:
    title = reading.title or one_line(message.text)[:90] or one_line(message.subject) or ticket.title
    made = Ticket(
        team_id=ticket.team_id,
        contact=message.contact or ticket.contact, subject=message.subject, title=title[:120],
        language=reading.language, door=ticket.door, heat=reading.heat.value, alarm=reading.heat.alarm,
        product=product_of(reading) or ticket.product, priority=ticket.priority, opened_at=message.at,
        last_message_at=message.at, last_inbound_at=message.at,
    )  # fmt: skip
    begin(made, at=now, now=now)
    return made


def _copy_files(message: Message, part: Message) -> None:
    files = list(Attachment.objects.filter(message=message))
    for one in files:
        one.pk, one.message, one.key = None, part, secrets.token_urlsafe(20)
    Attachment.objects.bulk_create(files)


def _copy_corrections(message: Message, part: Message, places: list[Place]) -> None:
    """What members have said of these words holds for them here, too."""
    said = list(Correction.objects.filter(message=message, undone_at=None).order_by("id"))
    copied, at = [], 0
    for start, end in places:
        for one in said:
            first, last = max(one.start, start), min(one.end, end)
            if first < last:
                shifted = Correction(
                    message=part, start=at + first - start, end=at + last - start, label=one.label, hot=one.hot,
                    was=one.was, was_hot=one.was_hot, by_id=one.by_id, at=one.at, version=one.version,
                )  # fmt: skip
                copied.append(shifted)
        at += end - start + 2
    Correction.objects.bulk_create(copied)


def _fold(message: Message, places: list[Place]) -> None:
    """The letter tells the other trouble no more: its words there are folded, and it is read anew without them."""
    kept = []
    for kind, start, end in message.folds:  # folds never lie over one another
        kept += [[kind, a, b] for a, b in _without(start, end, places)]
    message.folds = sorted([*kept, *([SPLIT, a, b] for a, b in places)], key=lambda fold: fold[1])
    message.save(update_fields=["folds"])
    row = Distillation.objects.filter(message=message).first()
    if row is not None:
        keep(row, message, read(message, taught.weights()))


def _without(start: int, end: int, places: Sequence[Place]) -> list[Place]:
    """What is left of a stretch when the places are cut out of it."""
    left, at = [], start
    for a, b in places:
        if a < end and b > at:
            left.append((at, max(at, a)))
            at = max(at, b)
    return [(a, b) for a, b in [*left, (at, end)] if a < b]


def _settle_down(ticket: Ticket, made: Ticket) -> None:
    """Both cards tell what is on them now. A title that a trouble gave which has gone is made anew, see settle.follow."""
    ticket.refresh_from_db()
    look_anew(ticket)
    ticket.look_again = True
    ticket.save(update_fields=["heat", "completeness", "look_again"])
    made.refresh_from_db()
    refresh_card(made)
    made.save(update_fields=["completeness"])
