"""Post from machines: filed and visible, never answered. A bounce says that our word did not arrive."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from gromootvod.contacts.models import Address
from gromootvod.core.letter import (
    Bounce,
    Robot,
    dispatch_of_bounce_address,
    ticket_of_message_id,
)
from gromootvod.desk import search
from gromootvod.desk.keys import thread_key
from gromootvod.desk.merged import standing
from gromootvod.desk.models import Dispatch, Event, Message, Parcel, Ticket
from gromootvod.desk.operations.keep_message import Reading
from gromootvod.desk.operations.not_heard import not_heard, ticket_held
from gromootvod.desk.operations.thread import by_token, told_ids


def file_bounces(reading: Reading, *, recipients: Sequence[str], now: datetime) -> Ticket | None:
    """Mark the letter that came back and its address; return the ticket it belongs to, if we sent it."""
    dispatch = _bounced_dispatch(reading, recipients)
    if dispatch is None:
        return None
    report = _report_for(reading.letter.bounces, dispatch.recipient)
    if report is None or report.action in {"failed", ""} or report.permanent:
        _mark(dispatch, report, now)
    return dispatch.ticket


def forget_robot(parcel: Parcel) -> None:
    """A member says that a person wrote it: what was noted of it as a machine's letter is written anew."""
    for message in Message.objects.filter(blob_id=parcel.blob_id, standing=Message.Standing.ROBOT):
        search.forget(message.pk)
        message.delete()


def file_robot(reading: Reading, robot: Robot, *, recipients: Sequence[str], now: datetime) -> Ticket | None:
    """Return the ticket that a machine's letter belongs to by our own token, if any, and note it there."""
    letter = reading.letter
    if robot.rule in {"our_message_id", "our_address"}:
        return None
    number = by_token(letter, recipients)
    ticket = Ticket.objects.filter(pk=standing(number)).first() if number is not None else None
    if ticket is not None:
        data = {"robot": str(robot.kind), "returns": robot.returns_at.isoformat() if robot.returns_at else ""}
        Event.objects.create(ticket=ticket, kind=Event.Kind.LETTER, at=now, data=data)
    return ticket


def _bounced_dispatch(reading: Reading, recipients: Sequence[str]) -> Dispatch | None:
    dispatches = Dispatch.objects.select_related("ticket")
    for address in [*recipients, *reading.letter.delivered_to]:
        number = dispatch_of_bounce_address(thread_key(), address)
        if number is not None:
            return dispatches.filter(pk=number).first()
    # Without a signed address only our own signed Message-ID counts: a forged bounce marks nothing.
    ids = [bounce.original_message_id for bounce in reading.letter.bounces] + told_ids(reading.letter)
    ours = [message_id for message_id in ids if ticket_of_message_id(thread_key(), message_id) is not None]
    return dispatches.filter(mail_id__in=ours[:20]).first() if ours else None


def _report_for(bounces: Sequence[Bounce], recipient: str) -> Bounce | None:
    exact = next((bounce for bounce in bounces if bounce.recipient.lower() == recipient.lower()), None)
    return exact or next(iter(bounces), None)


def _mark(dispatch: Dispatch, report: Bounce | None, now: datetime) -> None:
    words = (report.diagnostic or report.status) if report else ""
    ticket_held(dispatch)  # the ticket first, as everybody locks them
    changed = (
        Dispatch.objects.filter(pk=dispatch.pk)
        .exclude(state=Dispatch.State.BOUNCED)
        .update(state=Dispatch.State.BOUNCED, next_try_at=None, answer=words[:500])
    )
    if not changed:
        return
    if report is None or report.permanent:
        Address.objects.filter(kind=Address.Kind.MAIL, value=dispatch.recipient.lower()).update(
            bounced_at=now, bounce_reason=words[:500]
        )
    not_heard(dispatch, words, now=now)
