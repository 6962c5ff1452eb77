"""Say where the ticket stands, in the client's terms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from gromootvod.desk import live
from gromootvod.desk.compose import one_line
from gromootvod.desk.lifecycle import BALL, OPEN_STATES, move
from gromootvod.desk.models import Event, Priority, StateWord, Ticket
from gromootvod.desk.operations import levels
from gromootvod.desk.operations.follow import STATE, tell_followers
from gromootvod.office.models import Member


@dataclass(frozen=True, slots=True)
class Words:
    """What is said of a state, for the client: empty parts are not said."""

    known: str = ""
    unknown: str = ""
    next_step: str = ""


def set_state(
    ticket_id: int, state: str, *, by: Member | None, now: datetime, words: Words | None = None
) -> Ticket:
    """Move the ticket to `state`; `words` appear on the client's page at once. The promise stands.

    Raises IllegalMove, Ticket.DoesNotExist.
    """
    with transaction.atomic():
        ticket = Ticket.objects.select_for_update().get(pk=ticket_id)
        said = _say(ticket, state, words, by=by, now=now)
        if ticket.state != state:
            was, ticket.state = ticket.state, move(ticket.state, state)
            ticket.ball = BALL[ticket.state]
            ticket.save(update_fields=["state", "ball"])
            levels.follow_ball(ticket, now=now)
            data = {"from": was, "to": ticket.state}
            Event.objects.create(ticket=ticket, kind=Event.Kind.STATE, at=now, member=by, data=data)
            tell_followers(ticket, STATE, by=by, now=now)
        elif said:
            data = {"from": state, "to": state}
            Event.objects.create(ticket=ticket, kind=Event.Kind.STATE, at=now, member=by, data=data)
        live.wake()
        return ticket


def _say(ticket: Ticket, state: str, words: Words | None, *, by: Member | None, now: datetime) -> bool:
    parts = {name: one_line(getattr(words, name, ""))[:1000] for name in ("known", "unknown", "next_step")}
    if not any(parts.values()) or state not in OPEN_STATES:
        return False
    StateWord.objects.create(ticket=ticket, at=now, by=by, state=state, **parts)
    return True


def set_product(ticket_id: int, product: str, *, by: Member | None, now: datetime) -> Ticket:
    """Say what product it is about; its service level follows. Raises Ticket.DoesNotExist."""
    product = one_line(product)[:64]
    with transaction.atomic():
        ticket = (
            Ticket.objects.select_for_update(of=("self",))
            .select_related("contact", "level")
            .get(pk=ticket_id)
        )
        if ticket.product != product:
            was, ticket.product = ticket.product, product
            levels.change(ticket, now=now)
            ticket.look_again = True
            ticket.save(update_fields=["product", "level", "look_again"])
            data = {"from": was, "to": product}
            Event.objects.create(ticket=ticket, kind=Event.Kind.PRODUCT, at=now, member=by, data=data)
            live.wake()
        return ticket


def set_priority(ticket_id: int, priority: str, *, by: Member | None, now: datetime) -> Ticket:
    """Say how much the ticket presses; its service level follows. Raises ValueError, Ticket.DoesNotExist."""
    with transaction.atomic():
        ticket = (
            Ticket.objects.select_for_update(of=("self",))
            .select_related("contact", "level")
            .get(pk=ticket_id)
        )
        if priority not in Priority.values:
            raise ValueError(priority)
        if ticket.priority != priority:
            was, ticket.priority = ticket.priority, priority
            levels.change(ticket, now=now)
            ticket.save(update_fields=["priority", "level"])
            data = {"from": was, "to": priority}
            Event.objects.create(ticket=ticket, kind=Event.Kind.PRIORITY, at=now, member=by, data=data)
            live.wake()
        return ticket


def set_title(ticket_id: int, title: str, *, by: Member, now: datetime) -> Ticket:
    """Say in other words what the ticket is. Raises ValueError when nothing is said."""
    title = one_line(title)[:120]
    if not title:
        raise ValueError("empty")
    with transaction.atomic():
        ticket = Ticket.objects.select_for_update().get(pk=ticket_id)
        was, ticket.title, ticket.title_by = ticket.title, title, by
        ticket.save(update_fields=["title", "title_by"])
        Event.objects.create(ticket=ticket, kind=Event.Kind.TITLED, at=now, member=by, data={"from": was})
        live.wake()
        return ticket
