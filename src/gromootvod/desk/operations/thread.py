"""Which ticket does a letter belong to? First match wins; the subject alone never decides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from gromootvod.core.letter import Letter, dispatch_of_bounce_address, ticket_of_address, ticket_of_message_id
from gromootvod.desk.keys import thread_key
from gromootvod.desk.merged import into, standing
from gromootvod.desk.models import Dispatch, Message, Participant, Ticket

TAG = re.compile(r"[\[(]#\s?(\d{1,12})[\])]|№\s?(\d{1,12})")
LOOKED_AT = 40  # references looked at: the first and the last ones


@dataclass(frozen=True, slots=True)
class Thread:
    """The ticket a letter belongs to, and what says so."""

    ticket: Ticket
    proof: str  # token | reference | subject | door
    participant: bool  # the writer is the ticket's contact or was let in by a member


@dataclass(frozen=True, slots=True)
class Found:
    """The thread, if any, and tickets the letter may belong to without proof."""

    thread: Thread | None
    looks_like: tuple[int, ...] = ()


def find_thread(letter: Letter, recipients: Sequence[str], contact_id: int | None) -> Found:
    """Find the ticket of `letter`, written by `contact_id` (None: nobody can tell). A token proves no sender."""
    number = by_token(letter, recipients)
    if number is not None:
        ticket = _ticket(number)
        if ticket is not None:
            return Found(Thread(ticket, "token", takes_part(ticket, contact_id)))
    looks_like: list[int] = []
    for proof, number in (("reference", _by_reference(letter)), ("subject", _by_subject(letter))):
        ticket = _ticket(number) if number is not None else None
        if ticket is None:
            continue
        if takes_part(ticket, contact_id):
            return Found(Thread(ticket, proof, participant=True))
        if proof == "reference":
            looks_like.append(ticket.pk)
    return Found(None, tuple(looks_like))


def takes_part(ticket: Ticket, contact_id: int | None) -> bool:
    """Whether the contact is the ticket's own, or was let in by a member and may write."""
    if contact_id is None:
        return False
    if ticket.contact_id == contact_id:
        return True
    let_in = Participant.objects.filter(ticket=ticket, contact_id=contact_id, removed_at=None)
    return let_in.filter(may_write=True).exists()


def told_ids(letter: Letter) -> list[str]:
    """Message-IDs the letter answers, nearest first, bounded."""
    references = letter.references
    if len(references) > LOOKED_AT:
        references = (*references[: LOOKED_AT // 2], *references[-LOOKED_AT // 2 :])
    return list(dict.fromkeys([*letter.in_reply_to[:5], *reversed(references)]))


def by_token(letter: Letter, recipients: Sequence[str]) -> int | None:
    """The ticket of a token of ours: in an address the letter went to, else in a Message-ID it answers."""
    addresses = [*recipients, *letter.delivered_to, *(box.email for box in (*letter.to, *letter.cc)[:50])]
    for address in addresses:
        number = ticket_of_address(thread_key(), address)
        if number is None:
            number = _of_bounce_address(address)
        if number is not None:
            return number
    for message_id in told_ids(letter):
        number = ticket_of_message_id(thread_key(), message_id)
        if number is not None:
            return number
    return None


def _of_bounce_address(address: str) -> int | None:
    """Vacation notices without any mark, and now and then a person, answer to the envelope."""
    dispatch = dispatch_of_bounce_address(thread_key(), address)
    if dispatch is None:
        return None
    return Dispatch.objects.filter(pk=dispatch).values_list("ticket_id", flat=True).first()


def _by_reference(letter: Letter) -> int | None:
    ids = [message_id for message_id in told_ids(letter) if len(message_id) <= 255]
    if not ids:
        return None
    found = dict(
        Message.objects.filter(message_id__in=ids, split_from=None).values_list("message_id", "ticket_id")
    )
    return next((found[message_id] for message_id in ids if message_id in found), None)


def _by_subject(letter: Letter) -> int | None:
    match = TAG.search(letter.subject[:255])
    return int(match[1] or match[2]) if match else None


def _ticket(number: int) -> Ticket | None:
    if number >= 2**63:
        return None
    return held(number)


def held(number: int) -> Ticket | None:
    """The ticket that `number` lives in, locked; None when there is no such ticket.

    What a letter changes must not be lost to an answer that is written, or a merge that is made, at the same moment.
    """
    related = Ticket.objects.select_for_update(of=("self",)).select_related("contact")
    while True:
        number = standing(number)
        ticket = related.filter(pk=number).first()
        if ticket is None or into(number) is None:
            return ticket


def our_addresses() -> frozenset[str]:
    """Addresses of the house: what comes from them is never answered by a machine."""
    config = settings.CONFIG
    return frozenset(address.lower() for address in (config["address"], *config["own_addresses"]))


def without_detail(address: str) -> str:
    """The address a plus-address belongs to (RFC 5233), lower-cased."""
    local, at, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}"
