"""Who holds a link: the ticket's client or one who takes part in it, and what of the ticket he may see."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from gromootvod.desk.links import key_of
from gromootvod.desk.merged import standing
from gromootvod.desk.models import Message, Participant, StatusLink, Ticket


@dataclass(frozen=True, slots=True)
class Reader:
    """One who opened ticket `number` by a link of his. `side` is the contact whose letters he sees beside his own."""

    number: int
    contact_id: int
    client: bool  # the ticket's own client: he may do all that a client may
    may_write: bool
    side: int
    since: datetime | None = None  # from when on he takes part; None from its beginning
    merged: bool = False  # he comes by the link of a ticket that was merged into this one


def reader_of(token: str) -> Reader | None:
    """The reader a link belongs to; None for a forged, unknown or revoked one, and for one who may not read."""
    key = key_of(token)
    if key is None:
        return None
    found = (
        StatusLink.objects.filter(key=key, revoked_at=None)
        .values_list("ticket_id", "ticket__contact_id")
        .first()
    )
    if found is None:
        people = Participant.objects.filter(key=key, removed_at=None, may_read=True)
        found = people.values_list("ticket_id", "contact_id").first()
    if found is None:
        return None
    came_to, contact = found
    return reader_on(standing(came_to), contact, merged_from=came_to)


def reader_on(number: int, contact_id: int, *, merged_from: int | None = None) -> Reader | None:
    """What the contact may see of ticket `number`; None when it is none of his."""
    owner = Ticket.objects.values_list("contact_id", flat=True).filter(pk=number).first()
    if owner is None:
        return None
    merged = merged_from is not None and merged_from != number
    if owner == contact_id:
        return Reader(number, contact_id, client=True, may_write=True, side=owner, merged=merged)
    person = Participant.objects.filter(
        ticket=number, contact=contact_id, removed_at=None, may_read=True
    ).first()
    if person is None:
        return None
    side = person.side_id or owner
    since = person.at if side != owner else None
    return Reader(number, contact_id, False, person.may_write, side, since, merged)


def visible(reader: Reader) -> Q:
    """The condition on messages of the ticket that this reader may see.

    Where clients of several tickets were brought together, a letter is its own side's, and what we said before is
    for those to whom it was said. What cannot be told is shown to nobody.
    """
    plain = Q(ticket_id=reader.number, standing=Message.Standing.PLAIN) & ~Q(direction=Message.Direction.NOTE)
    people = list(Participant.objects.filter(ticket=reader.number).values_list("contact_id", "side_id"))
    if not any(side for _, side in people):
        return plain
    owner = Ticket.objects.values_list("contact_id", flat=True).get(pk=reader.number)
    sides: dict[int, set[int]] = defaultdict(set, {owner: {owner}})
    for contact, side in people:
        sides[side or owner].add(contact)
    seen = sides[reader.side] | {reader.contact_id}
    told_to = {reader.side, reader.contact_id}
    free = Q(apart=None, direction=Message.Direction.OUT) | Q(apart=None, contact__in=seen)
    return plain & (Q(apart__contact__in=told_to) | free)
