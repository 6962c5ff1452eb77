"""What `gromo doctor` looks at in the post: the way out, the mailboxes, the door, the name on the letters."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings

from gromootvod.channels.mail.imap_account import Account, BadAccount, accounts
from gromootvod.channels.mail.smtp import BadRelay, Relay, relay_of
from gromootvod.channels.mail.trial import knock_at_mailbox, knock_at_relay
from gromootvod.cli.doctor import Check, Finding
from gromootvod.cli.doctor_web import is_local

SECONDS = 5
BANNER = b"Gromootvod"  # what our own door says of itself
SAMPLES = (".example", ".invalid", ".test", "example.com", "example.net", "example.org", "localhost")


def outgoing() -> Iterator[Finding]:
    """Can letters leave?"""
    url = settings.CONFIG["smtp_url"]
    if not url:
        yield Finding(
            "unwise", "no SMTP is set: letters stay in the outbox and nobody gets any",
            "good for a trial; then GROMO_SMTP_URL=smtp+starttls://user:password@host:587",
        )  # fmt: skip
        return
    try:
        relay = relay_of(url)
    except BadRelay as error:
        yield Finding("missing", str(error), "see docs/reference/settings.md")
        return
    yield _ask(relay)
    if relay.security == "plain" and not is_local(relay.host):
        clear = "its password travels" if relay.user else "letters travel"
        yield Finding("unwise", f"{clear} to {relay.host} in the clear", "use smtp+starttls:// or smtps://")


def mailboxes() -> Iterator[Finding]:
    """Can the mailboxes be opened?"""
    if not settings.CONFIG["imap_urls"]:
        return
    for url in settings.CONFIG["imap_urls"]:
        parts = urlsplit(url)
        if parts.scheme == "imap" and not is_local(parts.hostname or ""):
            yield Finding("unwise", f"the password of {parts.hostname} travels in the clear", "use imaps://")
    try:
        found = accounts()
    except BadAccount as error:
        yield Finding("missing", str(error), "as imaps://user:password@host/INBOX; a user's @ is written %40")
        return
    for account in found:
        yield _open(account)


def door() -> Iterator[Finding]:
    """Is the mail door's port free, or is it our own desk that holds it?"""
    place = settings.CONFIG["lmtp"]
    if place == "off":
        if not settings.CONFIG["imap_urls"]:
            yield Finding(
                "missing", "no letter can come in", "set GROMO_IMAP_URLS, or GROMO_LMTP for a mail server"
            )
        return
    host, _, port = place.rpartition(":")
    host = host.strip("[]") or "127.0.0.1"
    if not port.isdigit() or not 0 < int(port) < 65536:
        yield Finding("missing", f"GROMO_LMTP: {place!r} is not host:port", "as 127.0.0.1:8024")
        return
    yield _door(host, int(port))
    if not is_local(host):
        yield Finding(
            "unwise", f"the mail door listens on {host}: it takes letters from whoever reaches it",
            "let only your mail server reach that port",
        )  # fmt: skip


def name() -> Iterator[Finding]:
    """The address on the letters, and what the world asks of its domain."""
    address = settings.CONFIG["address"]
    domain = address.rpartition("@")[2].lower()
    if domain.endswith(SAMPLES):
        level: Finding = Finding(
            "unwise", f"{address} is a sample", "GROMO_ADDRESS is the address clients write to"
        )
        if settings.CONFIG["smtp_url"]:
            level = Finding("missing", f"{address} is a sample, and letters leave under it", level.advice)
        yield level
        return
    yield Finding(
        "ok", f"letters leave as {address}",
        f"SPF, DKIM and DMARC of {domain} cannot be seen from here: check that your relay may send for it, "
        f"and that {address.rpartition('@')[0]}+anything@{domain} reaches the desk",
    )  # fmt: skip


def _ask(relay: Relay) -> Finding:
    what = f"SMTP {relay.host}:{relay.port}"
    tried = knock_at_relay(relay)
    if tried.code == "login":
        return Finding("missing", f"{what} does not let us in ({tried.words})", "check user and password")
    if tried.code == "kind":
        return Finding(
            "missing", f"{what}: {tried.words}", "smtps:// is port 465, smtp+starttls:// is port 587"
        )
    if tried.code == "certificate":
        return Finding(
            "missing",
            f"{what}: its certificate is not trusted: {tried.words}",
            "use the name the certificate is made for",
        )
    if tried.code:
        return Finding(
            "missing",
            f"{what} cannot be used: {tried.words}",
            "check host, port and kind (smtp, smtp+starttls, smtps)",
        )
    return Finding("ok", f"{what} answers" + (" and lets us in" if relay.user else ""))


def _open(account: Account) -> Finding:
    tried = knock_at_mailbox(account)
    if not tried.code:
        return Finding("ok", f"mailbox {account.key} opens")
    advice = "check host, user, password and folder"
    return Finding("missing", f"mailbox {account.key} does not open: {tried.words}", advice)


def _door(host: str, port: int) -> Finding:
    place = f"{host}:{port}"
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((host, port))
            return Finding("ok", f"the mail door's port {place} is free")
    except PermissionError:
        return Finding(
            "missing",
            f"the mail door may not open at {place}",
            "ports below 1024 are for root: use 127.0.0.1:8024",
        )
    except OSError as error:
        if error.errno is not None and "in use" not in str(error).lower():
            return Finding(
                "missing",
                f"the mail door cannot open at {place}: {error.strerror}",
                "GROMO_LMTP names a host of this machine",
            )
    try:
        with socket.create_connection((host, port), SECONDS) as talk:
            ours = BANNER in talk.recv(512)
    except OSError:
        ours = False
    if ours:
        return Finding("ok", f"the mail door is open at {place}")
    return Finding(
        "missing",
        f"another program holds the mail door's port {place}",
        "choose another: GROMO_LMTP=127.0.0.1:8025",
    )


CHECKS: tuple[Check, ...] = (outgoing, mailboxes, door, name)
