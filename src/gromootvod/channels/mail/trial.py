"""Knock at the servers of a house without sending or fetching anything: would letters leave, would they come?"""

from __future__ import annotations

import queue
import smtplib
import ssl
import threading
from dataclasses import dataclass

from gromootvod.channels.mail.imap_account import Account, connect, reason
from gromootvod.channels.mail.smtp import Relay

SECONDS = 5


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of it. `code`: "" (it works) | login | kind | certificate | unusable; `words` are the server's."""

    code: str = ""
    words: str = ""


def knock_at_relay(relay: Relay) -> Trial:
    """Connect, greet, begin TLS and sign in where that is asked for; each step has five seconds."""
    try:
        context = ssl.create_default_context()
        if relay.security == "tls":
            session: smtplib.SMTP = smtplib.SMTP_SSL(relay.host, relay.port, timeout=SECONDS, context=context)
        else:
            session = smtplib.SMTP(relay.host, relay.port, timeout=SECONDS)
        with session:
            session.ehlo()
            if relay.security == "starttls":
                session.starttls(context=context)
                session.ehlo()
            if relay.user:
                session.login(relay.user, relay.password)
    except smtplib.SMTPAuthenticationError as error:
        return Trial("login", str(error.smtp_code))
    except smtplib.SMTPNotSupportedError as error:
        return Trial("kind", str(error))
    except ssl.SSLCertVerificationError as error:
        return Trial("certificate", error.verify_message)
    except (smtplib.SMTPException, OSError, UnicodeEncodeError) as error:
        return Trial("unusable", _words(error))
    return Trial()


def knock_at_mailbox(account: Account) -> Trial:
    """Open the folder; ten seconds at most, in a thread: the mailbox's own patience is longer than ours."""
    answers: queue.SimpleQueue[str] = queue.SimpleQueue()

    def attempt() -> None:
        try:
            with connect(account):
                answers.put("")
        except Exception as error:
            # The library raises many kinds; each of them means that no letter can be fetched.
            answers.put(account.scrub(reason(error))[:200])

    threading.Thread(target=attempt, name="knock-imap", daemon=True).start()
    try:
        trouble = answers.get(timeout=2 * SECONDS)
    except queue.Empty:
        trouble = f"no answer within {2 * SECONDS} s"
    return Trial("unusable", trouble) if trouble else Trial()


def _words(error: Exception) -> str:
    if isinstance(error, UnicodeEncodeError):  # its text holds what could not be encoded: a password
        return "user or password hold letters beyond ASCII"
    return f"{type(error).__name__}: {error}"[:200]
