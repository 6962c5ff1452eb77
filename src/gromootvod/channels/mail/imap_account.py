"""An IMAP account of the settings, and the way into it. Its password is never shown, logged or stored."""

from __future__ import annotations

import base64
import contextlib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.conf import settings
from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import UnexpectedCommandStatusError

SECONDS = 60.0  # for each step of the talk with the server
PORTS = {"imaps": 993, "imap+starttls": 143, "imap": 143}


class BadAccount(ValueError):
    """An entry of GROMO_IMAP_URLS cannot be used; the message says which and why, without its password."""


@dataclass(frozen=True, slots=True)
class Account:
    """One mailbox folder on one server."""

    scheme: str  # imaps | imap+starttls | imap
    host: str
    port: int
    user: str
    password: str
    folder: str

    def __repr__(self) -> str:  # a password has no place in a log
        return f"Account({self.scheme}, {self.key})"

    @property
    def key(self) -> str:
        """What the account is called in the database and on screens."""
        return f"{self.user}@{self.host}/{self.folder}"

    def scrub(self, words: str) -> str:
        """`words` without the password, in whatever form a server or a library may have quoted it."""
        token = base64.b64encode(f"\0{self.user}\0{self.password}".encode()).decode()
        quoted = self.password.replace("\\", "\\\\").replace('"', '\\"')
        for secret in (token, quoted, self.password):
            words = words.replace(secret, "***")
        return words


def accounts() -> list[Account]:
    """The accounts of the settings, in their order. Raises BadAccount."""
    found = [account_of(url, place) for place, url in enumerate(settings.CONFIG["imap_urls"], 1)]
    twice = {account.key for account in found if [other.key for other in found].count(account.key) > 1}
    if twice:
        raise BadAccount(f"GROMO_IMAP_URLS: {min(twice)} is named twice")
    return found


def account_of(url: str, place: int = 1) -> Account:
    """Read imaps://, imap+starttls:// or imap://user:password@host:port/FOLDER. Raises BadAccount."""
    form = "is imaps://, imap+starttls:// or imap://user:password@host:port/FOLDER"
    signs = "in user and password @ : / # ? % are written %40 %3A %2F %23 %3F %25"
    complaint = f"GROMO_IMAP_URLS: entry {place} {form}; {signs}"
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname
    except ValueError:
        # Not chained: the library quotes what it took for the port, and that may be half of a password.
        raise BadAccount(complaint) from None
    if parts.scheme not in PORTS or not host or not parts.username or not parts.password:
        raise BadAccount(complaint)
    if parts.query or parts.fragment:
        raise BadAccount(complaint)
    account = Account(
        scheme=parts.scheme,
        host=host,
        port=port or PORTS[parts.scheme],
        user=unquote(parts.username),
        password=unquote(parts.password),
        folder=unquote(parts.path.strip("/")) or "INBOX",
    )
    if len(account.key) > 500 or not (account.key + account.password).isprintable():
        raise BadAccount(complaint)
    return account


@contextlib.contextmanager
def connect(account: Account) -> Iterator[BaseMailBox]:
    """Sign in and open the folder. Raises OSError, ImapToolsError or imaplib.IMAP4.error."""
    box = _box(account)
    try:
        ascii_only = account.user.isascii() and account.password.isascii()
        sign_in = box.login if ascii_only else box.login_utf8
        sign_in(account.user, account.password, initial_folder=None)
        # What a server can do it tells in full only to those it knows.
        _, said = box.client.capability()
        box.client.capabilities = tuple(said[-1].decode("ascii", "replace").upper().split())
        box.folder.set(account.folder)
        yield box
        box.client.logout()
    finally:
        with contextlib.suppress(OSError):
            box.client.shutdown()


def reason(error: Exception) -> str:
    """What went wrong, as the server put it where it did."""
    if isinstance(error, UnexpectedCommandStatusError):
        said = [
            item.decode("utf-8", "replace") for item in error.command_result[1] if isinstance(item, bytes)
        ]
        return " ".join(" ".join(said).split()) or "the server said no"
    return " ".join(f"{type(error).__name__}: {error}".split())


def _box(account: Account) -> BaseMailBox:
    if account.scheme == "imap":
        return MailBoxUnencrypted(account.host, account.port, timeout=SECONDS)
    # Without a context of its own the library would take any certificate.
    context = ssl.create_default_context()
    if account.scheme == "imaps":
        return MailBox(account.host, account.port, timeout=SECONDS, ssl_context=context)
    return MailBoxStartTls(account.host, account.port, timeout=SECONDS, ssl_context=context)
