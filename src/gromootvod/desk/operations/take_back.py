"""Send an answer that can still be taken back for some seconds, and take it back.

The letter lies in the outbox from the first moment, with its bytes; only its time has not come. Who takes it back and
the worker that would deliver it contend for the same row, and one of them wins.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from gromootvod.core.letter import attachment_bytes
from gromootvod.desk import live, search
from gromootvod.desk.compose import File
from gromootvod.desk.lifecycle import State
from gromootvod.desk.models import (
    Attachment,
    Blob,
    Dispatch,
    Event,
    Grace,
    KeptDraft,
    Message,
    Ticket,
)
from gromootvod.desk.operations.close import reopen
from gromootvod.desk.operations.keep_draft import drop_draft, keep_draft, put_files
from gromootvod.desk.operations.undo_answer import made_since, newest_rows, restore, standing
from gromootvod.office.models import Member


class TooLate(ValueError):
    """The letter has gone."""


def send(
    ticket_id: int,
    deed: Callable[[], Message],
    *,
    by: Member,
    now: datetime,
    open_again: bool = False,
    choices: Mapping[str, Any] | None = None,
) -> Message:
    """Do `deed`, which answers the ticket, and hold its letter for the seconds of the setting `take_back`.

    Whatever else the deed does to the ticket (a macro's actions, say) is undone with the letter. The member's draft goes
    away; `choices` of the composer are put back with his words. `open_again` reopens a solved ticket first. Raises what
    the deed raises.
    """
    with transaction.atomic():
        ticket = Ticket.objects.select_for_update(of=("self",)).get(pk=ticket_id)
        if open_again and ticket.state == State.SOLVED:
            ticket = reopen(ticket_id, by=by, now=now)
        before, newest = standing(ticket), newest_rows(ticket_id)
        message = deed()
        drop_draft(ticket_id, by=by)
        seconds = int(settings.CONFIG["take_back"])
        if seconds > 0:
            until = now + timedelta(seconds=seconds)
            Dispatch.objects.filter(message=message).update(next_try_at=until)
            after = standing(Ticket.objects.get(pk=ticket_id)) | made_since(ticket_id, newest)
            Grace.objects.create(
                message=message, ticket_id=ticket_id, member=by, until=until, before=before, after=after,
                choices=dict(choices or {}),
            )  # fmt: skip
        return message


def take_back(ticket_id: int, message_id: int, *, by: Member, now: datetime) -> bool:
    """Take the letter back: it was never sent, its words are a draft again. Taken back twice is taken back once (False).

    What came with it and somebody has changed since stays so; the event names it (`stays`). Raises TooLate, Message.DoesNotExist for what is no letter of this member here.
    """
    with transaction.atomic():
        ticket = Ticket.objects.select_for_update(of=("self",)).filter(pk=ticket_id).first()
        graces = Grace.objects.select_for_update(of=("self",)).select_related("message__blob")
        grace = graces.filter(ticket_id=ticket_id, message_id=message_id, member=by).first()
        if ticket is None or grace is None:
            return _not_there(ticket_id, message_id, by)
        # The worker passes over rows that are locked here, and what it has claimed is not waiting any more.
        rows = list(Dispatch.objects.select_for_update(of=("self",)).filter(message_id=message_id))
        held = all(row.state == Dispatch.State.WAITING and not row.attempts for row in rows)
        if grace.gone_at is not None or now >= grace.until or not held:
            raise TooLate
        _draft_again(grace, by, now)
        stays = restore(ticket, grace)
        _forget(grace)
        data = {"message": message_id, "stays": stays}
        Event.objects.create(ticket=ticket, kind=Event.Kind.TAKEN_BACK, at=now, member=by, data=data)
        live.wake()
        return True


def what_stays(ticket_id: int, message_id: int) -> list[str]:
    """What came with a letter that was taken back and could not be undone: somebody had changed it since."""
    taken = Event.objects.filter(ticket_id=ticket_id, kind=Event.Kind.TAKEN_BACK, data__message=message_id)
    return list((taken.values_list("data", flat=True).first() or {}).get("stays", ()))


def let_go(*, now: datetime, limit: int = 500) -> int:
    """The seconds are over: what was held belongs to the client. Returns how many letters."""
    gone = 0
    for grace in list(Grace.objects.filter(gone_at=None, until__lte=now).order_by("until")[:limit]):
        with transaction.atomic():
            if not Grace.objects.filter(pk=grace.pk, gone_at=None).update(gone_at=now):
                continue
            if not Dispatch.objects.filter(message_id=grace.message_id).exists():
                # He reads on his page, and no delivery will tell it that there is something new.
                data = {"recipient": "", "answer": "", "page": True}
                Event.objects.create(ticket_id=grace.ticket_id, kind=Event.Kind.DELIVERED, at=now, data=data)
                live.wake()
            gone += 1
    return gone


def _not_there(ticket_id: int, message_id: int, by: Member) -> bool:
    taken = Event.objects.filter(ticket_id=ticket_id, kind=Event.Kind.TAKEN_BACK, member=by)
    if taken.filter(data__message=message_id).exists():
        return False
    if Message.objects.filter(
        pk=message_id, ticket_id=ticket_id, member=by, direction=Message.Direction.OUT
    ).exists():
        raise TooLate
    raise Message.DoesNotExist


def _draft_again(grace: Grace, by: Member, now: datetime) -> None:
    """What was sent stands in the composer again, before what has been begun since."""
    message = grace.message
    begun = KeptDraft.objects.filter(ticket_id=grace.ticket_id, member=by).first()
    text = message.text + (f"\n\n{begun.text}" if begun and begun.text.strip() else "")
    draft = keep_draft(grace.ticket_id, text, by=by, now=now, version=None, choices=grace.choices)
    rows = Attachment.objects.filter(message=message).order_by("part")
    if draft is not None and message.blob is not None and rows:
        raw = bytes(message.blob.data)
        put_files(draft, [File(row.name, row.content_type, attachment_bytes(raw, row.part)) for row in rows])


def _forget(grace: Grace) -> None:
    """The message never was: with it go its letter in the outbox, its files and its place in the search."""
    made = grace.after["made"]
    messages = Message.objects.filter(ticket_id=grace.ticket_id, pk__in=made["message"])
    letters = Dispatch.objects.filter(message_id=grace.message_id)
    blobs = {*messages.values_list("blob_id", flat=True), *letters.values_list("blob_id", flat=True)}
    for pk in messages.values_list("pk", flat=True):
        search.forget(pk)
    Event.objects.filter(ticket_id=grace.ticket_id, pk__in=made["event"]).delete()
    messages.delete()
    Blob.objects.filter(pk__in=blobs - {None}, messages=None, dispatches=None).delete()
