"""Put a letter into the outbox: the row first, the bytes once, delivery after."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format

from gromootvod.core.letter import LOOP_HEADER, message_id, plus_address, sign_thread
from gromootvod.desk.compose import AUTO_GENERATED, AUTO_REPLIED, File, Outgoing, compose, one_line
from gromootvod.desk.keys import thread_key
from gromootvod.desk.links import url_of
from gromootvod.desk.models import Blob, Dispatch, Message, StatusLink, Ticket
from gromootvod.desk.rhythm import zone

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
    subject: str = "",
    headers: Mapping[str, str] | None = None,
    asked: object = None,
    cc: Sequence[tuple[str, str]] = (),
) -> Dispatch:
    """Queue a member's answer. A person wrote it, so it carries no mark of a machine but what `headers` say.

    `cc` names who is told of it by a letter of his own.
    """
    dispatch = _row(ticket, Dispatch.Kind.REPLY, to=to, now=now, message=message)
    dispatch.subject = subject[:255] or dispatch.subject
    answered = _last_letter(ticket)
    rendered = _render(
        "reply", ticket, due, text=message.text, paragraphs=_paragraphs(message.text), asked=asked
    )
    letter = _letter(
        dispatch, ticket, rendered, answered, sender_name=sender_name, now=now, files=files, headers=headers
    )
    dispatch.blob = _blob(compose(replace(letter, cc=cc)))
    dispatch.save()
    message.message_id, message.references = dispatch.mail_id, " ".join(letter.references)
    return dispatch


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of an answer for one who takes part: to whom it goes, and what its head says."""

    email: str
    name: str
    url: str  # of his own page, "" where he has none
    to: str
    to_name: str
    cc: Sequence[tuple[str, str]]
    apart: bool  # nothing of the client's own letters may show, not even their subject
    answered: Message | None  # what it answers, where that is another letter than the client's


def dispatch_copy(
    ticket: Ticket,
    message: Message,
    copy: Copy,
    *,
    sender_name: str,
    due: datetime | None,
    now: datetime,
    files: Sequence[File] = (),
) -> Dispatch:
    """Queue a copy of a member's answer. The client's link is never in it."""
    dispatch = _row(ticket, Dispatch.Kind.COPY, to=copy.email, now=now, message=message)
    answered = copy.answered if copy.apart else _last_letter(ticket)
    if copy.apart:
        own = copy.answered.subject if copy.answered else ""
        dispatch.subject = _answering(own, ticket)[:255]
    rendered = _render(
        "reply", ticket, due, text=message.text, paragraphs=_paragraphs(message.text), url=copy.url
    )
    letter = _letter(dispatch, ticket, rendered, answered, sender_name=sender_name, now=now, files=files)
    letter = replace(letter, recipient=copy.to, recipient_name=copy.to_name, cc=copy.cc)
    dispatch.blob = _blob(compose(letter))
    dispatch.save()
    return dispatch


def dispatch_acknowledgement(ticket: Ticket, *, to: str, now: datetime) -> Dispatch:
    """Queue the one automatic "it has reached us"; its bytes are made when there is time, before the first try."""
    dispatch = _row(ticket, Dispatch.Kind.ACKNOWLEDGEMENT, to=to, now=now, message=None)
    dispatch.save()
    return dispatch


def dispatch_closing(ticket: Ticket, *, to: str, now: datetime, leaves_at: datetime) -> Dispatch:
    """Queue "we have closed it; did we help?"; a machine sends it, so it carries nothing that a stranger named."""
    dispatch = _row(ticket, Dispatch.Kind.CLOSING, to=to, now=now, message=None)
    dispatch.next_try_at = leaves_at
    letter = _letter(
        dispatch, ticket, _render("closing", ticket, None), _last_letter(ticket), now=now,
        sender_name=settings.CONFIG["name"], headers={**AUTO_GENERATED, LOOP_HEADER: settings.CONFIG["address"]},
    )  # fmt: skip
    dispatch.blob = _blob(compose(letter))
    dispatch.save()
    return dispatch


def bytes_of(dispatch: Dispatch, *, now: datetime) -> bytes:
    """The letter's bytes; made here once for an acknowledgement that has none yet, and the same ever after."""
    if dispatch.blob is None:
        with transaction.atomic():
            locked = (
                Dispatch.objects.select_for_update(of=("self",)).select_related("blob").get(pk=dispatch.pk)
            )
            if locked.blob is None:
                locked.blob = _blob(compose(_acknowledgement(locked, now)))
                locked.save(update_fields=["blob"])
            dispatch.blob = locked.blob
    assert dispatch.blob is not None
    return bytes(dispatch.blob.data)


def compose_waiting(*, now: datetime, limit: int = 10) -> int:
    """Make the bytes of acknowledgements that have none yet; return of how many."""
    waiting = list(Dispatch.objects.filter(blob=None).order_by("id")[:limit])
    for dispatch in waiting:
        bytes_of(dispatch, now=now)
    return len(waiting)


def _acknowledgement(dispatch: Dispatch, now: datetime) -> Outgoing:
    """It carries nothing of what the stranger wrote, not even his subject (see docs/why/robots.md)."""
    ticket = Ticket.objects.select_related("contact").get(pk=dispatch.ticket_id or 0)
    due = ticket.next_word_by if ticket.next_word_by and ticket.next_word_by > now else None
    rendered = _render("acknowledgement", ticket, due)
    return _letter(
        dispatch, ticket, rendered, _last_letter(ticket), sender_name=settings.CONFIG["name"], now=now,
        headers={**AUTO_REPLIED, LOOP_HEADER: settings.CONFIG["address"]},
    )  # fmt: skip


def due_words(due: datetime, language: str, *, his_zone: str = "") -> str:
    """The moment of a promise as a letter says it: it is read at an unknown hour, so the date is whole.

    `his_zone` is the IANA name of the reader's zone: where his clock shows another hour than the house's, his is told.
    """
    local = due.astimezone(zone())
    his = due.astimezone(ZoneInfo(his_zone)) if his_zone else local
    with translation.override(language):
        said = translation.pgettext("promise in a letter", "%(date)s by %(time)s")
        if his.utcoffset() != local.utcoffset():
            said = translation.pgettext("promise in a letter", "%(date)s by %(time)s your time")
        return said % {
            "date": date_format(his, "j E" if language == "ru" else "F j"),
            "time": his.strftime("%H:%M"),
        }


def _render(name: str, ticket: Ticket, due: datetime | None, **context: object) -> tuple[str, str]:
    if "url" not in context:
        context["url"] = url_of(StatusLink.objects.get(ticket=ticket, revoked_at=None).key)
    values = {
        "due": due,
        "due_words": due_words(due, ticket.language, his_zone=ticket.contact.time_zone) if due else "",
        "house": settings.CONFIG["name"],
        "LANGUAGE_CODE": ticket.language,
        **context,
    }
    with translation.override(ticket.language):
        return (
            render_to_string(f"desk/mail/{name}.txt", values).strip() + "\n",
            render_to_string(f"desk/mail/{name}.html", values),
        )


def _row(ticket: Ticket, kind: str, *, to: str, now: datetime, message: Message | None) -> Dispatch:
    domain = settings.CONFIG["address"].rpartition("@")[2]
    return Dispatch(
        message=message,
        ticket=ticket,
        kind=kind,
        recipient=to,
        mail_id=message_id(thread_key(), ticket.pk, secrets.token_hex(5), domain),
        subject=_subject(ticket, kind)[:255],
        made_at=now,
        next_try_at=now,
    )


def _letter(
    dispatch: Dispatch,
    ticket: Ticket,
    rendered: tuple[str, str],
    answered: Message | None,
    *,
    sender_name: str,
    now: datetime,
    files: Sequence[File] = (),
    headers: Mapping[str, str] | None = None,
) -> Outgoing:
    address = settings.CONFIG["address"]
    text, html = rendered
    return Outgoing(
        sender_name=sender_name,
        sender=address,
        # His name is what a stranger wrote, too: a machine does not repeat it.
        recipient_name=ticket.contact.name if dispatch.kind == Dispatch.Kind.REPLY and not headers else "",
        recipient=dispatch.recipient,
        subject=dispatch.subject,
        text=text,
        html=html,
        message_id=dispatch.mail_id,
        date=now,
        reply_to=plus_address(address, sign_thread(thread_key(), ticket.pk, secrets.token_hex(5))),
        in_reply_to=answered.message_id if answered else "",
        references=_references(answered, dispatch.mail_id),
        headers=headers or {},
        files=files,
    )


def _blob(raw: bytes) -> Blob:
    return Blob.objects.create(sha256=hashlib.sha256(raw).hexdigest(), size=len(raw), data=raw)


def _subject(ticket: Ticket, kind: str) -> str:
    return _answering("" if kind == Dispatch.Kind.ACKNOWLEDGEMENT else ticket.subject, ticket)


def _answering(subject: str, ticket: Ticket) -> str:
    if not subject.strip():
        with translation.override(ticket.language):
            return translation.gettext("We have your letter (#%(number)s)") % {"number": ticket.pk}
    bare = one_line(subject)
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
