"""Keep a dated next word on every open ticket: exactly one stands."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gromootvod.desk import live
from gromootvod.desk.models import Event, Message, Promise, Ticket
from gromootvod.office.models import Member


def promise(
    ticket: Ticket,
    due: datetime,
    *,
    now: datetime,
    by: Member | None = None,
    message: Message | None = None,
    source: str = Promise.Source.HOUSE,
    first: bool = False,
) -> Promise:
    """Make the ticket's next word due at `due`; the promise before it, if any, is settled by `message`.

    `first` says that the ticket is new and owes nothing yet. The caller saves `ticket.next_word_by`. Raises
    ValueError for a time that is not ahead.
    """
    if due <= now:
        raise ValueError("a promise lies ahead")
    if not first:
        settle(ticket, now=now, message=message)
    ticket.next_word_by = due
    return Promise.objects.create(
        ticket=ticket, due=due, made_at=now, made_by=by, source=source, message=message
    )


def settle(ticket: Ticket, *, now: datetime, message: Message | None = None) -> None:
    """The word came, or the ticket closed: nothing is owed any more. Late words leave their mark."""
    standing = Promise.objects.filter(ticket=ticket, settled_at=None)
    standing.filter(due__lt=now, broken_at=None).update(broken_at=now)
    standing.update(settled_at=now, settled_by=message)


def lapse(*, now: datetime, limit: int = 500) -> list[int]:
    """Mark promises whose time has run out; each once, however many workers look. Returns their tickets."""
    due = list(
        Promise.objects.filter(settled_at=None, broken_at=None, due__lt=now)
        .order_by("due", "id")
        .values_list("id", "ticket_id", "due")[:limit]
    )
    lapsed = []
    for promise_id, ticket_id, at in due:
        with transaction.atomic():
            claimed = Promise.objects.filter(pk=promise_id, settled_at=None, broken_at=None).update(
                broken_at=now
            )
            if claimed:
                Event.objects.create(
                    ticket_id=ticket_id, kind=Event.Kind.LAPSED, at=now, data={"due": at.isoformat()}
                )
                lapsed.append(ticket_id)
                live.wake()
    return lapsed
