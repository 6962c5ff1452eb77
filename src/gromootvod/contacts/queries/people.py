"""The list of people, found by name, address, telephone or company."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from gromootvod.contacts.models import Address, Contact, ContactWord
from gromootvod.contacts.words import LONGEST, plain

PAGE = 25
WORDS = 6  # of a query that are looked at
_LAST = "\U0010ffff"  # no word begins with anything greater
_PHONE = re.compile(r"[+\d][\d\s().–-]{3,}")


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One line of the list."""

    id: int
    name: str
    company_id: int | None
    company: str
    mail: str
    phone: str
    trouble: str  # bounced | blocked | ""


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """A page of rows by name; `after` is the cursor of the next one, "" at the end."""

    rows: tuple[PersonRow, ...]
    after: str
    before: bool  # whether this is not the first page


def people(query: str = "", *, after: int | None = None, size: int = PAGE) -> PeoplePage:
    """A page of the people whom every word of `query` finds, each by its beginning; a constant number of queries."""
    found = _found(query).select_related("company").prefetch_related("addresses")
    if after is not None:
        last = Contact.objects.filter(pk=after).values_list("name", flat=True).first()
        if last is not None:
            found = found.filter(Q(name__gt=last) | Q(name=last, id__gt=after))
    rows = list(found.order_by("name", "id")[: size + 1])
    cursor = str(rows[size - 1].pk) if len(rows) > size else ""
    return PeoplePage(tuple(_row(one) for one in rows[:size]), cursor, before=after is not None)


def found_by(query: str) -> tuple[str, ...]:
    """The beginnings of words that a query asks for."""
    query = " ".join(query.split())[:200]
    if _PHONE.fullmatch(query):
        return (re.sub(r"\D", "", query)[-10:],)
    words = [
        word
        for part in query.split()
        for word in ([part.lower()[:LONGEST]] if "@" in part.strip("@") else plain(part))
    ]
    return tuple(dict.fromkeys(words))[:WORDS]


def _found(query: str) -> QuerySet[Contact]:
    found = Contact.objects.filter(merged_into=None, erased_at=None)
    words = found_by(query)
    if query.strip() and not words:
        return found.none()
    for word in words:
        begins = ContactWord.objects.filter(kind=ContactWord.Kind.FIND, word__gte=word, word__lt=word + _LAST)
        found = found.filter(pk__in=begins.values("contact_id"))
    return found


def _row(one: Contact) -> PersonRow:
    addresses = in_order(one.addresses.all())
    mails = [row for row in addresses if row.kind == Address.Kind.MAIL]
    phones = [row for row in addresses if row.kind == Address.Kind.PHONE]
    trouble = ""
    if mails and all(row.blocked_at for row in mails):
        trouble = "blocked"
    elif mails and mails[0].bounced_at:
        trouble = "bounced"
    return PersonRow(
        one.pk, one.name, one.company_id, one.company.name if one.company else "",
        mails[0].value if mails else "", phones[0].value if phones else "", trouble,
    )  # fmt: skip


def in_order(addresses: Sequence[Address] | QuerySet[Address]) -> list[Address]:
    """Addresses as a person has them: by kind, his first one of each before the others."""
    kinds = list(Address.Kind.values)
    return sorted(
        addresses,
        key=lambda one: (
            kinds.index(one.kind), -(one.preferred_at.timestamp() if one.preferred_at else 0), one.pk,
        ),
    )  # fmt: skip
