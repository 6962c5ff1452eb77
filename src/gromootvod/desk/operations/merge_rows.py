"""Messages, outgoing letters, questions and cries for the manager go over with a merged ticket, and come back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet

from gromootvod.desk.models import Dispatch, Draft, Escalation, Grace, Message, Question, Ticket

CHUNK = 500  # SQLite takes a thousand numbers in one statement


def carry(lost: Ticket, kept: Ticket, now: datetime) -> dict[str, Any]:
    """Move the rows; what comes back says which, so that they can go home."""
    withdrawn = _one_open_question(lost, kept, now)
    # What is held for some seconds may go now: taken back later, it would undo more than itself.
    Grace.objects.filter(ticket__in=[lost, kept], gone_at=None).update(until=now)
    moving: dict[str, QuerySet[Any]] = {
        "messages": Message.objects.filter(ticket=lost),
        "dispatches": Dispatch.objects.filter(ticket=lost),
        "questions": Question.objects.filter(ticket=lost),
        "escalations": Escalation.objects.filter(ticket=lost, taken_at=None),
        "drafts": Draft.objects.filter(ticket=lost).exclude(state=Draft.State.APPROVED),
    }
    newest = Message.objects.filter(ticket__in=[lost, kept]).order_by("-id").values_list("id", flat=True)
    moved: dict[str, Any] = {"withdrawn": withdrawn, "last_message": newest.first() or 0}
    for name, rows in moving.items():
        moved[name] = list(rows.order_by("id").values_list("id", flat=True))
        rows.update(ticket=kept)
    return moved


def bring_back(moved: dict[str, Any], lost: Ticket, kept: Ticket, taken: Sequence[int]) -> None:
    """Move the rows back that are still there; `taken` are messages that came after and belong to the lost ticket."""
    _move(Message, [*moved["messages"], *taken], kept, lost)
    _move(Dispatch, moved["dispatches"], kept, lost)
    for ids in _chunks(taken):
        Dispatch.objects.filter(ticket=kept, message__in=ids).update(ticket=lost)
    _move(Question, [pk for pk in moved["questions"] if pk not in moved["withdrawn"]], kept, lost)
    for ids in _chunks(moved["withdrawn"]):
        rows = Question.objects.filter(pk__in=ids, ticket=kept)
        rows.filter(state=Question.State.WITHDRAWN).update(
            ticket=lost, state=Question.State.OPEN, answered_at=None
        )
        rows.update(ticket=lost)
    _move(Escalation, moved["escalations"], kept, lost)
    _move(Draft, moved["drafts"], kept, lost)


def _one_open_question(lost: Ticket, kept: Ticket, now: datetime) -> list[int]:
    """A client is asked one thing at a time: the kept ticket's question stays, the other is withdrawn."""
    if not Question.objects.filter(ticket=kept, state=Question.State.OPEN).exists():
        return []
    rows = Question.objects.filter(ticket=lost, state=Question.State.OPEN)
    ids = list(rows.values_list("id", flat=True))
    rows.update(state=Question.State.WITHDRAWN, answered_at=now)
    return ids


def _move(model: type[Model], ids: Sequence[int], here: Ticket, there: Ticket) -> None:
    for some in _chunks(ids):
        model._default_manager.filter(pk__in=some, ticket=here).update(ticket=there)


def _chunks(ids: Sequence[int]) -> list[Sequence[int]]:
    return [ids[at : at + CHUNK] for at in range(0, len(ids), CHUNK)]
