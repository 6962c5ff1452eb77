"""Bring old letters up to what the house can read now: rules, weights and lessons of today."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from gromootvod.core.distill import Distillate, distill
from gromootvod.core.distill.model import Model
from gromootvod.desk import live, taught
from gromootvod.desk.models import Attachment, Distillation, Message, Ticket
from gromootvod.desk.operations.settle import changes, keep

CHUNK = 20  # letters of one transaction: a desk that runs on SQLite waits for no more than these


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which letters: of these tickets, or since a moment, or all; of nothing else said, of open tickets."""

    tickets: Sequence[int] = ()
    since: datetime | None = None
    all: bool = False


@dataclass(slots=True)
class Count:
    """How many letters were behind, are done, and say something else than before."""

    behind: int = 0
    done: int = 0
    changed: int = 0
    tickets: int = 0


def redistill(
    wanted: Wanted, *, dry_run: bool = False, progress: Callable[[Count], None] = lambda count: None
) -> Count:
    """Read anew what was read by an older version. What is done stays done when it is stopped midway.

    Corrections of members lie over the new reading; titles written by hand stay.
    """
    learned, version = taught.weights(), taught.version()
    count = Count(behind=_behind(wanted, version).count())
    progress(count)
    seen: set[int] = set()
    for chunk in _chunks(wanted, version):
        readings = [(message, read(message, learned)) for message in chunk]
        if dry_run:
            found = [message for message, reading in readings if changes(message, reading)]
        else:
            found = _kept(readings)
        seen |= {message.ticket_id for message in found}
        count.done += len(chunk)
        count.changed += len(found)
        count.tickets = len(seen)
        progress(count)
    return count


def read_unread(*, limit: int = CHUNK) -> int:
    """Read letters that were brought from another desk and wait to be understood, the newest first; return how many.

    Tickets that are open are looked at again: now there may be a question to propose.
    """
    waiting = Distillation.objects.filter(version="").order_by("-message_id")
    ids = list(waiting.values_list("message_id", flat=True)[:limit])
    if not ids:
        return 0
    learned = taught.weights()
    _kept(
        [(message, read(message, learned)) for message in Message.objects.filter(pk__in=ids).order_by("pk")]
    )
    Ticket.objects.filter(messages__in=ids, closed_at=None).update(look_again=True)
    return len(ids)


def read(message: Message, learned: Model) -> Distillate:
    """What the house reads in a message now, before corrections."""
    names = Attachment.objects.filter(message=message).order_by("part").values_list("name", flat=True)
    return distill(
        message.text,
        subject=message.subject,
        folds=[(start, end) for _kind, start, end in message.folds],
        attachments=list(names),
        now=message.at,
        learned=learned,
    )


def _kept(readings: list[tuple[Message, Distillate]]) -> list[Message]:
    """Keep a chunk. Tickets first and in order, as everybody else locks them."""
    changed = []
    with transaction.atomic():
        tickets = sorted({message.ticket_id for message, _ in readings})
        list(Ticket.objects.select_for_update(of=("self",)).filter(pk__in=tickets).order_by("pk"))
        for message, reading in readings:
            row = Distillation.objects.filter(message=message).first()
            if row is not None and keep(row, message, reading):
                changed.append(message)
        if changed:
            live.wake()
    return changed


def _behind(wanted: Wanted, version: str) -> QuerySet[Distillation]:
    rows = Distillation.objects.exclude(version=version)
    if wanted.tickets:
        return rows.filter(message__ticket_id__in=list(wanted.tickets))
    if wanted.since is not None:
        return rows.filter(message__at__gte=wanted.since)
    return rows if wanted.all else rows.filter(message__ticket__closed_at=None)


def _chunks(wanted: Wanted, version: str) -> Iterator[list[Message]]:
    """The letters behind, oldest first; what fails to be read is passed by and not tried for ever."""
    last = 0
    while True:
        ids = list(
            _behind(wanted, version)
            .filter(message_id__gt=last)
            .order_by("message_id")
            .values_list("message_id", flat=True)[:CHUNK]
        )
        if not ids:
            return
        last = ids[-1]
        yield list(Message.objects.filter(pk__in=ids).order_by("pk"))
