"""The client writes from his page: his words become a letter like any other, kept raw first."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime

from django.conf import settings

from gromootvod.contacts.models import Address, Contact
from gromootvod.core.distill import Distillate
from gromootvod.core.letter import Letter
from gromootvod.desk.compose import File, Outgoing, compose, tidy
from gromootvod.desk.models import Parcel, Ticket
from gromootvod.desk.operations.keep_message import NOBODY, Reading
from gromootvod.desk.operations.receive import Outcome, receive
from gromootvod.desk.operations.store import Raw, store

Reader = Callable[[bytes], tuple[Letter, Distillate, tuple[str, ...]]]


class NothingSaid(ValueError):
    """Neither words nor files."""


class TooLarge(ValueError):
    """More than a letter may hold."""


def write_in(
    ticket_id: int,
    text: str,
    *,
    files: Sequence[File],
    read_letter: Reader,
    now: datetime,
    door: str = "page",
    contact_id: int | None = None,
) -> Outcome:
    """Keep what the client wrote on his page and file it under his ticket; `contact_id` is another who takes part.

    Raises NothingSaid, TooLarge, Ticket.DoesNotExist. `read_letter` reads raw bytes; what it is given was composed here.
    """
    text = tidy(text)
    if not text and not files:
        raise NothingSaid
    ticket = Ticket.objects.select_related("contact").get(pk=ticket_id)
    writer = ticket.contact
    if contact_id not in (None, ticket.contact_id):
        writer = Contact.objects.get(pk=contact_id)
    address = writer.addresses.filter(kind=Address.Kind.MAIL).order_by("id").first()
    sender = address.value if address else f"unknown{NOBODY}"
    raw = compose(_letter(ticket, writer.name, sender, text, files, now))
    if len(raw) > settings.CONFIG["max_letter_mb"] * 1024 * 1024:
        raise TooLarge
    beside = sender if writer != ticket.contact else ""
    parcel_id = store(
        Raw(raw, door, beside, recipients=[settings.CONFIG["address"]], ticket_id=ticket.pk), now=now
    )
    return receive(Parcel.objects.get(pk=parcel_id), Reading(*read_letter(raw)), now=now)


def _letter(
    ticket: Ticket, name: str, sender: str, text: str, files: Sequence[File], now: datetime
) -> Outgoing:
    return Outgoing(
        sender_name=name,
        sender=sender,
        recipient_name=settings.CONFIG["name"],
        recipient=settings.CONFIG["address"],
        subject=ticket.subject,
        text=text + "\n",
        html="",
        message_id=f"<{uuid.uuid4()}@page.invalid>",
        date=now,
        files=files,
    )
