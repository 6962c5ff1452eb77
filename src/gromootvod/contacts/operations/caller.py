"""Who calls? A contact by phone, mail or name; a new one when nobody is found."""

from __future__ import annotations

import re
from datetime import datetime

from django.db.models import Q, QuerySet

from gromootvod.contacts.models import Address, Contact
from gromootvod.contacts.operations.find_words import refresh_words

FEWEST_DIGITS = 5  # of a phone; fewer find too many people
FOUND = 8  # contacts shown


class AddressTaken(ValueError):
    """The address belongs to another contact, whose name is the argument."""


def phone_of(written: str) -> str:
    """A phone number as it is kept: digits, with a plus where the country is known; "" for what is none.

    A Russian number of eleven digits that begins with 8 is the same as one with +7 (the national prefix of
    Russia's numbering plan).
    """
    if not re.fullmatch(r"\s*\+?[\d\s().\-–]+(?:(?:доб|ext|x)\.?\s*\d+)?\s*", written[:60], re.IGNORECASE):
        return ""
    main = re.split(r"доб|ext|x", written.strip().lower())[0]
    digits = re.sub(r"\D", "", main)
    if not FEWEST_DIGITS <= len(digits) <= 15:  # ITU-T E.164
        return ""
    if len(digits) == 11 and digits[0] == "8" and not main.startswith("+"):
        return "+7" + digits[1:]
    if len(digits) == 10 and digits[0] == "9" and not main.startswith("+"):
        return "+7" + digits
    return "+" + digits if main.startswith("+") or (len(digits) == 11 and digits[0] == "7") else digits


def callers(who: str) -> list[Contact]:
    """Contacts by what the caller says of himself: a phone, a mail address, or a part of his name."""
    who = " ".join(who.split())[:200]
    if not who:
        return []
    phone = phone_of(who)
    if phone:
        ending = phone.lstrip("+")[-10:]
        wanted = Q(addresses__kind=Address.Kind.PHONE, addresses__value__endswith=ending)
    elif "@" in who:
        wanted = Q(addresses__kind=Address.Kind.MAIL, addresses__value__startswith=who.lower())
    else:
        wanted = Q()
        for written in {who, who.lower(), who.title(), who.capitalize(), who.upper()}:
            # SQLite compares without case in ASCII alone.
            wanted |= Q(name__contains=written) | Q(company__name__contains=written)
    return list(
        _with_addresses().filter(wanted, merged_into=None, erased_at=None).distinct().order_by("-id")[:FOUND]
    )


def meet(*, name: str, phone: str, mail: str, language: str, now: datetime) -> Contact:
    """The contact of a phone or a mail address, made if neither is known; what is new of them is added.

    Raises ValueError when there is neither a name nor an address, AddressTaken when the two belong to different
    contacts. Called within a transaction.
    """
    number, address = phone_of(phone), mail.strip().lower()[:320]
    rows = [_row(Address.Kind.PHONE, number), _row(Address.Kind.MAIL, address)]
    known = {row.contact_id: row.contact for row in rows if row}
    if len(known) > 1:
        raise AddressTaken(list(known.values())[1].name)
    contact = next(iter(known.values()), None)
    fresh = contact is None
    if contact is None:
        called = name.strip()[:200] or number or address
        if not called:
            raise ValueError("nobody")
        contact = Contact.objects.create(name=called, language=language, made_at=now)
    if _reach(contact, number, address, now) or fresh:
        refresh_words([contact.pk])
    return contact


def reach(contact: Contact, *, phone: str = "", mail: str = "", now: datetime) -> None:
    """Add ways to reach a contact; those he has stay as they are. Raises AddressTaken."""
    if _reach(contact, phone, mail, now):
        refresh_words([contact.pk])


def _reach(contact: Contact, phone: str, mail: str, now: datetime) -> bool:
    """Whether anything was added."""
    added = False
    for kind, value in (
        (Address.Kind.PHONE, phone_of(phone)),
        (Address.Kind.MAIL, mail.strip().lower()[:320]),
    ):
        if not value:
            continue
        row = _row(kind, value)
        if row is None:
            Address.objects.create(contact=contact, kind=kind, value=value, made_at=now)
            added = True
        elif row.contact_id != contact.pk:
            raise AddressTaken(row.contact.name)
    return added


def _row(kind: str, value: str) -> Address | None:
    if not value:
        return None
    return Address.objects.select_related("contact").filter(kind=kind, value=value).first()


def _with_addresses() -> QuerySet[Contact]:
    return Contact.objects.select_related("company").prefetch_related("addresses")
