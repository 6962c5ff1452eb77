"""Keep a dated next word on every open ticket: exactly one stands."""

from __future__ import annotations

from datetime import datetime

from gromootvod.desk import rhythm
from gromootvod.desk.models import Message, Promise, Ticket
from gromootvod.office.models import Member

Outcome = Promise.Outcome


def promise(
    ticket: Ticket,
    due: datetime,
    *,
    now: datetime,
    by: Member | None = None,
    message: Message | None = None,
    source: str = Promise.Source.HOUSE,
    first: bool = False,
    outcome: str = Outcome.KEPT,
) -> Promise:
    """Make the ticket's next word due at `due`; the promise before it, if any, is settled by `message`.

    `first` says that the ticket is new and owes nothing yet; `outcome` what came in time for the one before. The
    caller saves `ticket.next_word_by`. Raises ValueError for a time that is not ahead.
    """
    if due <= now:
        raise ValueError("a promise lies ahead")
    if not first:
        settle(ticket, now=now, message=message, outcome=outcome)
    ticket.next_word_by = due
    warn_at, raise_at = rhythm.around(due, now)
    return Promise.objects.create(
        ticket=ticket, due=due, warn_at=warn_at, raise_at=raise_at, made_at=now, made_by=by, source=source,
        message=message,
    )  # fmt: skip


def settle(
    ticket: Ticket, *, now: datetime, message: Message | None = None, outcome: str = Outcome.KEPT
) -> None:
    """The word came, or the ticket closed: nothing is owed any more. Late words leave their mark."""
    standing = Promise.objects.filter(ticket=ticket, settled_at=None)
    standing.filter(due__lt=now, broken_at=None).update(broken_at=now)
    standing.filter(broken_at__isnull=False).update(outcome=Outcome.LATE)
    standing.filter(broken_at=None).update(outcome=outcome)
    standing.update(settled_at=now, settled_by=message)
