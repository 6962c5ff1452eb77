"""Make the bytes of an outgoing letter: pure values in, RFC 5322 bytes out."""

from __future__ import annotations

import re
from base64 import encodebytes
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email import policy
from email.charset import BASE64, Charset
from email.generator import BytesGenerator
from email.header import Header
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.utils import encode_rfc2231, format_datetime
from io import BytesIO

UTF8 = Charset("utf-8")
UTF8.body_encoding = BASE64
WIRE = policy.compat32.clone(linesep="\r\n", max_line_length=None)
TOKEN = re.compile(r"[A-Za-z0-9.+_-]{1,80}")
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
    cc: Sequence[tuple[str, str]] = ()  # name and address; who is named gets a letter of his own


# What a machine sends says so, and asks machines to keep silent (RFC 3834 §5; Exchange's header).
AUTO_REPLIED = {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All", "Precedence": "bulk"}
AUTO_GENERATED = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


def compose(letter: Outgoing) -> bytes:
    """Return the letter as it goes on the wire: CRLF, ASCII headers, multipart/alternative.

    Made with the standard library's older classes: its newer ones take five times as long for the same bytes.
    Every header value passes `one_line`, so none can smuggle in another.
    """
    message = _body(letter)
    message["From"] = mailbox(letter.sender_name, letter.sender)
    message["To"] = mailbox(letter.recipient_name, letter.recipient)
    if letter.cc:
        # Folded here as well: one mailbox a line.
        message["Cc"] = ",\r\n ".join(mailbox(name, address) for name, address in letter.cc)
    if letter.reply_to:
        message["Reply-To"] = mailbox(letter.sender_name, letter.reply_to)
    message["Subject"] = _encoded(letter.subject, len("Subject: "))
    message["Date"] = format_datetime(letter.date)
    message["Message-ID"] = letter.message_id
    if letter.in_reply_to:
        message["In-Reply-To"] = one_line(letter.in_reply_to)
    if letter.references:
        # Folded here: one id a line, because relays refuse lines over 998 octets.
        message["References"] = "\r\n ".join(one_line(item) for item in _bounded(letter.references))
    for name, value in letter.headers.items():
        message[name] = one_line(value)
    out = BytesIO()
    BytesGenerator(out, mangle_from_=False, policy=WIRE).flatten(message)
    return out.getvalue()


def mailbox(name: str, address: str) -> str:
    """One mailbox, whatever the name holds: commas and line breaks in it make no second recipient."""
    bare = "".join(char for char in one_line(address) if char not in ' ,<>()"')
    name = one_line(name)
    if not name:
        return bare
    if not name.isascii():
        return f"{_encoded(name, len('Reply-To: '))} <{bare}>"
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}" <{bare}>'


def _body(letter: Outgoing) -> MIMEBase:
    words: MIMEBase = _text(letter.text, "plain")
    if letter.html:
        both = MIMEMultipart("alternative")
        both.attach(words)
        both.attach(_text(letter.html, "html"))
        words = both
    if not letter.files:
        return words
    whole = MIMEMultipart("mixed")
    whole.attach(words)
    for file in letter.files:
        whole.attach(_file(file))
    return whole


def _text(text: str, subtype: str) -> MIMENonMultipart:
    part = MIMENonMultipart("text", subtype, charset="utf-8")
    part.set_payload(text.encode("utf-8", "replace").decode("utf-8"), charset=UTF8)
    return part


def _file(file: File) -> MIMEBase:
    maintype, slash, subtype = one_line(file.content_type).partition(";")[0].partition("/")
    safe = slash and maintype.isalnum() and maintype not in {"multipart", "message"}
    if not (safe and TOKEN.fullmatch(subtype)):
        maintype, subtype = "application", "octet-stream"
    part = MIMEBase(maintype, subtype)
    part.set_payload(encodebytes(file.data).decode("ascii"))
    part["Content-Transfer-Encoding"] = "base64"
    name = one_line(file.name)[:200] or "file"
    if name.isascii() and '"' not in name and "\\" not in name:
        part["Content-Disposition"] = f'attachment; filename="{name}"'
    else:
        part["Content-Disposition"] = f"attachment; filename*={encode_rfc2231(name, 'utf-8')}"
    return part


def _encoded(value: str, indent: int) -> str:
    """The value as a header says it: plain where it is ASCII, else encoded words, folded (RFC 2047)."""
    value = one_line(value)
    if value.isascii() and len(value) < 200:
        return value
    return Header(value, "utf-8", header_name="x" * indent).encode(linesep="\r\n")


def tidy(text: str) -> str:
    """What was typed into a form, as it is kept: plain line breaks, no NUL (PostgreSQL takes none)."""
    return text.replace("\r\n", "\n").replace("\x00", "").strip()


def one_line(value: str) -> str:
    """Fold all white space and control characters to single spaces: no header can be smuggled in."""
    return " ".join("".join(char if char.isprintable() else " " for char in value).split())


def _bounded(references: Sequence[str]) -> Sequence[str]:
    if len(references) <= 2 * REFERENCES_KEPT:
        return references
    return [references[0], *references[-REFERENCES_KEPT:]]
