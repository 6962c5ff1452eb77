"""The whole way from raw bytes to a Letter."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import escape

from .addresses import mailboxes, sender
from .attachments import attachment
from .body import Body, BodyReader, Chunk
from .bounce import find_bounces
from .charset import Decoder
from .folds import find_folds
from .parts import Headers, Part, parse
from .plain import Marks
from .robot import Evidence, find_robot, suppresses_auto_reply
from .robot_senders import is_daemon, is_mailer, is_no_reply
from .values import DEFAULT_LIMITS, Attachment, Letter, Limits
from .words import decode_words, one_line

MAX_SUBJECT = 2000
MAX_IDS = 200
_ID = re.compile(r"<[^<>\s]{1,990}>")
_BARE_ID = re.compile(r"[^<>\s]{1,990}@[^<>\s]{1,255}")


def read(raw: bytes, limits: Limits = DEFAULT_LIMITS) -> Letter:
    """Read a raw letter (RFC 5322, MIME). Never raises; time is linear in the size of `raw`.

    What could not be read as it was meant is named in `Letter.troubles`; the raw bytes remain the truth.
    """
    try:
        return _read(raw, limits)
    except (
        Exception
    ) as error:  # a letter is never lost to a mistake of ours: it is shown as it came, and flagged
        text = Decoder().text(raw[: min(len(raw), limits.text_chars)])
        return Letter(text=text.strip(), troubles=("unreadable", f"unreadable:{type(error).__name__}"))


def _read(raw: bytes, limits: Limits) -> Letter:
    decoder = Decoder()
    root = parse(raw, limits, decoder)
    headers = root.headers
    parts = list(root.walk())
    body = BodyReader(raw, limits, decoder).read(root)
    text, marks = _text(body)
    subject = decode_words(headers.first("subject"), decoder)[:MAX_SUBJECT]
    written = _date(headers)
    who, disputed = sender(headers.all("from"), decoder)
    null_path = any(value.strip() == b"<>" for value in headers.all("return-path"))
    machine = null_path or is_mailer(who, headers.first("from"), subject, text, null_path)
    bounces = find_bounces(raw, parts, headers, text, machine, subject, decoder)
    reply_to = mailboxes(headers.first("reply-to"), decoder, limits.recipients)
    kinds = frozenset(part.kind for part in parts)
    evidence = Evidence(headers, kinds, _report_type(root), subject, who, text, written, bounces, reply_to)
    html, remote = _html(body)
    return Letter(
        subject=subject,
        sender=who,
        sender_disputed=disputed,
        reply_to=reply_to,
        to=mailboxes(b", ".join(headers.all("to")), decoder, limits.recipients),
        cc=mailboxes(b", ".join(headers.all("cc")), decoder, limits.recipients),
        message_id=next(iter(_ids(headers, "message-id", decoder)), ""),
        in_reply_to=_ids(headers, "in-reply-to", decoder),
        references=_ids(headers, "references", decoder),
        date=written,
        text=text,
        folds=find_folds(text, subject, marks, who.name if who else ""),
        html=html,
        remote_pictures=remote,
        attachments=_attachments(raw, body, decoder, limits),
        robot=find_robot(evidence),
        bounces=bounces,
        delivered_to=_delivered_to(headers, decoder, limits),
        suppress_auto_reply=suppresses_auto_reply(headers) or is_daemon(who) or is_no_reply(who),
        troubles=tuple(decoder.troubles),
    )


def _report_type(root: Part) -> str:
    return root.params.get("report-type", "").lower() if root.kind == "multipart/report" else ""


def _text(body: Body) -> tuple[str, Marks]:
    """Join the stretches of words; move the marks along."""
    pieces: list[str] = []
    marks, at = Marks(), 0
    for chunk in body.chunks:
        if not chunk.text:
            continue
        at += 2 if pieces else 0
        marks.quoted += [(start + at, end + at) for start, end in chunk.marks.quoted]
        marks.cited += [(start + at, end + at) for start, end in chunk.marks.cited]
        marks.attributions += [(start + at, end + at) for start, end in chunk.marks.attributions]
        marks.signatures += [(start + at, end + at) for start, end in chunk.marks.signatures]
        marks.openers += [start + at for start in chunk.marks.openers]
        pieces.append(chunk.text)
        at += len(chunk.text)
    return "\n\n".join(pieces), marks


def _html(body: Body) -> tuple[str, int]:
    """Return the markup of a letter that had some; its plain stretches come as preformatted text."""
    if not any(chunk.html for chunk in body.chunks):
        return "", 0
    remote = sum(chunk.remote for chunk in body.chunks)
    return "\n".join(map(_chunk_html, body.chunks)), remote


def _chunk_html(chunk: Chunk) -> str:
    return chunk.html or f"<pre>{escape(chunk.text, quote=False)}</pre>"


def _attachments(raw: bytes, body: Body, decoder: Decoder, limits: Limits) -> tuple[Attachment, ...]:
    if len(body.attached) > limits.attachments:
        decoder.trouble("attachments")
    kept: list[tuple[Part, bool]] = body.attached[: limits.attachments]
    return tuple(attachment(raw, part, decoder, inline) for part, inline in kept)


def _ids(headers: Headers, name: str, decoder: Decoder) -> tuple[str, ...]:
    """Return the message ids of a field: the first and the last ones when there are too many."""
    value = decode_words(b" ".join(headers.all(name)), decoder)
    found = _ID.findall(value)
    if not found:
        bare = _BARE_ID.fullmatch(value)
        found = [f"<{value}>"] if bare else []
    return tuple(found if len(found) <= MAX_IDS else [found[0], *found[-MAX_IDS + 1 :]])


def _date(headers: Headers) -> datetime | None:
    value = headers.first("date")[:200]
    if not value:
        return None
    try:
        found = parsedate_to_datetime(value.decode("latin-1"))
        aware = found if found.tzinfo else found.replace(tzinfo=UTC)
        aware.astimezone(UTC)  # year 1 and 9999 overflow in some zones: not a date anybody can use
    except (ValueError, TypeError, OverflowError, IndexError, AttributeError):
        return None
    return aware


def _delivered_to(headers: Headers, decoder: Decoder, limits: Limits) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for name in ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to"):
        for value in headers.all(name)[:100]:
            for address in one_line(decode_words(value, decoder)).split(","):
                cleaned = address.strip().strip("<>")
                if "@" in cleaned and len(cleaned) <= 320:
                    found[cleaned] = None
    return tuple(found)[: limits.recipients]
