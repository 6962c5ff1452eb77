"""Make the bytes of an outgoing letter: pure values in, RFC 5322 bytes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

REFERENCES_KEPT = 20  # of each end of a long chain (RFC 5322 sets no bound; relays do)


@dataclass(frozen=True, slots=True)
class File:
    """A file that goes with a letter."""

    name: str
    content_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Outgoing:
    """All that an outgoing letter is made of."""

    sender_name: str
    sender: str
    recipient_name: str
    recipient: str
    subject: str
    text: str
    html: str
    message_id: str
    date: datetime
    reply_to: str = ""
    in_reply_to: str = ""
    references: Sequence[str] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    files: Sequence[File] = ()


# What a machine sends says so, and asks machines to keep silent (RFC 3834 §5; Exchange's header).
AUTO_REPLIED = {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All", "Precedence": "bulk"}
AUTO_GENERATED = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


def compose(letter: Outgoing) -> bytes:
    """Return the letter as it goes on the wire: CRLF, ASCII headers, multipart/alternative."""
    message = EmailMessage(policy=SMTP)
    message["From"] = mailbox(letter.sender_name, letter.sender)
    message["To"] = mailbox(letter.recipient_name, letter.recipient)
    if letter.reply_to:
        message["Reply-To"] = mailbox(letter.sender_name, letter.reply_to)
    message["Subject"] = one_line(letter.subject)
    message["Date"] = format_datetime(letter.date)
    message["Message-ID"] = letter.message_id
    if letter.in_reply_to:
        message["In-Reply-To"] = one_line(letter.in_reply_to)
    if letter.references:
        message["References"] = one_line(" ".join(_bounded(letter.references)))
    for name, value in letter.headers.items():
        message[name] = one_line(value)
    message.set_content(letter.text, cte="base64" if not letter.text.isascii() else None)
    if letter.html:
        message.add_alternative(
            letter.html, subtype="html", cte="base64" if not letter.html.isascii() else None
        )
    for file in letter.files:
        maintype, _, subtype = file.content_type.partition("/")
        message.add_attachment(
            file.data,
            maintype=maintype if subtype else "application",
            subtype=subtype or "octet-stream",
            filename=one_line(file.name)[:200],
        )
    return message.as_bytes()


def mailbox(name: str, address: str) -> Address | str:
    """One mailbox, whatever the name holds: commas and line breaks in it make no second recipient."""
    local, _, domain = one_line(address).rpartition("@")
    try:
        return Address(one_line(name), username=local, domain=domain)
    except (
        ValueError
    ):  # an address the standard library cannot quote goes out bare, or fails at the relay, visibly
        return one_line(address).replace(",", "").replace(" ", "")


def one_line(value: str) -> str:
    """Fold all white space and control characters to single spaces: no header can be smuggled in."""
    return " ".join("".join(char if char.isprintable() else " " for char in value).split())


def _bounded(references: Sequence[str]) -> Sequence[str]:
    if len(references) <= 2 * REFERENCES_KEPT:
        return references
    return [references[0], *references[-REFERENCES_KEPT:]]
