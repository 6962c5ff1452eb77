"""Letters for the tests, as bytes on the wire, and the whole way in for them: store, read, receive."""

from __future__ import annotations

import base64
import itertools
from collections.abc import Sequence
from datetime import datetime
from email.header import Header
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gromootvod.desk.models import Dispatch, Message, Parcel, Ticket
    from gromootvod.desk.operations.receive import Outcome

VERA = "Вера Клиентова <vera@client.example>"
HOUSE = "support@desk.example"
WORDS = "Добрый день! Накладная не проводится: «период закрыт», с понедельника. Стоим!"
_numbers = itertools.count(1)


def letter(
    text: str = WORDS,
    *,
    sender: str = VERA,
    to: str = HOUSE,
    subject: str = "Не проводится накладная",
    message_id: str | None = None,
    in_reply_to: str = "",
    references: str = "",
    headers: Sequence[tuple[str, str]] = (),
    html: str = "",
    files: Sequence[tuple[str, str, bytes]] = (),
) -> bytes:
    """A letter as a mail program writes it; `files` are (name, type, bytes). `message_id` "" leaves it out."""
    lines = [f"From: {_mailbox(sender)}", f"To: {to}", f"Subject: {_word(subject)}"]
    lines.append("Date: Tue, 17 Mar 2026 10:59:00 +0300")
    if message_id is None:
        message_id = f"<letter-{next(_numbers)}@client.example>"
    fixed = [("Message-ID", message_id), ("In-Reply-To", in_reply_to), ("References", references)]
    lines += [f"{name}: {value}" for name, value in [*fixed, *headers] if value]
    lines.append("MIME-Version: 1.0")
    return "\r\n".join([*lines, _body(text, html, files)]).encode()


def report(
    *,
    to: str,
    action: str = "failed",
    status: str = "5.1.1",
    recipient: str = "vera@client.example",
    original: str = "",
    headers: Sequence[tuple[str, str]] = (),
) -> bytes:
    """A delivery report (RFC 3464) about a letter with the Message-ID `original`."""
    lines = [
        "From: Mail Delivery System <MAILER-DAEMON@mx.client.example>",
        f"To: {to}",
        "Subject: Undelivered Mail Returned to Sender",
        f"Message-ID: <report-{next(_numbers)}@mx.client.example>",
        *[f"{name}: {value}" for name, value in headers], "MIME-Version: 1.0",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"', "",
        "--b", "Content-Type: text/plain", "", "The letter could not be delivered.",
        "--b", "Content-Type: message/delivery-status", "", "Reporting-MTA: dns; mx.client.example", "",
        f"Final-Recipient: rfc822; {recipient}", f"Action: {action}", f"Status: {status}",
        f"Diagnostic-Code: smtp; 550 {status} no such user", "",
    ]  # fmt: skip
    if original:
        lines += ["--b", "Content-Type: text/rfc822-headers", "", f"Message-ID: {original}", ""]
    return "\r\n".join([*lines, "--b--", ""]).encode()


def keep(
    raw: bytes,
    now: datetime,
    *,
    sender: str = "",
    null_sender: bool = False,
    recipients: Sequence[str] = (),
    door: str = "lmtp",
) -> Parcel:
    """Keep the raw letter as a door does; nobody has read it yet."""
    from gromootvod.desk.models import Parcel
    from gromootvod.desk.operations.store import Raw, store

    parcel_id = store(Raw(raw, door, sender, null_sender, list(recipients)), now=now)
    return Parcel.objects.get(pk=parcel_id)


def file(parcel: Parcel, now: datetime) -> Outcome:
    """Read the parcel's letter here, instead of in a child, and receive it."""
    from gromootvod.channels.mail.reader_child import read_letter
    from gromootvod.desk.operations.keep_message import Reading
    from gromootvod.desk.operations.receive import receive

    return receive(parcel, Reading(*read_letter(bytes(parcel.blob.data))), now=now)


def take_in(raw: bytes, now: datetime, **envelope: object) -> Outcome:
    """Keep, read and receive one letter."""
    return file(keep(raw, now, **envelope), now)  # type: ignore[arg-type]


def opened(raw: bytes, now: datetime) -> Ticket:
    """Take in a letter that opens a ticket, and return the ticket."""
    from gromootvod.desk.models import Ticket

    outcome = take_in(raw, now)
    assert outcome.verdict == "ticket", outcome
    return Ticket.objects.get(pk=outcome.ticket_id)


def sent(dispatch: Dispatch) -> bytes:
    """The bytes of an outgoing letter."""
    from gromootvod.desk.operations.dispatch import bytes_of

    return bytes_of(dispatch, now=dispatch.made_at)


def dispatch_of(message: Message) -> Dispatch:
    """The one letter that carries `message` out."""
    return message.dispatches.get()


def _mailbox(text: str) -> str:
    name, _, rest = text.rpartition(" <")
    return f"{_word(name)} <{rest}" if name and not name.isascii() else text


def _word(text: str) -> str:
    return text if text.isascii() else Header(text, "utf-8", maxlinelen=10_000).encode()


def _body(text: str, html: str, files: Sequence[tuple[str, str, bytes]]) -> str:
    parts = [_part("text/plain; charset=utf-8", text.encode())]
    if html:
        parts = [_multi("alternative", [*parts, _part("text/html; charset=utf-8", html.encode())])]
    if files:
        parts += [
            _part(kind, data, f'Content-Disposition: attachment; filename="{_word(name)}"\r\n')
            for name, kind, data in files
        ]
        return _multi("mixed", parts)
    return parts[0]


def _part(kind: str, data: bytes, more: str = "") -> str:
    body = base64.encodebytes(data).decode().replace("\n", "\r\n")
    return f"Content-Type: {kind}\r\n{more}Content-Transfer-Encoding: base64\r\n\r\n{body}"


def _multi(kind: str, parts: Sequence[str]) -> str:
    mark = f"=_{next(_numbers)}"
    inner = "".join(f"--{mark}\r\n{part}\r\n" for part in parts)
    return f'Content-Type: multipart/{kind}; boundary="{mark}"\r\n\r\n{inner}--{mark}--\r\n'
