"""Take a letter in: whose is it, which ticket, what does it say. One transaction, safe to repeat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from gromootvod.contacts.models import Address
from gromootvod.contacts.operations import recognise
from gromootvod.core.distill import merge_cards
from gromootvod.core.letter import Letter, Mailbox, Robot, RobotKind, is_no_reply
from gromootvod.desk import live
from gromootvod.desk.compose import one_line
from gromootvod.desk.lifecycle import Ball, State, after_letter
from gromootvod.desk.models import Event, Message, Parcel, Ticket
from gromootvod.desk.operations import levels
from gromootvod.desk.operations.acknowledge import acknowledge
from gromootvod.desk.operations.ask import hear
from gromootvod.desk.operations.begin import begin
from gromootvod.desk.operations.card import product_of, refresh_card
from gromootvod.desk.operations.close import open_again
from gromootvod.desk.operations.colleagues import in_copy, writer_beside
from gromootvod.desk.operations.follow import LETTER, tell_followers
from gromootvod.desk.operations.keep_message import NOBODY, Reading, keep_letter
from gromootvod.desk.operations.repeats import body_digest, flood_of, seen_before
from gromootvod.desk.operations.robots import file_bounces, file_robot, forget_robot
from gromootvod.desk.operations.rouse import Woken, rouse
from gromootvod.desk.operations.thanks import is_mere_thanks
from gromootvod.desk.operations.thread import (
    LOOKED_AT,
    Found,
    Thread,
    find_thread,
    held,
    our_addresses,
    takes_part,
    without_detail,
)
from gromootvod.desk.operations.who_spoke import speaks_to_us, who_spoke
from gromootvod.office.models import Member

CHAIN = 4000  # characters of references kept


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
        if parcel.adopted_at is not None:
            forget_robot(parcel)
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
    seen = seen_before(letter, digest)
    if seen is not None:
        return Outcome(Parcel.Verdict.DUPLICATE, seen, "same Message-ID and same words")
    robot = who_spoke(parcel, letter)
    if robot is not None and robot.kind is RobotKind.BOUNCE:
        return _bounce(parcel, reading, robot, digest, now)
    if robot is not None and not (robot.kind is RobotKind.LIST and speaks_to_us(parcel, letter)):
        return _robot_letter(parcel, reading, robot, digest, now)
    return _from_a_person(parcel, reading, digest, robot, now)


def _bounce(parcel: Parcel, reading: Reading, robot: Robot, digest: str, now: datetime) -> Outcome:
    ticket = file_bounces(reading, recipients=parcel.recipients, now=now)
    _keep_beside(ticket, parcel, reading, digest, now)
    return Outcome(Parcel.Verdict.BOUNCE, ticket.pk if ticket else None, robot.rule)


def _robot_letter(parcel: Parcel, reading: Reading, robot: Robot, digest: str, now: datetime) -> Outcome:
    ticket = file_robot(reading, robot, recipients=parcel.recipients, now=now)
    _keep_beside(ticket, parcel, reading, digest, now)
    return Outcome(Parcel.Verdict.ROBOT, ticket.pk if ticket else None, f"{robot.kind}: {robot.rule}")


def _keep_beside(ticket: Ticket | None, parcel: Parcel, reading: Reading, digest: str, now: datetime) -> None:
    """A machine's letter is shown on its ticket and changes nothing there."""
    if ticket is not None:
        message = _message(
            parcel, reading, ticket, now, digest=digest, standing=Message.Standing.ROBOT, automatic=True
        )
        keep_letter(message, reading)


def _from_a_person(
    parcel: Parcel, reading: Reading, digest: str, robot: Robot | None, now: datetime
) -> Outcome:
    letter = reading.letter
    if parcel.ticket_id is not None:
        return _from_a_page(parcel, reading, digest, parcel.ticket_id, now)
    box = _writer(parcel, letter)
    writer = recognise(box.email, name=box.name, language=reading.distillate.language, now=now)
    if writer.bounced_at is not None:  # he writes from there, so the address lives
        Address.objects.filter(pk=writer.pk).update(bounced_at=None, bounce_reason="")
    met_now = writer.made_at == now  # nobody floods with his first letter
    flooded = None if met_now else flood_of(writer.value, digest, now)
    if flooded is not None:
        return Outcome(Parcel.Verdict.DUPLICATE, flooded, "the same words again and again")
    # Where two readings of From disagree nobody is proven to be a participant (CVE-2023-27043).
    found = find_thread(letter, parcel.recipients, None if letter.sender_disputed else writer.contact_id)
    if found.thread is not None and (found.thread.participant or not found.thread.ticket.closed_at):
        return _join(parcel, reading, writer, digest, found.thread, now)
    quiet = bool(robot or parcel.adopted_at or letter.suppress_auto_reply or letter.sender_disputed)
    return _open(parcel, reading, writer, digest, found, quiet, now)


def _from_a_page(parcel: Parcel, reading: Reading, digest: str, number: int, now: datetime) -> Outcome:
    """Written on the page of the client, or of one who takes part: his link has proven the ticket."""
    ticket = held(number)
    if ticket is None:
        raise Ticket.DoesNotExist
    contact = writer_beside(parcel) or Ticket.objects.values_list("contact_id", flat=True).get(pk=number)
    writer = Address.objects.filter(contact=contact, kind=Address.Kind.MAIL).order_by("id").first()
    flooded = flood_of(writer.value, digest, now) if writer else None
    if flooded is not None:
        return Outcome(Parcel.Verdict.DUPLICATE, flooded, "the same words again and again")
    return _join(parcel, reading, writer, digest, Thread(ticket, "door", takes_part(ticket, contact)), now)


def _open(
    parcel: Parcel,
    reading: Reading,
    writer: Address,
    digest: str,
    found: Found,
    quiet: bool,
    now: datetime,
) -> Outcome:
    distillate = reading.distillate
    looks_like = found.looks_like or ((found.thread.ticket.pk,) if found.thread else ())
    ticket = Ticket(
        contact=writer.contact,
        subject=reading.letter.subject[:255],
        title=_title(reading, writer)[:120],
        language=distillate.language,
        door=_door(parcel),
        heat=distillate.heat.value,
        alarm=distillate.heat.alarm,
        completeness=merge_cards([distillate]).completeness,
        opened_at=parcel.received_at,
        last_message_at=parcel.received_at,
        last_inbound_at=parcel.received_at,
    )
    ticket.product = product_of(distillate)
    begin(ticket, at=parcel.received_at, now=now)
    message = _message(parcel, reading, ticket, now, writer=writer, digest=digest)
    keep_letter(message, reading)
    data = {"looks_like": list(looks_like), "quiet": quiet, **in_copy(reading.letter, writer)}
    events = [Event(ticket=ticket, kind=Event.Kind.OPENED, at=now, data=data)]
    if not quiet:
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
    if standing == Message.Standing.PLAIN:
        events[0].data |= in_copy(reading.letter, writer)
    ticket.last_message_at = max(ticket.last_message_at, parcel.received_at)
    if standing == Message.Standing.PLAIN:
        ticket.last_inbound_at = ticket.last_message_at
        if ticket.state == State.SOLVED and is_mere_thanks(reading):
            # "Thank you, it works" is no new trouble: the ticket stays solved, and a member sees it said.
            events = [Event(ticket=ticket, kind=Event.Kind.THANKED, at=now)]
        else:
            _client_wrote(ticket, reading, events, now)
            hear(ticket, message, now=now)
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
            "look_again",
        ]
    )
    Event.objects.bulk_create(events)
    tell_followers(ticket, LETTER, by=None, now=now)
    return Outcome(Parcel.Verdict.REPLY, ticket.pk, standing)


def _client_wrote(ticket: Ticket, reading: Reading, events: list[Event], now: datetime) -> None:
    """The ball comes to us; a solved ticket opens again; heat and card follow his words. The promise stands."""
    if ticket.state == State.SOLVED:
        events.append(open_again(ticket, by=None, now=now))
    ticket.ball, ticket.state = Ball.US, after_letter(ticket.state)
    ticket.heat = reading.distillate.heat.value
    ticket.alarm = ticket.alarm or reading.distillate.heat.alarm
    if not ticket.title:
        ticket.title = reading.distillate.title[:120]
    refresh_card(ticket)
    levels.client_wrote(ticket, now=now)
    rouse(ticket, now=now, woken=Woken.CLIENT)


def _title(reading: Reading, writer: Address) -> str:
    """A letter may hold nothing but a file, or nothing at all; its ticket needs a name all the same."""
    named = next((file.name for file in reading.letter.attachments if file.name), "")
    return reading.distillate.title or one_line(reading.letter.subject) or named or writer.value


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
        references=_chain(letter),
        body_hash=digest,
        automatic=automatic,
        blob_id=parcel.blob_id,
    )


def _chain(letter: Letter) -> str:
    """What the letter answers, oldest first; a long chain loses whole ids from its middle."""
    ids = list(dict.fromkeys([*letter.references, *letter.in_reply_to]))
    while len(" ".join(ids)) > CHAIN or len(ids) > LOOKED_AT:
        del ids[min(1, len(ids) - 1)]
    return " ".join(ids)


def _door(parcel: Parcel) -> str:
    return {"lmtp": "mail", "imap": "mail", "intake": "mail", "demo": "mail"}.get(parcel.door, parcel.door)


def _writer(parcel: Parcel, letter: Letter) -> Mailbox:
    """Who is answered. A site's form writes in our own name, or in one nobody reads, and says who asked in Reply-To."""
    ours = our_addresses()
    boxes = [box for box in (letter.sender, *letter.reply_to[:1]) if box]
    named = [box for box in boxes if without_detail(box.email) not in ours]
    named.sort(key=is_no_reply)
    return named[0] if named else Mailbox("", parcel.sender or f"unknown-{parcel.pk}{NOBODY}")
