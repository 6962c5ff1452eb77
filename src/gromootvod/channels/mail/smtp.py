"""The way out: one SMTP connection that is kept while there is something to say."""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

SECONDS = 30  # for each step of the talk with the relay


class BadRelay(ValueError):
    """The address of the relay cannot be used; the message says why."""


class Deferred(Exception):
    """The relay, or the way to it, said "later" (4xx, no connection)."""


class Refused(Exception):
    """The relay said no for good (5xx)."""


@dataclass(frozen=True, slots=True)
class Relay:
    """Where letters leave."""

    host: str
    port: int
    security: str  # "plain" | "starttls" | "tls"
    user: str = ""
    password: str = ""

    def __repr__(self) -> str:  # a password has no place in a log
        return f"Relay({self.security}, {self.host}:{self.port})"


def relay_of(url: str) -> Relay:
    """Read smtp://, smtp+starttls:// or smtps://user:password@host:port. Raises BadRelay."""
    parts = urlsplit(url)
    kinds = {"smtp": ("plain", 25), "smtp+starttls": ("starttls", 587), "smtps": ("tls", 465)}
    if parts.scheme not in kinds or not parts.hostname:
        raise BadRelay("GROMO_SMTP_URL is smtp://, smtp+starttls:// or smtps://user:password@host:port")
    security, port = kinds[parts.scheme]
    try:
        port = parts.port or port
    except ValueError as error:
        raise BadRelay("GROMO_SMTP_URL: the port is not a number") from error
    return Relay(parts.hostname, port, security, unquote(parts.username or ""), unquote(parts.password or ""))


class Carrier:
    """Hands letters to one relay; reconnects when it must. Not for several threads at once."""

    def __init__(self, relay: Relay) -> None:
        self._relay = relay
        self._session: smtplib.SMTP | None = None

    def carry(self, sender: str, recipient: str, raw: bytes, *, about_to_hand: Callable[[], None]) -> str:
        """Hand one letter over and return the relay's words.

        `about_to_hand` is called when everything but the letter itself has been said: from then until this returns or
        raises nobody knows whether the relay has it. Raises Deferred or Refused.
        """
        try:
            session = self._connected()
            self._expect(session.docmd("MAIL", f"FROM:<{sender}>"))
            self._expect(session.docmd("RCPT", f"TO:<{recipient}>"))
            about_to_hand()
            return self._expect(session.data(raw))
        except smtplib.SMTPDataError as error:  # the answer to DATA itself
            raise self._verdict(error.smtp_code, error.smtp_error) from error
        except smtplib.SMTPAuthenticationError as error:
            self.hang_up()
            raise Deferred(f"the relay does not let us in: {_words(error.smtp_error)}") from error
        except (smtplib.SMTPException, OSError) as error:
            self.hang_up()
            raise Deferred(f"{type(error).__name__}: {error}") from error

    def hang_up(self) -> None:
        """Close the connection; the next letter opens another."""
        session, self._session = self._session, None
        if session is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                session.quit()

    def _connected(self) -> smtplib.SMTP:
        if self._session is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                if self._session.rset()[0] == 250:
                    return self._session
            self.hang_up()
        relay = self._relay
        context = ssl.create_default_context()
        if relay.security == "tls":
            session: smtplib.SMTP = smtplib.SMTP_SSL(relay.host, relay.port, timeout=SECONDS, context=context)
        else:
            session = smtplib.SMTP(relay.host, relay.port, timeout=SECONDS)
        self._session = session
        session.ehlo()
        if relay.security == "starttls":
            session.starttls(context=context)
            session.ehlo()
        if relay.user:
            session.login(relay.user, relay.password)
        return session

    def _expect(self, answer: tuple[int, bytes]) -> str:
        code, words = answer
        if 200 <= code < 300:
            return f"{code} {_words(words)}"
        raise self._verdict(code, words)

    def _verdict(self, code: int, words: bytes | str) -> Exception:
        text = f"{code} {_words(words)}"
        if code == 421:  # it is closing the channel (RFC 5321 §3.8)
            self.hang_up()
        return Refused(text) if 500 <= code < 600 else Deferred(text)


def _words(words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return " ".join(text.split())[:400]
