"""Everything that is kept about a person, as a ZIP that is made while it is sent."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from io import RawIOBase
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone, translation

from gromootvod.contacts.models import Address, Contact, ContactNote
from gromootvod.core.letter import Attachment, attachment_bytes, read
from gromootvod.desk.models import Message, Promise, Question, Rating, Ticket
from gromootvod.office.audit import record
from gromootvod.office.models import Member
from gromootvod.privacy.scope import Scope, scope_of

UNSAFE = re.compile(r"[^\w.\- ()]+")


def export_person(contact_id: int, *, by: Member | None, now: datetime) -> Iterator[bytes]:
    """The pieces of the ZIP; the act is written into the audit log before the first. Raises Contact.DoesNotExist."""
    contact = Contact.objects.select_related("company").get(pk=contact_id, erased_at=None, merged_into=None)
    record("contact.exported", member=by, about=f"contact {contact_id}", now=now)
    return _pieces(contact, scope_of(contact), now)


def _pieces(contact: Contact, scope: Scope, now: datetime) -> Iterator[bytes]:
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        person = _person(contact, scope)
        _put(archive, "person.json", _json(person), now)
        yield pipe.take()
        told = []
        for ticket in Ticket.objects.filter(pk__in=scope.tickets + scope.others).order_by("pk").iterator(50):
            told.append(_ticket(ticket, scope))
            yield from _letters(archive, pipe, ticket, scope, told[-1], now)
            _put(archive, f"tickets/{ticket.pk}/ticket.json", _json(told[-1]), now)
            yield pipe.take()
        with translation.override(contact.language), timezone.override(UTC):
            page = render_to_string("privacy/export.html", {"person": person, "tickets": told, "now": now})
        _put(archive, "index.html", page.encode(), now)
        yield pipe.take()
    yield pipe.take()


class _Pipe(RawIOBase):
    """What zipfile writes into, and what is taken out of it; it cannot go back, and zipfile knows how to live so."""

    def __init__(self) -> None:
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._held += data
        return len(data)

    def take(self) -> bytes:
        """What has come since the last time."""
        held, self._held = bytes(self._held), bytearray()
        return held


def _person(contact: Contact, scope: Scope) -> dict[str, Any]:
    notes = ContactNote.objects.filter(contact__in=scope.people).order_by("id")
    addresses = Address.objects.filter(contact__in=scope.people).order_by("id")
    return {
        "number": contact.pk, "name": contact.name, "company": contact.company.name if contact.company else "",
        "language": contact.language, "time_zone": contact.time_zone, "told_by": contact.told_by,
        "known_since": contact.made_at, "other_names": [name for name in scope.names if name != contact.name],
        "addresses": [
            {"kind": one.kind, "value": one.value, "since": one.made_at, "came_back": one.bounced_at, "not_written_to_since": one.blocked_at}
            for one in addresses
        ],
        "notes_about_you": [{"at": one.at, "text": one.text} for one in notes],
    }  # fmt: skip


def _ticket(ticket: Ticket, scope: Scope) -> dict[str, Any]:
    own = ticket.pk in scope.tickets
    rating = Rating.objects.filter(ticket=ticket).first() if own else None
    return {
        "number": ticket.pk, "yours": own, "title": ticket.title if own else "",
        "subject": ticket.subject if own else "", "state": ticket.state, "opened": ticket.opened_at,
        "closed": ticket.closed_at, "heat": ticket.heat if own else None,
        "promises": [
            {"made": one.made_at, "due": one.due, "outcome": one.outcome} for one in Promise.objects.filter(ticket=ticket).order_by("id")
        ] if own else [],
        "questions": [
            {"asked": one.asked_at, "question": one.text, "your_answer": one.value} for one in Question.objects.filter(ticket=ticket).order_by("id")
        ] if own else [],
        "rating": {"value": rating.value, "words": rating.words, "at": rating.at} if rating and rating.at else None,
        "messages": [],
    }  # fmt: skip


def _letters(
    archive: zipfile.ZipFile, pipe: _Pipe, ticket: Ticket, scope: Scope, told: dict[str, Any], now: datetime
) -> Iterator[bytes]:
    """His own letters, and our answers to him. Not our notes, and not the letters of other people: they are theirs."""
    said = Message.objects.filter(ticket=ticket, contact__in=scope.people)
    if told["yours"]:
        said |= Message.objects.filter(ticket=ticket, direction=Message.Direction.OUT)
    for number, one in enumerate(said.select_related("blob").order_by("at", "id").iterator(20), 1):
        stem = f"tickets/{ticket.pk}/{number:04d}"
        line: dict[str, Any] = {
            "at": one.at, "from_you": one.direction == Message.Direction.IN, "subject": one.subject,
            "text": one.text, "door": one.door, "letter": "", "files": [],
        }  # fmt: skip
        raw = bytes(one.blob.data) if one.blob else b""
        if raw:
            line["letter"] = f"{stem}.eml"
            _put(archive, line["letter"], raw, now)
            yield pipe.take()
            for part in read(raw).attachments:
                name = f"{stem}-{part.part}-{_safe(part)}"
                line["files"].append(name)
                _put(archive, name, attachment_bytes(raw, part.part), now)
                yield pipe.take()
        told["messages"].append(line)


def _safe(part: Attachment) -> str:
    """A file name that every system takes, and that leads nowhere else."""
    return UNSAFE.sub("_", part.name).strip(". ")[-80:] or "file"


def _put(archive: zipfile.ZipFile, name: str, data: bytes, now: datetime) -> None:
    entry = zipfile.ZipInfo(name, now.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, data)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2, default=lambda one: one.isoformat()).encode()
