"""The client says whether we helped."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction

from gromootvod.desk import live
from gromootvod.desk.compose import one_line
from gromootvod.desk.lifecycle import IllegalMove
from gromootvod.desk.models import Event, Notification, Rating, Ticket
from gromootvod.desk.operations.close import reopen
from gromootvod.desk.operations.notify import holders, notify
from gromootvod.office.models import Role

CHANGE_OF_MIND = timedelta(days=14)  # after he first said so
PATIENCE = timedelta(days=60)  # so long he may say it at all


class TooLate(ValueError):
    """It was said long ago and stays as it is, or was asked too long ago."""


def may_rate(rating: Rating, *, now: datetime) -> bool:
    """Whether the client may still say it, or change what he said."""
    if rating.given_at is None:
        return now < rating.asked_at + PATIENCE
    return now < rating.given_at + CHANGE_OF_MIND


def rate(ticket_id: int, value: str, words: str = "", *, again: bool = False, now: datetime) -> Rating:
    """Keep the client's answer; managers, and nobody else, are told when we did not help.

    `again` opens the ticket again, if it is closed and we did not help. Raises ValueError for a value that is none,
    TooLate, Rating.DoesNotExist where he was not asked.
    """
    if value not in (Rating.Value.HELPED, Rating.Value.NOT_HELPED):
        raise ValueError(value)
    with transaction.atomic():
        ticket = Ticket.objects.select_for_update().get(pk=ticket_id)
        rating = Rating.objects.get(ticket=ticket)
        if not may_rate(rating, now=now):
            raise TooLate
        was, said = rating.value, one_line(words)[:1000]
        if (was, rating.words) != (value, said):
            _keep(rating, value, said, now)
            if value == Rating.Value.NOT_HELPED != was:
                notify(holders(Role.MANAGER), ticket.pk, Notification.Kind.RATED_LOW, now=now)
        if again and value == Rating.Value.NOT_HELPED and ticket.closed_at is not None:
            _reopen(ticket_id, now)
        live.wake()
        return rating


def _reopen(ticket_id: int, now: datetime) -> None:
    with suppress(IllegalMove):  # it was merged into another, which goes on by itself
        reopen(ticket_id, by=None, now=now)
        last = Event.objects.filter(ticket_id=ticket_id, kind=Event.Kind.REOPENED).latest("id")
        last.data = {**last.data, "why": "rated"}
        last.save(update_fields=["data"])


def _keep(rating: Rating, value: str, said: str, now: datetime) -> None:
    data = {"value": value, "words": said, "was": rating.value}
    rating.value, rating.words = value, said
    rating.given_at, rating.at = rating.given_at or now, now
    rating.save(update_fields=["value", "words", "given_at", "at"])
    Event.objects.create(ticket_id=rating.ticket_id, kind=Event.Kind.RATED, at=now, data=data)
