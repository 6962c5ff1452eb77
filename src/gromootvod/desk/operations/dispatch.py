"""Put a letter into the outbox: the row and the bytes first, delivery after."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format

from gromootvod.core.letter import message_id, plus_address, sign_thread
from gromootvod.desk.compose import AUTO_REPLIED, File, Outgoing, compose, one_line
from gromootvod.desk.keys import thread_key
from gromootvod.desk.links import url_of
from gromootvod.desk.models import Blob, Dispatch, Message, StatusLink, Ticket
from gromootvod.desk.rhythm import calendar

PREFIX = re.compile(r"^\s*(re|fwd?|fw|aw|ответ|отв|пересл|на)\s*(\[\d+\])?\s*:\s*", re.IGNORECASE)


def dispatch_reply(
    ticket: Ticket,
    message: Message,
    *,
    to: str,
    sender_name: str,
    due: datetime | None,
    now: datetime,
    files: Sequence[File] = (),
) -> Dispatch:
    """Queue a member's answer. A person wrote it, so it carries no mark of a machine."""
    answered = _last_letter(ticket)
    rendered = _render("reply", ticket, due, text=message.text, paragraphs=_paragraphs(message.text))
    return _queue(
        ticket, rendered, answered, to=to, sender_name=sender_name, now=now, files=files, headers={},
        message=message, kind=Dispatch.Kind.REPLY,
    )  # fmt: skip


def dispatch_acknowledgement(
    ticket: Ticket, answered: Message, *, to: str, due: datetime, now: datetime
) -> Dispatch:
    """Queue the one automatic "it has reached us". It carries nothing of what the stranger wrote (not even his subject)."""
    rendered = _render("acknowledgement", ticket, due)
    return _queue(
        ticket, rendered, answered, to=to, sender_name=settings.CONFIG["name"], now=now, files=(),
        headers=AUTO_REPLIED, message=None, kind=Dispatch.Kind.ACKNOWLEDGEMENT,
    )  # fmt: skip


def due_words(due: datetime, language: str) -> str:
    """The moment of a promise as a letter says it: it is read at an unknown hour, so the date is whole."""
    local = due.astimezone(calendar().zone)
    with translation.override(language):
        return translation.pgettext("promise in a letter", "%(date)s by %(time)s") % {
            "date": date_format(local, "j E" if language == "ru" else "F j"),
            "time": local.strftime("%H:%M"),
        }


def _render(name: str, ticket: Ticket, due: datetime | None, **context: object) -> tuple[str, str]:
    link = StatusLink.objects.get(ticket=ticket, revoked_at=None)
    values = {
        "url": url_of(link.key),
        "due": due,
        "due_words": due_words(due, ticket.language) if due else "",
        "house": settings.CONFIG["name"],
        "LANGUAGE_CODE": ticket.language,
        **context,
    }
    with translation.override(ticket.language):
        return (
            render_to_string(f"desk/mail/{name}.txt", values).strip() + "\n",
            render_to_string(f"desk/mail/{name}.html", values),
        )


def _queue(
    ticket: Ticket,
    rendered: tuple[str, str],
    answered: Message | None,
    *,
    to: str,
    sender_name: str,
    now: datetime,
    files: Sequence[File],
    headers: Mapping[str, str],
    message: Message | None,
    kind: str,
) -> Dispatch:
    address = settings.CONFIG["address"]
    nonce = secrets.token_hex(5)
    own_id = message_id(thread_key(), ticket.pk, nonce, address.rpartition("@")[2])
    text, html = rendered
    letter = Outgoing(
        sender_name=sender_name,
        sender=address,
        recipient_name=ticket.contact.name,
        recipient=to,
        subject=_subject(ticket, kind),
        text=text,
        html=html,
        message_id=own_id,
        date=now,
        reply_to=plus_address(address, sign_thread(thread_key(), ticket.pk, nonce)),
        in_reply_to=answered.message_id if answered else "",
        references=_references(answered, own_id),
        headers={**headers, "X-Gromootvod-Loop": address},
        files=files,
    )
    raw = compose(letter)
    if message is not None:
        message.message_id, message.references = own_id, " ".join(letter.references)
    return Dispatch.objects.create(
        message=message,
        ticket=ticket,
        kind=kind,
        recipient=to,
        mail_id=own_id,
        subject=letter.subject[:255],
        blob=Blob.objects.create(sha256=hashlib.sha256(raw).hexdigest(), size=len(raw), data=raw),
        made_at=now,
        next_try_at=now,
    )


def _subject(ticket: Ticket, kind: str) -> str:
    with translation.override(ticket.language):
        if kind == Dispatch.Kind.ACKNOWLEDGEMENT or not ticket.subject.strip():
            return translation.gettext("We have your letter (#%(number)s)") % {"number": ticket.pk}
    bare = one_line(ticket.subject)
    while match := PREFIX.match(bare):
        bare = bare[match.end() :]
    return f"Re: {bare}"[:250]


def _references(answered: Message | None, own_id: str) -> list[str]:
    """The client's chain; our own id rides last, because some relays replace Message-ID and keep References."""
    if answered is None or not answered.message_id:
        return [own_id]
    return [*dict.fromkeys([*answered.references.split(), answered.message_id]), own_id]


def _last_letter(ticket: Ticket) -> Message | None:
    return (
        Message.objects.filter(ticket=ticket, direction=Message.Direction.IN, standing=Message.Standing.PLAIN)
        .exclude(message_id="")
        .only("message_id", "references")
        .order_by("-at", "-id")
        .first()
    )


def _paragraphs(text: str) -> list[str]:
    return [part for part in re.split(r"\n\s*\n", text.strip()) if part.strip()]
