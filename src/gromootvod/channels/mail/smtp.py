"""The way out: one SMTP connection that is kept while there is something to say."""

from __future__ import annotations

import contextlib
import re
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


class Unreachable(Deferred):
    """There is no talking with the relay just now; it has nothing to do with this letter."""


class Cut(Deferred):
    """The relay had the whole letter and hung up without a word: perhaps it is sent."""


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
    except ValueError:
        # Not chained: the library quotes what it took for the port, and that may be half of a password.
        raise BadRelay(
            "GROMO_SMTP_URL: the port is not a number (in a password, / # ? are %2F %23 %3F)"
        ) from None
    return Relay(parts.hostname, port, security, unquote(parts.username or ""), unquote(parts.password or ""))


class Carrier:
    """Hands letters to one relay; reconnects when it must. Not for several threads at once."""

    def __init__(self, relay: Relay) -> None:
        self._relay = relay
        self._session: smtplib.SMTP | None = None

    def carry(self, sender: str, recipient: str, raw: bytes, *, about_to_hand: Callable[[], None]) -> str:
        """Hand one letter over and return the relay's words.

        `about_to_hand` is called when everything but the letter itself has been said: from then until this
        returns or raises nobody knows whether the relay has it. Raises Refused, Deferred, or its kinds
        Unreachable and Cut.
        """
        _check(recipient)
        session = self._connected()
        handed = False
        try:
            self._expect(session.docmd("MAIL", f"FROM:<{sender}>"))
            self._expect(session.docmd("RCPT", f"TO:<{recipient}>"))
            about_to_hand()
            self._expect(session.docmd("DATA"), 354)
            session.send(_with_dots(raw))
            # Had that failed, the final dot would not have left, and no relay keeps a letter without it.
            handed = True
            return self._expect(session.getreply())
        except (smtplib.SMTPException, OSError) as error:
            self.hang_up()
            kind = Cut if handed else Deferred
            raise kind(f"{type(error).__name__}: {error}") from error

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
        try:
            return self._connect()
        except smtplib.SMTPAuthenticationError as error:
            self.hang_up()
            raise Unreachable(f"the relay does not let us in: {_words(error.smtp_error)}") from error
        except UnicodeEncodeError:  # not chained: it holds the password
            self.hang_up()
            raise Unreachable("the relay takes no name or password with letters beyond ASCII") from None
        except (smtplib.SMTPException, OSError) as error:
            self.hang_up()
            raise Unreachable(f"{type(error).__name__}: {error}") from error

    def _connect(self) -> smtplib.SMTP:
        relay = self._relay
        context = ssl.create_default_context()
        if relay.security == "tls":
            session: smtplib.SMTP = smtplib.SMTP_SSL(relay.host, relay.port, timeout=SECONDS, context=context)
        else:
            session = smtplib.SMTP(relay.host, relay.port, timeout=SECONDS)
        self._session = session
        session.ehlo_or_helo_if_needed()
        if relay.security == "starttls":
            session.starttls(context=context)
            session.ehlo()
        if relay.user:
            session.login(relay.user, relay.password)
        return session

    def _expect(self, answer: tuple[int, bytes], wanted: int = 250) -> str:
        code, words = answer
        if code // 100 == wanted // 100:
            return f"{code} {_words(words)}"
        raise self._verdict(code, words)

    def _verdict(self, code: int, words: bytes | str) -> Exception:
        text = f"{code} {_words(words)}"
        if code == 421:  # it is closing the channel (RFC 5321 §3.8)
            self.hang_up()
        return Refused(text) if 500 <= code < 600 else Deferred(text)


def _with_dots(raw: bytes) -> bytes:
    """The letter as it goes after DATA: no line of it is the end, the end is (RFC 5321 §4.5.2)."""
    end = b".\r\n" if raw.endswith(b"\r\n") else b"\r\n.\r\n"
    return re.sub(rb"(?m)^\.", b"..", raw) + end


def _check(recipient: str) -> None:
    """Whatever could end the command or add to it never gets as far as the relay."""
    if not recipient.isascii():
        raise Refused("553 5.6.7 the address holds letters that mail servers do not take everywhere")
    if any(char in '<>"' or not char.isprintable() or char.isspace() for char in recipient):
        raise Refused("553 5.1.3 the address holds signs that no address may hold")
    local, at, domain = recipient.rpartition("@")
    if not (local and at and domain) or len(recipient) > 320:
        raise Refused("553 5.1.3 this is not a mail address")


def _words(words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return " ".join(text.split())[:400]
