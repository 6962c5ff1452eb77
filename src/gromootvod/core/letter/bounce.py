"""Letters that came back: RFC 3464 reports recipient by recipient, and the prose of servers that write
none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from .bounce_prose import from_prose, is_full_or_busy, prose_bounces, speaks_of_return
from .charset import Decoder
from .parts import Headers, Part, read_headers
from .values import Bounce
from .words import decode_words

MAX_RECIPIENTS = 1000
REPORTS = frozenset({"message/delivery-status", "message/global-delivery-status"})
_RETURNED = frozenset(
    {
        "message/rfc822",
        "message/global",
        "text/rfc822-headers",
        "message/rfc822-headers",
        "message/global-headers",
    }
)
_READ = 64 * 1024
_ADDRESS = re.compile(r"[^\s<>()\[\]:;,\"']{1,64}@[\w.-]{1,255}")
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY_CODE = re.compile(r"(?<![\d.])([245])\d\d(?=[\s-]|$)")
_ACTIONS = frozenset({"failed", "delayed", "delivered", "relayed", "expanded"})
_RETURNED_ID = re.compile(r"^[ \t>]*message-id:\s*(<[^<>\s]{1,900}>)", re.IGNORECASE | re.MULTILINE)
_ID = re.compile(r"<[^<>\s]{1,900}>")
_REFUSED = re.compile(
    r"^\s*(?:auto(?:matic(?:ally)?)?[- ]?)?(?:rejected|rejection)\b|^\s*отклонено", re.IGNORECASE
)


def find_bounces(
    raw: bytes,
    parts: Sequence[Part],
    headers: Headers,
    text: str,
    machine: bool,
    subject: str,
    decoder: Decoder,
) -> tuple[Bounce, ...]:
    """Return one Bounce per recipient, none for a letter that is no report.

    `machine`: the envelope or the sender is a mailer's; only then is prose read as a report, and a report
    outside of multipart/report as its own: a person may pass one on.
    """
    if machine or any(part.kind == "multipart/report" for part in parts):
        found = _reports(raw, parts, headers, text, decoder) or _refusals(raw, parts, subject, decoder)
        if found:
            return found
    named = headers.first("x-failed-recipients")
    if named:
        return _named(decode_words(named, decoder), text, _original_id(raw, parts, headers, text, decoder))
    if machine and speaks_of_return(subject, text):
        original = _original_id(raw, parts, headers, text, decoder)
        return prose_bounces(text[:_READ], original, _own(headers, decoder), MAX_RECIPIENTS)
    return ()


def _reports(
    raw: bytes, parts: Sequence[Part], headers: Headers, text: str, decoder: Decoder
) -> tuple[Bounce, ...]:
    for part in parts:
        if part.kind in REPORTS:
            body = part.body(raw)[:_READ]
            original = _original_id(raw, parts, headers, text, decoder, body)
            found = _report(body, original, decoder)
            if found:
                return found
    return ()


def _report(body: bytes, original: str, decoder: Decoder) -> tuple[Bounce, ...]:
    found: list[Bounce] = []
    for fields in _groups(body):
        final, first = fields.first("final-recipient"), fields.first("original-recipient")
        recipient = first if first and not _ADDRESS.search(decode_words(final, decoder)) else final
        if recipient:
            found.append(_recipient(fields, _address(decode_words(recipient, decoder)), original, decoder))
        if len(found) >= MAX_RECIPIENTS:
            break
    return tuple(found)


def _groups(body: bytes) -> Iterable[Headers]:
    """Yield the groups of fields of a report (RFC 3464 section 2.1)."""
    at = 0
    while at < len(body):
        fields, after = read_headers(body, at, len(body), _READ, Decoder())
        at = max(after, at + 1)
        yield fields


def _recipient(fields: Headers, address: str, original: str, decoder: Decoder) -> Bounce:
    diagnostic = decode_words(fields.first("diagnostic-code"), decoder)[:1000]
    code = _code(decode_words(fields.first("status"), decoder), diagnostic)
    word = decode_words(fields.first("action"), decoder).lower().partition(" ")[0].strip(";,.")
    action = word if word in _ACTIONS else "delivered" if code.startswith("2") else "failed"
    reply = _REPLY_CODE.search(diagnostic)
    temporary = code.startswith("4") or (not code and reply is not None and reply.group(1) == "4")
    if not code and reply is None:
        temporary = is_full_or_busy(diagnostic)
    return Bounce(address, action, code, diagnostic, original, permanent=action == "failed" and not temporary)


def _code(status: str, diagnostic: str) -> str:
    """Return the status; one that says nothing but its class (5.0.0) yields to what the other server said."""
    said, seen = _STATUS.search(status), _STATUS.search(diagnostic)
    if said is None:
        return seen.group(1) if seen else ""
    if seen is not None and said.group(1).endswith(".0.0"):
        return seen.group(1)
    return said.group(1)


def _address(value: str) -> str:
    """Return the address of `rfc822; a@b` or `a@b`; an X.400 or other form is returned as it stands."""
    found = _ADDRESS.search(value[:1000])
    return found.group() if found else value.rpartition(";")[2].strip()[:320]


def _refusals(raw: bytes, parts: Sequence[Part], subject: str, decoder: Decoder) -> tuple[Bounce, ...]:
    """A mailbox that refuses (RFC 5429) says so in the form of a receipt: "deleted", subject "Rejected"."""
    if not _REFUSED.match(subject):
        return ()
    for part in parts:
        if part.kind == "message/disposition-notification":
            fields, _ = read_headers(part.body(raw)[:_READ], 0, _READ, _READ, Decoder())
            recipient = _address(decode_words(fields.first("final-recipient"), decoder))
            found = _ID.search(decode_words(fields.first("original-message-id"), decoder))
            if recipient:
                return (Bounce(recipient, "failed", "", subject[:500], found.group() if found else "", True),)
    return ()


def _original_id(
    raw: bytes, parts: Sequence[Part], headers: Headers, text: str, decoder: Decoder, report: bytes = b""
) -> str:
    """Return the Message-ID of the letter that came back: from itself, the report, or what the bounce
    answers.
    """
    fields = [next(iter(_groups(report)), Headers())] if report else []
    ids = [decode_words(group.first("x-original-message-id"), decoder) for group in fields]
    for part in parts:
        if part.kind in _RETURNED:
            body = part.body(raw)[:_READ]
            returned, _ = read_headers(body, 0, len(body), _READ, Decoder())
            ids.insert(0, decode_words(returned.first("message-id"), decoder))
    in_text = _RETURNED_ID.search(text[:_READ])
    ids.append(in_text.group(1) if in_text else "")
    ids += [decode_words(headers.first(name), decoder) for name in ("in-reply-to", "references")]
    found = next(filter(None, map(_ID.findall, ids)), [""])
    return found[-1]


def _own(headers: Headers, decoder: Decoder) -> frozenset[str]:
    """Whom the bounce was sent to, and by whom: neither is who did not get the letter."""
    names = ("to", "from", "delivered-to", "x-original-to", "envelope-to", "message-id")
    values = (decode_words(value[:2000], decoder) for name in names for value in headers.all(name)[:20])
    return frozenset(address.lower() for value in values for address in _ADDRESS.findall(value))


def _named(value: str, text: str, original: str) -> tuple[Bounce, ...]:
    recipients = list(dict.fromkeys(_ADDRESS.findall(value)))[:MAX_RECIPIENTS]
    return tuple(from_prose(recipient, text[:4000], text[:4000], original) for recipient in recipients)
