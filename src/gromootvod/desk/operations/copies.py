"""Copies of an answer for those who take part: each a letter of his own, with his own link, and nobody else's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from gromootvod.contacts.models import Address, ToldBy
from gromootvod.desk.compose import File
from gromootvod.desk.links import url_of
from gromootvod.desk.models import Message, Participant, Ticket
from gromootvod.desk.operations.dispatch import Copy, dispatch_copy
from gromootvod.desk.operations.keep_message import NOBODY


@dataclass(frozen=True, slots=True)
class Told:
    """One who is told of answers, and where. `side` None: beside the client; else he is on a side of his own."""

    participant: int
    contact: int
    name: str
    email: str
    url: str  # of his own page; "" where he may not read
    side: int | None


def told_on(ticket: Ticket, *, only: Collection[int] | None = None) -> list[Told]:
    """Who gets a copy of an answer, or those of them who are named in `only`.

    Nobody is written to who wants no letters, whose letters come back, or whose address a member has closed.
    """
    people = Participant.objects.filter(ticket=ticket, removed_at=None, told=True)
    if only is not None:
        people = people.filter(pk__in=only)
    found = list(people.exclude(contact__told_by=ToldBy.PAGE).select_related("contact").order_by("id"))
    if not found:
        return []
    where: dict[int, list[str]] = defaultdict(list)
    open_to = Address.objects.filter(kind=Address.Kind.MAIL, blocked_at=None, bounced_at=None)
    open_to = open_to.filter(contact__in=[one.contact_id for one in found]).exclude(value__endswith=NOBODY)
    order = (F("preferred_at").desc(nulls_last=True), "id")
    for contact, value in open_to.order_by(*order).values_list("contact_id", "value"):
        where[contact].append(value)
    return [
        Told(
            one.pk, one.contact_id, one.contact.name, where[one.contact_id][0],
            url_of(one.key) if one.key and one.may_read else "", one.side_id,
        )
        for one in found if where[one.contact_id]
    ]  # fmt: skip


def send_copies(
    ticket: Ticket,
    message: Message,
    people: Sequence[Told],
    *,
    to: str,
    sender_name: str,
    due: datetime,
    now: datetime,
    files: Sequence[File] = (),
) -> None:
    """Queue a letter of `message` for each of `people`. Those on the client's side see one another in Cc."""
    beside = in_copy(people)
    for one in people:
        answered = _his_last_letter(ticket, one) if one.side else None
        alone = (
            one.side is not None or not to
        )  # the client gets no letter himself, or this one's is not his business
        copy = Copy(
            email=one.email, name=one.name, url=one.url, to=one.email if alone else to,
            to_name=one.name if alone else ticket.contact.name, cc=[] if alone else beside,
            apart=one.side is not None, answered=answered,
        )  # fmt: skip
        dispatch_copy(ticket, message, copy, sender_name=sender_name, due=due, now=now, files=files)


def in_copy(people: Sequence[Told]) -> list[tuple[str, str]]:
    """Whom the client's letter names in Cc: nobody of another side."""
    return [(one.name, one.email) for one in people if one.side is None]


def _his_last_letter(ticket: Ticket, one: Told) -> Message | None:
    """Who came by a merge is answered under his own subject: the other client's words are none of his business."""
    his = Message.objects.filter(ticket=ticket, direction=Message.Direction.IN, contact=one.contact)
    return his.order_by("-at", "-id").first()
