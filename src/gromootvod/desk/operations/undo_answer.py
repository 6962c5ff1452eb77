"""How a ticket stands before and after an answer, and how the answer's traces are taken away again.

Only what still is as the answer left it goes back: what somebody has changed since stays changed.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from gromootvod.desk.lifecycle import BALL
from gromootvod.desk.models import (
    Assignment,
    Closure,
    Event,
    Grace,
    MacroUse,
    Message,
    Notification,
    Promise,
    ServiceClock,
    Ticket,
)
from gromootvod.desk.operations import ask_rating
from gromootvod.desk.operations.undo_beside import beside, restore_beside

PLAIN = (
    "state",
    "closed_at",
    "assignee_id",
    "last_message_at",
    "priority",
    "product",
    "title",
    "title_by_id",
    "level_id",
)
SAID = ("state", "assignee_id", "priority", "product")  # what of it a person is told when it stays
Row = type[Event] | type[Message] | type[MacroUse] | type[Notification]
ROWS: dict[str, Row] = {"event": Event, "message": Message, "use": MacroUse, "notice": Notification}
CLOCK = ("met_at", "missed_at", "warned_at", "due", "warn_at", "pauses")


def standing(ticket: Ticket) -> dict[str, Any]:
    """What an answer may change, as JSON."""
    promise = Promise.objects.filter(ticket=ticket, settled_at=None).first()
    clocks = ServiceClock.objects.filter(ticket=ticket).order_by("id") if ticket.level_id else []
    return {
        "ticket": {name: _json(getattr(ticket, name)) for name in PLAIN},
        "promise": {"id": promise.pk, "broken_at": _json(promise.broken_at)} if promise else None,
        "clocks": {str(row.pk): {name: _json(getattr(row, name)) for name in CLOCK} for row in clocks},
        "beside": beside(ticket.pk),
    }


def newest_rows(ticket_id: int) -> dict[str, int]:
    """The newest event, message … of the ticket, 0 where there is none; the ticket is locked."""
    return {name: _newest(model, ticket_id) for name, model in ROWS.items()}


def made_since(ticket_id: int, newest: dict[str, int]) -> dict[str, Any]:
    """The rows that came after `newest`."""
    return {
        "made": {
            name: list(
                model.objects.filter(ticket_id=ticket_id, pk__gt=newest[name]).values_list("pk", flat=True)
            )
            for name, model in ROWS.items()
        }
    }


def restore(ticket: Ticket, grace: Grace) -> list[str]:
    """Put the ticket back to where it stood before the answer; it is locked. The message goes afterwards.

    Returns what stays, because somebody has changed it since: of state, assignee, priority, product, fields.
    """
    was, left, now = grace.before["ticket"], grace.after["ticket"], standing(ticket)["ticket"]
    changed = [name for name in PLAIN if was[name] != left[name] and now[name] == left[name]]
    for name in changed:
        setattr(ticket, name, _moment(was[name]) if name.endswith("_at") else was[name])
    if "assignee_id" in changed:
        _lead_again(ticket, grace)
    if "closed_at" in changed:  # a macro closed it with this letter
        Closure.objects.filter(ticket=ticket, undone_at=None).delete()
        ask_rating.take_back(ticket)
        Promise.objects.filter(message_id=grace.message_id).update(settled_at=None, outcome="")
    if "state" in changed:
        ticket.ball = BALL[ticket.state]
    _promise_again(ticket, grace)
    ticket.save(update_fields=["ball", "next_word_by", *(name.removesuffix("_id") for name in changed)])
    _wind_clocks_back(grace)
    stays = [
        name.removesuffix("_id")
        for name in SAID
        if was[name] != left[name] != now[name] and now[name] != was[name]
    ]
    return stays + restore_beside(ticket, grace)


def _lead_again(ticket: Ticket, grace: Grace) -> None:
    Assignment.objects.filter(ticket=ticket, at=grace.message.at, ended_at=None).delete()
    if ticket.assignee_id is not None:
        ended = Assignment.objects.filter(
            ticket=ticket, member_id=ticket.assignee_id, ended_at=grace.message.at
        )
        ended.update(ended_at=None)


def _promise_again(ticket: Ticket, grace: Grace) -> None:
    """The client never read the new promise: what he was told before stands again, or was settled by who came since."""
    told = grace.before["promise"]
    ours = Promise.objects.filter(ticket=ticket, message_id=grace.message_id).order_by("id").last()
    if ours is None:
        return
    settled_at, settled_by, outcome = ours.settled_at, ours.settled_by, ours.outcome
    ours.delete()
    old = Promise.objects.filter(ticket=ticket, pk=told["id"]).first() if told else None
    if old is None:
        return
    old.broken_at = _moment(told["broken_at"])
    if settled_at is not None and old.broken_at is None and old.due < settled_at:
        old.broken_at = settled_at
    late = old.broken_at is not None and outcome != Promise.Outcome.STANDS
    old.settled_at, old.settled_by = settled_at, settled_by
    old.outcome = Promise.Outcome.LATE if late else outcome
    old.save(update_fields=["broken_at", "settled_at", "settled_by", "outcome"])
    if settled_at is None:
        ticket.next_word_by = old.due


def _wind_clocks_back(grace: Grace) -> None:
    was, left = grace.before["clocks"], grace.after["clocks"]
    for row in ServiceClock.objects.filter(ticket_id=grace.ticket_id):
        key = str(row.pk)
        if key not in was and key in left:
            row.delete()
            continue
        changed = [
            name for name in CLOCK
            if key in was and key in left and was[key][name] != left[key][name] == _json(getattr(row, name))
        ]  # fmt: skip
        for name in changed:
            value = was[key][name]
            setattr(row, name, value if name == "pauses" else _moment(value))
        if changed:
            row.save(update_fields=changed)


def _newest(model: Row, ticket_id: int) -> int:
    rows = model.objects.filter(ticket_id=ticket_id).order_by("-pk")
    return rows.values_list("pk", flat=True).first() or 0


def _moment(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None


def _json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
