"""Colleagues whom the writer of a letter has put in copy: proposed to members, never joined by themselves."""

from __future__ import annotations

from gromootvod.contacts.models import Address
from gromootvod.contacts.operations.recognise import PROVIDERS
from gromootvod.core.letter import Letter, is_no_reply
from gromootvod.desk.models import Parcel
from gromootvod.desk.operations.thread import our_addresses, without_detail

MOST = 10


def in_copy(letter: Letter, writer: Address | None) -> dict[str, list[list[str]]]:
    """What an event about the letter says of them; nothing when there is nobody."""
    found = colleagues(letter, writer.value) if writer else []
    return {"cc": found} if found else {}


def writer_beside(parcel: Parcel) -> int | None:
    """Who wrote on a page that is not the client's is named by the envelope that the page has made."""
    known = Address.objects.filter(kind=Address.Kind.MAIL, value=parcel.sender)
    return known.values_list("contact_id", flat=True).first() if parcel.sender else None


def colleagues(letter: Letter, writer: str) -> list[list[str]]:
    """Name and address of those of the writer's own firm who are in To or Cc of his letter."""
    domain = writer.rpartition("@")[2].lower()
    if not domain or domain in PROVIDERS:
        return []
    ours = our_addresses()
    found: dict[str, str] = {}
    for box in (*letter.to, *letter.cc)[:50]:
        email = box.email.lower()
        if email.rpartition("@")[2] != domain or email == writer.lower() or without_detail(email) in ours:
            continue
        if not is_no_reply(box):
            found.setdefault(email, box.name[:200])
    return [[name, email] for email, name in list(found.items())[:MOST]]
