"""Keep what contacts are found by in step with what is known of them."""

from __future__ import annotations

from collections.abc import Iterable

from gromootvod.contacts.models import Contact, ContactWord
from gromootvod.contacts.words import words_of


def refresh_words(contact_ids: Iterable[int]) -> None:
    """Make the words of these contacts anew. Called in the transaction that changes name, company or addresses."""
    rows = list(
        Contact.objects.filter(pk__in=list(contact_ids))
        .select_related("company")
        .prefetch_related("addresses")
    )
    ContactWord.objects.filter(contact__in=rows).delete()
    ContactWord.objects.bulk_create(
        [
            word
            for row in rows
            if row.merged_into_id is None and row.erased_at is None
            for word in _words(row)
        ],
        ignore_conflicts=True,  # two workers make the same ones
    )


def first_words(contact: Contact, kind: str, address: str) -> None:
    """The words of a contact who has just been met by one address."""
    company = contact.company.name if contact.company else ""
    words = words_of(contact.name, company, contact.company_id, [(kind, address)])
    ContactWord.objects.bulk_create(
        [ContactWord(contact=contact, kind=kind, word=word) for kind, word in words], ignore_conflicts=True
    )


def _words(contact: Contact) -> list[ContactWord]:
    company = contact.company.name if contact.company else ""
    known = [(one.kind, one.value) for one in contact.addresses.all()]
    found = words_of(contact.name, company, contact.company_id, known)
    return [ContactWord(contact=contact, kind=kind, word=word) for kind, word in found]
