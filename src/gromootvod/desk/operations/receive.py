"""Take a letter in: whose is it, which ticket, what does it say. One transaction, safe to repeat."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction

from gromootvod.contacts.models import Address
from gromootvod.contacts.operations import recognise
from gromootvod.core.distill import merge_cards
from gromootvod.core.letter import Letter, Mailbox, Robot, RobotKind, ticket_of_message_id
from gromootvod.desk import live
from gromootvod.desk.keys import thread_key
from gromootvod.desk.lifecycle import Ball, State, after_letter
from gromootvod.desk.links import new_key
from gromootvod.desk.models import Closure, Event, Message, Parcel, StatusLink, Ticket
from gromootvod.desk.operations.acknowledge import acknowledge
from gromootvod.desk.operations.card import refresh_card
from gromootvod.desk.operations.keep_message import Reading, keep_letter
from gromootvod.desk.operations.promise import promise
from gromootvod.desk.operations.robots import file_bounces, file_robot
from gromootvod.desk.operations.thread import Found, Thread, find_thread, our_addresses
from gromootvod.desk.rhythm import first_word_due
from gromootvod.office.models import Member

FLOOD = 5  # the same words from one sender within FLOOD_WINDOW: counted, not made tickets
FLOOD_WINDOW = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a parcel."""

    verdict: str
    ticket_id: int | None = None
    reason: str = ""


def receive(parcel: Parcel, reading: Reading, *, now: datetime) -> Outcome:
    """File one parcel that waits; one that is filed already keeps its verdict. All or nothing."""
    with transaction.atomic():
        parcel = Parcel.objects.select_for_update().get(pk=parcel.pk)
        if parcel.state == Parcel.State.FILED:
            return Outcome(parcel.verdict, parcel.ticket_id, parcel.reason)
        outcome = _receive(parcel, reading, now)
        parcel.state, parcel.next_try_at = Parcel.State.FILED, None
        parcel.verdict, parcel.reason = outcome.verdict, outcome.reason[:500]
        parcel.subject = reading.letter.subject[:255]
        parcel.ticket_id = outcome.ticket_id
        parcel.save(update_fields=["state", "next_try_at", "verdict", "reason", "subject", "ticket"])
        live.wake()
        return outcome


def _receive(parcel: Parcel, reading: Reading, now: datetime) -> Outcome:
    letter = reading.letter
    digest = body_digest(letter)
    seen = _seen_before(letter, digest)
    if seen is not None:
        return Outcome(Parcel.Verdict.DUPLICATE, seen, "same Message-ID and same words")
    robot = _robot(parcel, letter)
    if robot is not None and robot.kind is RobotKind.BOUNCE:
        return _bounce(parcel, reading, robot, now)
    if robot is not None and robot.kind is not RobotKind.LIST:
        return _robot_letter(parcel, reading, robot, now)
    return _from_a_person(parcel, reading, digest, robot, now)


def body_digest(letter: Letter) -> str:
    """What makes two letters the same: visible words and attachments, white space aside."""
    digest = hashlib.sha256(" ".join(letter.visible_text().split()).encode())
    for attachment in letter.attachments:
        digest.update(attachment.sha256.encode())
    return digest.hexdigest()


def _seen_before(letter: Letter, digest: str) -> int | None:
    if not letter.message_id:
        return None
    return (
        Message.objects.filter(
            message_id=letter.message_id[:255], body_hash=digest, direction=Message.Direction.IN
        )
        .values_list("ticket_id", flat=True)
        .first()
    )


def _robot(parcel: Parcel, letter: Letter) -> Robot | None:
    """The letter's own marks, then what only the house can know: the envelope, and that we wrote it ourselves."""
    if ticket_of_message_id(thread_key(), letter.message_id) is not None:
        return Robot(RobotKind.LOOP, "our_message_id")
    if letter.sender is not None and letter.sender.email.lower() in our_addresses():
        return Robot(RobotKind.LOOP, "our_address")
    if letter.robot is not None:
        return letter.robot
    if parcel.null_sender:
        return Robot(RobotKind.AUTO_REPLY, "null_return_path")
    return None


def _bounce(parcel: Parcel, reading: Reading, robot: Robot, now: datetime) -> Outcome:
    ticket = file_bounces(reading, recipients=parcel.recipients, now=now)
    if ticket is not None:
        message = _message(parcel, reading, ticket, now, standing=Message.Standing.ROBOT, automatic=True)
        keep_letter(message, reading)
    return Outcome(Parcel.Verdict.BOUNCE, ticket.pk if ticket else None, robot.rule)


def _robot_letter(parcel: Parcel, reading: Reading, robot: Robot, now: datetime) -> Outcome:
    ticket = file_robot(reading, robot, recipients=parcel.recipients, now=now)
    if ticket is not None:
        message = _message(parcel, reading, ticket, now, standing=Message.Standing.ROBOT, automatic=True)
        keep_letter(message, reading)
    return Outcome(Parcel.Verdict.ROBOT, ticket.pk if ticket else None, f"{robot.kind}: {robot.rule}")


def _from_a_person(
    parcel: Parcel, reading: Reading, digest: str, robot: Robot | None, now: datetime
) -> Outcome:
    letter = reading.letter
    if parcel.ticket_id is not None:
        return _from_a_page(parcel, reading, digest, parcel.ticket_id, now)
    if letter.sender is None:
        letter = replace(letter, sender=_envelope_sender(parcel))
        reading = replace(reading, letter=letter)
    assert letter.sender is not None
    writer = recognise(
        letter.sender.email, name=letter.sender.name, language=reading.distillate.language, now=now
    )
    flooded = _flood(writer.value, digest, now)
    if flooded is not None:
        return Outcome(Parcel.Verdict.DUPLICATE, flooded, "the same words again and again")
    found = find_thread(letter, parcel.recipients, writer.contact_id)
    if found.thread is None or (found.thread.ticket.closed_at and not found.thread.participant):
        return _open(parcel, reading, writer, digest, found, robot, now)
    return _join(parcel, reading, writer, digest, found.thread, now)


def _from_a_page(parcel: Parcel, reading: Reading, digest: str, number: int, now: datetime) -> Outcome:
    """Written on the client's own page: his link has proven the ticket."""
    ticket = Ticket.objects.select_related("contact").get(pk=number)
    writer = ticket.contact.addresses.filter(kind=Address.Kind.MAIL).order_by("id").first()
    return _join(parcel, reading, writer, digest, Thread(ticket, "door", participant=True), now)


def _open(
    parcel: Parcel,
    reading: Reading,
    writer: Address,
    digest: str,
    found: Found,
    robot: Robot | None,
    now: datetime,
) -> Outcome:
    distillate = reading.distillate
    due = _first_word(parcel, now)
    looks_like = found.looks_like or ((found.thread.ticket.pk,) if found.thread else ())
    ticket = Ticket.objects.create(
        contact=writer.contact,
        subject=reading.letter.subject[:255],
        title=distillate.title[:120],
        language=distillate.language,
        door=_door(parcel),
        heat=distillate.heat.value,
        alarm=distillate.heat.alarm,
        completeness=merge_cards([distillate]).completeness,
        opened_at=parcel.received_at,
        last_message_at=parcel.received_at,
        last_inbound_at=parcel.received_at,
        next_word_by=due,
    )
    StatusLink.objects.create(ticket=ticket, key=new_key(), made_at=now)
    message = _message(parcel, reading, ticket, now, writer=writer, digest=digest)
    keep_letter(message, reading)
    promise(ticket, due, now=now, first=True)
    events = [Event(ticket=ticket, kind=Event.Kind.OPENED, at=now, data={"looks_like": list(looks_like)})]
    if robot is None and not reading.letter.suppress_auto_reply:
        events += acknowledge(ticket, writer, now=now)
    Event.objects.bulk_create(events)
    return Outcome(Parcel.Verdict.TICKET, ticket.pk)


def _join(
    parcel: Parcel, reading: Reading, writer: Address | None, digest: str, thread: Thread, now: datetime
) -> Outcome:
    ticket = thread.ticket
    standing = _standing(thread, writer)
    message = _message(parcel, reading, ticket, now, writer=writer, digest=digest, standing=standing)
    keep_letter(message, reading)
    events = [Event(ticket=ticket, kind=Event.Kind.LETTER, at=now, data={"standing": standing})]
    ticket.last_message_at = max(ticket.last_message_at, parcel.received_at)
    if standing == Message.Standing.PLAIN:
        ticket.last_inbound_at = ticket.last_message_at
        _client_wrote(ticket, reading, events, now)
    ticket.save(
        update_fields=[
            "last_message_at",
            "last_inbound_at",
            "state",
            "ball",
            "closed_at",
            "heat",
            "alarm",
            "title",
            "completeness",
            "next_word_by",
        ]  # fmt: skip
    )
    Event.objects.bulk_create(events)
    return Outcome(Parcel.Verdict.REPLY, ticket.pk, standing)


def _client_wrote(ticket: Ticket, reading: Reading, events: list[Event], now: datetime) -> None:
    """The ball comes to us; a solved ticket opens again; heat and card follow his words. The promise stands."""
    ticket.ball = Ball.US
    if ticket.state == State.SOLVED:
        Closure.objects.filter(ticket=ticket, undone_at=None).update(undone_at=now)
        ticket.closed_at = None
        promise(ticket, first_word_due(now), now=now)
        events.append(Event(ticket=ticket, kind=Event.Kind.REOPENED, at=now))
    ticket.state = after_letter(ticket.state)
    ticket.heat = reading.distillate.heat.value
    ticket.alarm = ticket.alarm or reading.distillate.heat.alarm
    if not ticket.title:
        ticket.title = reading.distillate.title[:120]
    refresh_card(ticket)


def _first_word(parcel: Parcel, now: datetime) -> datetime:
    """Counted from when the letter came; one that lay somewhere for days is answered for from now."""
    due = first_word_due(parcel.received_at)
    return due if due > now else first_word_due(now)


def _standing(thread: Thread, writer: Address | None) -> str:
    if thread.participant:
        return Message.Standing.PLAIN
    if writer is not None and Member.objects.filter(email=writer.value, is_active=True).exists():
        # Anybody can write our name into From: such words stay inside and never go on to the client.
        return Message.Standing.FORGED
    return Message.Standing.STRANGER


def _message(
    parcel: Parcel,
    reading: Reading,
    ticket: Ticket,
    now: datetime,
    *,
    writer: Address | None = None,
    digest: str = "",
    standing: str = Message.Standing.PLAIN,
    automatic: bool = False,
) -> Message:
    letter = reading.letter
    return Message(
        ticket=ticket,
        direction=Message.Direction.IN,
        door=_door(parcel),
        standing=standing,
        contact_id=writer.contact_id if writer else None,
        address=writer.value if writer else (letter.sender.email if letter.sender else parcel.sender)[:320],
        at=parcel.received_at,
        subject=letter.subject[:255],
        message_id=letter.message_id[:255],
        references=" ".join([*letter.references, *letter.in_reply_to])[:4000],
        body_hash=digest,
        automatic=automatic,
        blob_id=parcel.blob_id,
    )


def _flood(address: str, digest: str, now: datetime) -> int | None:
    recent = list(
        Message.objects.filter(address=address, direction=Message.Direction.IN, at__gt=now - FLOOD_WINDOW)
        .order_by("-at")
        .values_list("body_hash", "ticket_id")[:50]
    )
    same = [ticket_id for body_hash, ticket_id in recent if body_hash == digest]
    return same[0] if len(same) >= FLOOD else None


def _door(parcel: Parcel) -> str:
    return {"lmtp": "mail", "imap": "mail", "intake": "mail", "demo": "mail"}.get(parcel.door, parcel.door)


def _envelope_sender(parcel: Parcel) -> Mailbox:
    return Mailbox("", parcel.sender or f"unknown-{parcel.pk}@invalid")
