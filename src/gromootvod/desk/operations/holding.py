"""A holding update: "still looking; this was done; the next word comes by then". It says nothing that did not happen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from gromootvod.desk import rhythm
from gromootvod.desk.lifecycle import Ball, State
from gromootvod.desk.models import Event, Message, Notification, Promise, StateWord, Ticket
from gromootvod.desk.operations.answer import say
from gromootvod.desk.operations.dispatch import due_words
from gromootvod.desk.operations.notify import holders, notify, owner
from gromootvod.office.models import Role

_LAST_MOMENT = timedelta(minutes=10)  # a person has until then to speak himself
IN_A_ROW = 2  # so many may go out by themselves; then a person is needed


@dataclass(frozen=True, slots=True)
class Holding:
    """A draft of a holding update, and the next word it names."""

    text: str
    due: datetime


def propose(ticket: Ticket, *, now: datetime) -> Holding:
    """What can honestly be said now, in the client's language, from what really happened since our last word."""
    due = rhythm.next_word_due(now)
    since = (
        Message.objects.filter(ticket=ticket, direction=Message.Direction.OUT)
        .order_by("-at", "-id")
        .values_list("at", flat=True)
        .first()
        or ticket.opened_at
    )
    with translation.override(ticket.language):
        parts = [_standing(ticket.state)]
        parts += _happened(ticket, since)
        when = due_words(due, ticket.language, his_zone=ticket.contact.time_zone)
        parts.append(_("The next word from us: %(when)s.") % {"when": when})
    return Holding("\n\n".join(parts), due)


def may_go_alone(ticket_id: int) -> bool:
    """Whether fewer than two holding updates have gone since a person last spoke to the client."""
    latest = (
        Message.objects.filter(ticket_id=ticket_id, direction=Message.Direction.OUT)
        .order_by("-at", "-id")
        .values_list("automatic", flat=True)[:IN_A_ROW]
    )
    return list(latest) != [True] * IN_A_ROW


def waiting(*, now: datetime, limit: int) -> list[int]:
    """Tickets whose word is due in a moment, though their owner was reminded."""
    return list(_ripe(now).order_by("due", "id").values_list("ticket_id", flat=True)[:limit])


def _ripe(now: datetime) -> QuerySet[Promise]:
    standing = Promise.objects.filter(settled_at=None, broken_at=None, warned_at__isnull=False)
    ours = standing.filter(ticket__ball=Ball.US, ticket__closed_at=None)
    return ours.filter(due__gt=now, due__lte=now + _LAST_MOMENT)


def hold(ticket_id: int, *, now: datetime) -> Message | None:
    """Send a holding update by itself, marked as such; None when a person is needed, who is told so once."""
    with transaction.atomic():
        ticket = (
            Ticket.objects.select_for_update(of=("self",))
            .select_related("contact", "assignee")
            .get(pk=ticket_id)
        )
        standing = _ripe(now).filter(ticket=ticket).first()
        if standing is None:  # another worker, or a person, was quicker
            return None
        if not may_go_alone(ticket.pk):
            _ask_for_a_person(ticket, standing, now)
            return None
        holding = propose(ticket, now=now)
        with translation.override(ticket.language):
            mark = _("This letter was put together by our desk from what was done on your ticket.")
        return say(ticket, f"{holding.text}\n\n{mark}", due=holding.due, now=now)


def _ask_for_a_person(ticket: Ticket, standing: Promise, now: datetime) -> None:
    told = Notification.objects.filter(
        ticket=ticket, kind=Notification.Kind.HELD_TWICE, about=standing.due
    ).exists()
    if not told:
        members = {m.pk: m for m in [*owner(ticket), *holders(Role.MANAGER)]}
        notify(members.values(), ticket.pk, Notification.Kind.HELD_TWICE, now=now, about=standing.due)


def _standing(state: str) -> str:
    return {
        State.RECEIVED: _("Your letter is with us; we have not found the cause yet."),
        State.FINDING: _("We are still looking for the cause."),
        State.KNOWN: _("The cause is known; we are preparing the repair."),
        State.REPAIRING: _("The repair is going on."),
        State.CHECK: _("We are waiting to hear whether it works for you."),
        State.WAITING: _("We are waiting for your answer to our last letter."),
    }.get(State(state), _("We are still looking for the cause."))


def _happened(ticket: Ticket, since: datetime) -> list[str]:
    """Whole sentences about events that a client may know of."""
    found: list[str] = []
    word = StateWord.objects.filter(ticket=ticket, at__gt=since).order_by("-id").first()
    if word is not None:
        found += [_closed(part) for part in (word.known, word.unknown, word.next_step) if part]
    events = Event.objects.filter(ticket=ticket, at__gt=since).order_by("id")
    kinds = {}
    for event in events:
        kinds[event.kind] = event
    if Event.Kind.LETTER in kinds:
        found.append(_("What you wrote since then has been read and added to the ticket."))
    assigned = kinds.get(Event.Kind.ASSIGNED)
    if assigned is not None and ticket.assignee is not None:
        name = (ticket.assignee.name.split() or [""])[0]
        if name:
            found.append(_("%(name)s leads your ticket now.") % {"name": name})
    if Event.Kind.TAKEN_UP in kinds:
        found.append(_("The manager has read the ticket and follows it."))
    return found


def _closed(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?", "…")) else sentence + "."
