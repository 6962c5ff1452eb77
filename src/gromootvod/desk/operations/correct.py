"""A member says what a stretch of a letter is; the card, the title and the heat follow at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from gromootvod.core.distill import Kind, Label
from gromootvod.desk import live
from gromootvod.desk.models import Correction, Distillation, Event, Message, Ticket
from gromootvod.desk.operations.settle import keep, load
from gromootvod.office.models import Member


@dataclass(frozen=True, slots=True)
class Said:
    """text[start:end] of a message is `label`; `hot`: a fact, but said with feeling."""

    message_id: int
    start: int
    end: int
    label: str
    hot: bool = False


def correct(ticket_id: int, said: Said, *, by: Member, now: datetime) -> Correction:
    """Keep a member's word on a stretch of a letter, and all that follows from it.

    Raises ValueError when the stretch holds no words or the label is none; Ticket.DoesNotExist;
    Message.DoesNotExist when the ticket has no such letter that was read.
    """
    with transaction.atomic():
        ticket, message, row = _letter(ticket_id, said.message_id)
        label = Label(said.label)
        if not (0 <= said.start < said.end <= len(message.text)):
            raise ValueError("nothing is there")
        if not message.text[said.start : said.end].strip():
            raise ValueError("blank")
        hot = said.hot and label.kind is Kind.FACT
        newest = Correction.objects.filter(message=message, undone_at=None).order_by("-id").first()
        if newest and (newest.start, newest.end, newest.label, newest.hot) == (
            said.start, said.end, label.value, hot,
        ):  # fmt: skip
            return newest  # sent twice
        was, was_hot = _stands(row, said.start, said.end)
        made = Correction.objects.create(
            message=message, start=said.start, end=said.end, label=label.value,
            hot=hot, was=was, was_hot=was_hot,
            by=by, at=now, version=row.version,
        )  # fmt: skip
        keep(row, message, load(row))
        _tell(ticket, made, by, now, undone=False)
        return made


def take_back(ticket_id: int, said: Said, *, by: Member, now: datetime) -> Correction:
    """Undo the newest correction that stands on this stretch; what was there before stands again.

    Raises ValueError when there is none; Ticket.DoesNotExist; Message.DoesNotExist.
    """
    with transaction.atomic():
        ticket, message, row = _letter(ticket_id, said.message_id)
        found = (
            Correction.objects.filter(message=message, undone_at=None, start__lt=said.end, end__gt=said.start)
            .order_by("-id")
            .first()
        )
        if found is None:
            raise ValueError("nothing was corrected there")
        found.undone_at, found.undone_by = now, by
        found.save(update_fields=["undone_at", "undone_by"])
        keep(row, message, load(row))
        _tell(ticket, found, by, now, undone=True)
        return found


def _letter(ticket_id: int, message_id: int) -> tuple[Ticket, Message, Distillation]:
    ticket = Ticket.objects.select_for_update().get(pk=ticket_id)
    message = Message.objects.get(pk=message_id, ticket=ticket)
    row = Distillation.objects.filter(message=message).first()
    if row is None:
        raise Message.DoesNotExist
    return ticket, message, row


def _stands(row: Distillation, start: int, end: int) -> tuple[str, bool]:
    """What most of the stretch has been so far."""
    shares: dict[tuple[str, bool], int] = {}
    for span in row.data["spans"]:
        size = min(end, span["end"]) - max(start, span["start"])
        if size > 0:
            shares[span["label"], span["hot"]] = shares.get((span["label"], span["hot"]), 0) + size
    return max(shares, key=lambda one: shares[one], default=(Label.NOISE.value, False))


def _tell(ticket: Ticket, made: Correction, by: Member, now: datetime, *, undone: bool) -> None:
    data = {
        "message": made.message_id,
        "start": made.start,
        "end": made.end,
        "was": made.was,
        "to": made.label,
    }
    if undone:
        data |= {"was": made.label, "to": made.was, "undone": True}
    Event.objects.create(ticket=ticket, kind=Event.Kind.CORRECTED, at=now, member=by, data=data)
    live.wake()
