"""Our word did not reach the client: he is waiting still, and the clock says so."""

from __future__ import annotations

from datetime import datetime

from gromootvod.desk.lifecycle import Ball
from gromootvod.desk.models import Dispatch, Event, Promise, Ticket
from gromootvod.desk.operations.close import open_again

# What does not reach them has not failed to reach the client.
FOR_OTHERS = (Dispatch.Kind.NOTICE, Dispatch.Kind.COPY)


def not_heard(dispatch: Dispatch, answer: str, *, now: datetime) -> None:
    """Note on the ticket that `dispatch` did not arrive; `answer` is what the relay or the report said of it.

    An answer that was lost gives the ball back to us, makes the promise red at once, and opens a solved ticket again.
    Called within a transaction.
    """
    ticket = ticket_held(dispatch)
    if ticket is None:
        return
    events = [
        Event(
            ticket=ticket,
            kind=Event.Kind.BOUNCED,
            at=now,
            data={"recipient": dispatch.recipient, "answer": answer[:500]},
        )
    ]
    if dispatch.kind not in FOR_OTHERS and ticket.closed_at is None:
        ticket.ball = Ball.US
    if dispatch.kind == Dispatch.Kind.REPLY:
        if ticket.closed_at is not None:
            events.append(open_again(ticket, by=None, now=now))
        _make_red(ticket, now)
    ticket.save(update_fields=["ball", "state", "closed_at", "next_word_by"])
    Event.objects.bulk_create(events)


def ticket_held(dispatch: Dispatch) -> Ticket | None:
    """The ticket on which a letter of ours stands now, locked: by a merge it may have gone to another since it was read."""
    while True:
        number = Dispatch.objects.filter(pk=dispatch.pk).values_list("ticket_id", flat=True).first()
        if number is None:
            return None
        ticket = Ticket.objects.select_for_update().get(pk=number)
        if Dispatch.objects.filter(pk=dispatch.pk, ticket=ticket).exists():
            return ticket


def _make_red(ticket: Ticket, now: datetime) -> None:
    standing = Promise.objects.filter(ticket=ticket, settled_at=None)
    standing.filter(broken_at=None).update(broken_at=now)
    standing.filter(due__gt=now).update(due=now)
    ticket.next_word_by = min(ticket.next_word_by or now, now)
