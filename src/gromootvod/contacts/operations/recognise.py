"""Who wrote? The contact of an address, made when he writes for the first time."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import datetime

from django.db import IntegrityError, connection, transaction

from gromootvod.contacts.models import Address, Company, Contact
from gromootvod.contacts.operations.change_company import company_of
from gromootvod.contacts.operations.find_words import first_words

# Domains of mailbox providers: a letter from there says nothing of the writer's firm.
PROVIDERS = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "mail.ru",
        "bk.ru",
        "inbox.ru",
        "list.ru",
        "internet.ru",
        "yandex.ru",
        "yandex.com",
        "ya.ru",
        "rambler.ru",
        "lenta.ru",
        "autorambler.ru",
        "outlook.com",
        "hotmail.com",
        "live.com",
        "msn.com",
        "icloud.com",
        "me.com",
        "mac.com",
        "yahoo.com",
        "ymail.com",
        "proton.me",
        "protonmail.com",
        "pm.me",
        "gmx.de",
        "gmx.net",
        "gmx.com",
        "web.de",
        "aol.com",
        "zoho.com",
        "fastmail.com",
        "tutanota.com",
        "mail.com",
        "ukr.net",
        "i.ua",
        "tut.by",
        "mail.example",
    ]
)


def recognise(email: str, *, name: str, language: str, now: datetime) -> Address:
    """Return the address row of `email` with its contact, made if need be.

    `email` is taken as one mailbox and compared without case. Two letters from one new person at once make one contact.
    Called within a transaction.
    """
    value = email.strip().lower()[:320]
    found = _find(value)
    if found:
        return found
    try:
        # SQLite's writers come one at a time: there is nobody to race with, and a savepoint costs two queries.
        with nullcontext() if connection.vendor == "sqlite" else transaction.atomic():
            return _make(value, name=name, language=language, now=now)
    except IntegrityError:  # another worker met the same person a moment ago
        found = _find(value)
        if found is None:
            raise
        return found


def _find(value: str) -> Address | None:
    return (
        Address.objects.select_related("contact__company").filter(kind=Address.Kind.MAIL, value=value).first()
    )


def _make(value: str, *, name: str, language: str, now: datetime) -> Address:
    local, _, domain = value.rpartition("@")
    contact = Contact.objects.create(
        name=(name.strip() or local.replace(".", " ").replace("_", " ").title())[:200],
        company=_company(domain, now),
        language=language,
        made_at=now,
    )
    first_words(contact, Address.Kind.MAIL, value)
    return Address.objects.create(contact=contact, kind=Address.Kind.MAIL, value=value, made_at=now)


def _company(domain: str, now: datetime) -> Company | None:
    if not domain or domain in PROVIDERS:
        return None
    return company_of(domain[:255]) or Company.objects.create(
        domain=domain[:255], name=domain[:200], made_at=now
    )
