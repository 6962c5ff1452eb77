"""Who may be calling, and what of his is open: for the member who lifts the receiver."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from gromootvod.contacts.models import Address
from gromootvod.contacts.operations.caller import callers as contacts_of
from gromootvod.desk.models import Ticket

TICKETS = 5  # open ones of a caller that are shown


@dataclass(frozen=True, slots=True)
class OpenTicket:
    """A ticket the call may be about."""

    number: int
    title: str
    state: str
    last_message_at: datetime
    language: str


@dataclass(frozen=True, slots=True)
class CallerView:
    """A contact who may be calling."""

    contact_id: int
    name: str
    company: str
    phones: tuple[str, ...]
    mails: tuple[str, ...]
    tickets: tuple[OpenTicket, ...]


def callers(who: str) -> tuple[CallerView, ...]:
    """Contacts by a phone, a mail address or a part of a name. A constant number of queries."""
    found = contacts_of(who)
    tickets: dict[int, list[OpenTicket]] = defaultdict(list)
    rows = Ticket.objects.filter(contact__in=found, closed_at=None).order_by("-last_message_at", "-id")[:100]
    for row in rows if found else ():
        if len(tickets[row.contact_id]) < TICKETS:
            one = OpenTicket(row.pk, row.title, row.state, row.last_message_at, row.language)
            tickets[row.contact_id].append(one)
    return tuple(
        CallerView(
            contact.pk, contact.name, contact.company.name if contact.company else "",
            _of(contact.addresses.all(), Address.Kind.PHONE), _of(contact.addresses.all(), Address.Kind.MAIL),
            tuple(tickets[contact.pk]),
        )
        for contact in found
    )  # fmt: skip


def _of(addresses: object, kind: str) -> tuple[str, ...]:
    return tuple(one.value for one in addresses if one.kind == kind)  # type: ignore[attr-defined]
