"""Whose letters are whose in a merged ticket: the other client takes part with rights of his own."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from gromootvod.desk.links import new_key
from gromootvod.desk.models import Apart, Merge, Message, Participant, Ticket


def carry(row: Merge, lost: Ticket, kept: Ticket, messages: Collection[int]) -> dict[str, Any]:
    """Move the participants, let the other client in, and keep apart what was said with each, unless it is shown.

    Called after the messages have gone over; `messages` are those that did.
    """
    moved = _move_people(row, lost, kept)
    added = [] if lost.contact_id == kept.contact_id else _let_client_in(row, lost, kept)
    _keep_apart(row, lost, kept, set(messages))
    return {"people": moved, "added": added}


def bring_back(row: Merge, moved: dict[str, Any], lost: Ticket, kept: Ticket) -> None:
    """Undo it: who came by the merge goes with it, and his link to the other ticket dies."""
    Participant.objects.filter(pk__in=moved["added"], ticket=kept).delete()
    for pk, side in moved["people"]:
        Participant.objects.filter(pk=pk, ticket=kept).update(ticket=lost, side_id=side)
    Apart.objects.filter(merge=row).delete()


def _move_people(row: Merge, lost: Ticket, kept: Ticket) -> list[list[int | None]]:
    """Who takes part in both, or is the other's client, keeps there the rights that he has there."""
    there = set(Participant.objects.filter(ticket=kept).values_list("contact_id", flat=True))
    moved: list[list[int | None]] = []
    for person in Participant.objects.filter(ticket=lost).exclude(contact_id__in=there | {kept.contact_id}):
        moved.append([person.pk, person.side_id])
        person.ticket = kept
        if not row.shown and lost.contact_id != kept.contact_id:
            person.side_id = person.side_id or lost.contact_id
        person.save(update_fields=["ticket", "side"])
    return moved


def _let_client_in(row: Merge, lost: Ticket, kept: Ticket) -> list[int]:
    if Participant.objects.filter(ticket=kept, contact=lost.contact_id).exists():
        return []
    side = None if row.shown else lost.contact_id
    return [
        Participant.objects.create(
            ticket=kept, contact_id=lost.contact_id, at=row.at, by=row.by, side_id=side, key=new_key()
        ).pk
    ]


def _keep_apart(row: Merge, lost: Ticket, kept: Ticket, moved: Collection[int]) -> None:
    """What was said before is for those alone to whom it was said."""
    sides = Participant.objects.filter(ticket=kept).exclude(side=None)
    if (row.shown or lost.contact_id == kept.contact_id) and not sides.exists():
        return
    said = Message.objects.filter(ticket=kept, apart=None).exclude(direction=Message.Direction.NOTE)
    theirs = kept.contact_id if row.shown else lost.contact_id
    Apart.objects.bulk_create(
        [
            Apart(message_id=pk, contact_id=theirs if pk in moved else kept.contact_id, merge=row)
            for pk in said.values_list("id", flat=True)
        ],
        batch_size=500,
    )
