"""Write down what is known of a person: his name, his language, his time, how he is reached and how not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from gromootvod.contacts.models import Address, Company, Contact, ContactNote, ToldBy
from gromootvod.contacts.operations.caller import AddressTaken, phone_of
from gromootvod.contacts.operations.find_words import refresh_words
from gromootvod.office.models import Member

NOTE = 4000  # characters


class BadAddress(ValueError):
    """Nobody can be reached by what was written."""


@dataclass(frozen=True, slots=True)
class ContactData:
    """What a member may write of a person. `time_zone` is an IANA name or ""."""

    name: str
    company_id: int | None
    language: str
    time_zone: str
    told_by: str


def change_contact(contact_id: int, data: ContactData) -> None:
    """Write a contact anew. Raises Contact.DoesNotExist, Company.DoesNotExist, ValueError for a way there is not."""
    if data.told_by not in ToldBy.values:
        raise ValueError(data.told_by)
    with transaction.atomic():
        contact = standing(contact_id)
        if data.company_id is not None:
            Company.objects.get(pk=data.company_id)
        contact.name, contact.company_id = " ".join(data.name.split())[:200], data.company_id
        contact.language, contact.time_zone, contact.told_by = data.language, data.time_zone, data.told_by
        contact.save(update_fields=["name", "company", "language", "time_zone", "told_by"])
        refresh_words([contact_id])


def add_address(contact_id: int, kind: str, value: str, *, now: datetime) -> Address:
    """Add a way to reach a person; one he has already stays as it is.

    Raises Contact.DoesNotExist, BadAddress, and AddressTaken with the other contact as its second argument.
    """
    kept = clean_address(kind, value)
    try:
        with transaction.atomic():
            contact = standing(contact_id)
            row, made = Address.objects.select_related("contact").get_or_create(
                kind=kind, value=kept, defaults={"contact": contact, "made_at": now}
            )
            if row.contact_id != contact_id:
                raise AddressTaken(row.contact.name, row.contact_id)
            if made:
                refresh_words([contact_id])
            return row
    except IntegrityError:  # another member gave it to somebody a moment ago
        row = Address.objects.select_related("contact").get(kind=kind, value=kept)
        if row.contact_id != contact_id:
            raise AddressTaken(row.contact.name, row.contact_id) from None
        return row


def clean_address(kind: str, value: str) -> str:
    """An address as it is kept. Raises BadAddress."""
    value = "".join(char for char in value if char.isprintable()).strip()
    if kind == Address.Kind.PHONE:
        kept = phone_of(value)
    elif kind == Address.Kind.MAIL:
        local, at, domain = value.lower().rpartition("@")
        kept = value.lower() if local and at and "." in domain and not set(value) & set(' <>,;"()') else ""
    elif kind == Address.Kind.CHAT:
        kept = value
    else:
        kept = ""
    if not kept or len(kept) > 320:
        raise BadAddress(value)
    return kept


def remove_address(contact_id: int, address_id: int) -> None:
    """Take an address away; letters that came from there stay. Raises Address.DoesNotExist."""
    with transaction.atomic():
        _address(contact_id, address_id).delete()
        refresh_words([contact_id])


def prefer_address(contact_id: int, address_id: int, *, now: datetime) -> None:
    """Make an address the first of its kind. Raises Address.DoesNotExist."""
    with transaction.atomic():
        row = _address(contact_id, address_id)
        row.preferred_at = now
        row.save(update_fields=["preferred_at"])


def block_address(contact_id: int, address_id: int, *, why: str, by: Member, now: datetime) -> None:
    """Nothing goes to this address from now on. Raises Address.DoesNotExist."""
    with transaction.atomic():
        row = _address(contact_id, address_id)
        row.blocked_at, row.blocked_by, row.blocked_why = now, by, " ".join(why.split())[:200]
        row.save(update_fields=["blocked_at", "blocked_by", "blocked_why"])


def allow_address(contact_id: int, address_id: int) -> None:
    """Letters may go there again. Raises Address.DoesNotExist."""
    with transaction.atomic():
        row = _address(contact_id, address_id)
        row.blocked_at, row.blocked_by, row.blocked_why = None, None, ""
        row.save(update_fields=["blocked_at", "blocked_by", "blocked_why"])


def write_note(contact_id: int, text: str, *, by: Member, now: datetime) -> ContactNote:
    """Write something down about a person. Raises Contact.DoesNotExist, ValueError for an empty note."""
    text = text.replace("\r\n", "\n").replace("\x00", "").strip()[:NOTE]
    if not text:
        raise ValueError("empty")
    with transaction.atomic():
        return ContactNote.objects.create(contact=standing(contact_id), member=by, at=now, text=text)


def remove_note(contact_id: int, note_id: int) -> None:
    """Take a note away. Raises ContactNote.DoesNotExist."""
    ContactNote.objects.get(pk=note_id, contact=contact_id).delete()


def standing(contact_id: int) -> Contact:
    """The contact, locked; one that lives in another row or is erased is not there. Raises Contact.DoesNotExist."""
    return Contact.objects.select_for_update().get(pk=contact_id, merged_into=None, erased_at=None)


def _address(contact_id: int, address_id: int) -> Address:
    standing(contact_id)
    return Address.objects.select_for_update().get(pk=address_id, contact=contact_id)
