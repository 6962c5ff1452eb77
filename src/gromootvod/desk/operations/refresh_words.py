"""Write words anew that a change of a name has made stale. The rows are the work: a kill costs nothing."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, transaction

from gromootvod.contacts.models import Contact
from gromootvod.desk import search
from gromootvod.desk.models import Message, Ticket
from gromootvod.desk.models.search_words import StaleWords

PASS = 40  # rows of one transaction: nobody waits for it
SPREAD = 1_000  # rows that one change is spread over in one transaction
Kind = StaleWords.Kind


def refresh_words(*, limit: int = PASS) -> int:
    """Do a handful of what is stale, in one transaction, and return how many rows were done; 0 when none is left."""
    if not StaleWords.objects.exists():
        return 0  # without a transaction: it would stand in the way of those who write
    with transaction.atomic():
        waiting = StaleWords.objects.order_by("id")
        if connection.features.has_select_for_update_skip_locked:
            waiting = waiting.select_for_update(skip_locked=True)
        rows = list(waiting.values_list("id", "kind", "number")[:limit])
        for kind, number in dict.fromkeys((kind, number) for _, kind, number in rows):
            _REFRESH[Kind(kind)](number)
        StaleWords.objects.filter(pk__in=[row[0] for row in rows]).delete()
    return len(rows)


def _person(contact_id: int) -> None:
    search.index_person(contact_id)


def _contact(contact_id: int) -> None:
    search.index_person(contact_id)
    _note(Kind.TICKET, Ticket.objects.filter(contact_id=contact_id).values_list("id", flat=True))


def _company(company_id: int) -> None:
    _note(Kind.CONTACT, Contact.objects.filter(company_id=company_id).values_list("id", flat=True))


def _ticket(ticket_id: int) -> None:
    _heads(Message.objects.filter(ticket_id=ticket_id).values_list("id", *search.HEAD))


def _message(message_id: int) -> None:
    _heads(Message.objects.filter(pk=message_id).values_list("id", *search.HEAD))


def _heads(rows: Iterable[tuple[int, str, str, str | None, str]]) -> None:
    for message_id, *values in rows:
        search.index_head(message_id, search.head_words(values))


def _note(kind: str, numbers: Iterable[int]) -> None:
    rows = (StaleWords(kind=kind, number=number) for number in numbers)
    StaleWords.objects.bulk_create(rows, batch_size=SPREAD)


_REFRESH = {
    Kind.PERSON: _person,
    Kind.CONTACT: _contact,
    Kind.COMPANY: _company,
    Kind.TICKET: _ticket,
    Kind.MESSAGE: _message,
}
