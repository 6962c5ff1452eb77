"""Both ends of the mail: letters to the desk's door, and a mailbox in which its answers are found."""

from __future__ import annotations

import smtplib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from mailservers import DOVECOT, Dovecot, free_port

from tests.desks import Desk


def letter(
    text: str, *, sender: str, to: str = "support@axiom.example", subject: str, **headers: str
) -> EmailMessage:
    """Write a letter as a mail program would; `headers` with _ for -."""
    message = EmailMessage(policy=policy.SMTP)
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Message-ID"] = f"<{time.time_ns()}@client.example>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


def post(desk: Desk, raw: EmailMessage | bytes, *, to: str = "support@axiom.example") -> None:
    """Hand a letter in at the desk's LMTP door; returns when the desk has said 250."""
    data = raw if isinstance(raw, bytes) else raw.as_bytes()
    with smtplib.LMTP("127.0.0.1", desk.lmtp_port, timeout=60) as session:
        session.sendmail("vera@severny-veter.example", [to], data)


class PostOffice:
    """The relay to which the desk hands its letters, and the mailboxes behind it: Dovecot's where there is one."""

    def __init__(self, dovecot: Dovecot | None) -> None:
        self._dovecot = dovecot
        self._kept: list[tuple[str, bytes]] = []
        self.port = free_port()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Deliver; what a mail server says about it is what the desk hears."""
        for recipient in envelope.rcpt_tos:
            data = envelope.original_content or b""
            if self._dovecot is None:
                self._kept.append((recipient, data))
            else:
                self._dovecot.deliver(recipient, data)
        return "250 2.0.0 delivered"

    def letters(self, address: str) -> list[EmailMessage]:
        """What lies in the mailbox of `address`, oldest first."""
        return [message_from_bytes(raw, policy=policy.default) for raw in self._raw(address)]

    def wait_for(
        self, address: str, wanted: Callable[[EmailMessage], bool], seconds: float = 60
    ) -> EmailMessage:
        """The first letter that is `wanted`, as soon as it is there."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            for found in self.letters(address):
                if wanted(found):
                    return found
            time.sleep(0.1)
        raise AssertionError([found["Subject"] for found in self.letters(address)])

    def _raw(self, address: str) -> list[bytes]:
        if self._dovecot is None:
            return [data for recipient, data in self._kept if recipient == address]
        with self._dovecot.mailbox(address) as client:
            numbers = client.search(None, "ALL")[1][0].split()
            return [client.fetch(number.decode(), "(BODY.PEEK[])")[1][0][1] for number in numbers]


@contextmanager
def post_office() -> Iterator[PostOffice]:
    """A relay that delivers, with a real IMAP server behind it where one is installed."""
    dovecot = Dovecot() if DOVECOT else None
    if dovecot:
        dovecot.start()
    office = PostOffice(dovecot)
    relay = Controller(office, hostname="127.0.0.1", port=office.port)
    relay.start()
    try:
        yield office
    finally:
        relay.stop(no_assert=True)
        if dovecot:
            dovecot.remove()
