"""The client's decent way up: one sentence, and a manager sees it. It cannot be lost."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gromootvod.desk import live
from gromootvod.desk.compose import one_line
from gromootvod.desk.lifecycle import Ball, State, after_letter
from gromootvod.desk.models import Escalation, Event, Notification, Ticket
from gromootvod.desk.operations import levels
from gromootvod.desk.operations.close import open_again
from gromootvod.desk.operations.notify import holders, notify
from gromootvod.desk.rhythm import manager_word_due
from gromootvod.office.models import Member, Role


def escalate(ticket_id: int, words: str, *, by: Member | None, now: datetime) -> Escalation:
    """Show the ticket to a manager; an escalation that nobody has taken yet gets the new words added.

    The client's own wish is a word of his like a letter: the move is ours, a solved ticket opens again. Raises
    ValueError when nothing is said, Ticket.DoesNotExist.
    """
    words = one_line(words)[:1000]
    if not words:
        raise ValueError("empty")
    with transaction.atomic():
        ticket = Ticket.objects.select_for_update().get(pk=ticket_id)
        standing = Escalation.objects.filter(ticket=ticket, taken_at=None).first()
        if standing is not None:
            standing.words = f"{standing.words} {words}"[:1000]
            standing.save(update_fields=["words"])
            escalation = standing
        else:
            escalation = Escalation.objects.create(
                ticket=ticket, at=now, by=by, words=words, answer_by=manager_word_due(now)
            )
            notify(
                holders(Role.MANAGER),
                ticket.pk,
                Notification.Kind.ESCALATED,
                now=now,
                about=escalation.answer_by,
            )
        Event.objects.create(
            ticket=ticket, kind=Event.Kind.ESCALATED, at=now, member=by, data={"words": words}
        )
        if by is None:
            _hand_to_us(ticket, now)
        live.wake()
        return escalation


def take_up(ticket_id: int, *, by: Member, now: datetime) -> int:
    """A manager takes the ticket's escalation upon himself; returns how many stood open.

    Raises Ticket.DoesNotExist.
    """
    with transaction.atomic():
        ticket = Ticket.objects.select_for_update().get(pk=ticket_id)
        taken = Escalation.objects.filter(ticket=ticket, taken_at=None).update(taken_at=now, taken_by=by)
        if taken:
            Event.objects.create(ticket=ticket, kind=Event.Kind.TAKEN_UP, at=now, member=by)
            live.wake()
        return taken


def _hand_to_us(ticket: Ticket, now: datetime) -> None:
    if ticket.state == State.SOLVED:
        # Nobody looks for troubles among the solved: what he asks to be seen must stand where it is seen.
        open_again(ticket, by=None, now=now).save()
    ticket.ball, ticket.state = Ball.US, after_letter(ticket.state)
    levels.follow_ball(ticket, now=now)
    ticket.save(update_fields=["state", "ball", "closed_at", "next_word_by"])
