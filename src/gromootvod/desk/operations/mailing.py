"""Put a letter into the outbox that belongs to no ticket: to a subscriber of the public page, and to nobody else."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings

from gromootvod.core.letter import LOOP_HEADER, message_id
from gromootvod.desk.compose import Outgoing, compose, one_line
from gromootvod.desk.keys import thread_key
from gromootvod.desk.models import Blob, Dispatch

NO_TICKET = 0


@dataclass(frozen=True, slots=True)
class Mailing:
    """A letter of the house itself: nothing in it was written by a stranger but the address it goes to."""

    to: str
    subject: str
    text: str
    html: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    ticket: int = NO_TICKET  # an answer to a letter about one ticket is kept there


def dispatch_mailing(letter: Mailing, *, now: datetime) -> Dispatch:
    """Queue the letter, its bytes made here. Called within a transaction that writes down why it goes."""
    address = settings.CONFIG["address"]
    mail_id = message_id(thread_key(), letter.ticket, secrets.token_hex(8), address.rpartition("@")[2])
    raw = compose(
        Outgoing(
            sender_name=settings.CONFIG["name"], sender=address, recipient_name="", recipient=letter.to,
            subject=letter.subject, text=letter.text, html=letter.html, message_id=mail_id, date=now,
            headers={**letter.headers, LOOP_HEADER: address},
        )
    )  # fmt: skip
    blob = Blob.objects.create(sha256=hashlib.sha256(raw).hexdigest(), size=len(raw), data=raw)
    return Dispatch.objects.create(
        kind=Dispatch.Kind.NOTICE, recipient=letter.to, mail_id=mail_id, subject=one_line(letter.subject)[:255],
        blob=blob, made_at=now, next_try_at=now,
    )  # fmt: skip
