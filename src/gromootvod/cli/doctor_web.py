"""What `gromo doctor` looks at on the street side: the address, its certificate, hosts, proxies."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings

from gromootvod.cli.doctor import Check, Finding

SECONDS = 5
SELF_SIGNED = {18, 19}  # X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN
CADDY = "Caddy gets a trusted one by itself: deploy/Caddyfile"


def address() -> Iterator[Finding]:
    """Is the desk's own address one that clients may be sent to?"""
    url = urlsplit(settings.BASE_URL)
    host = url.hostname or ""
    try:
        port = url.port or (443 if url.scheme == "https" else 80)
    except ValueError:
        yield Finding("missing", f"GROMO_URL: the port of {settings.BASE_URL} is no number")
        return
    if url.scheme == "https":
        yield certificate(host, port)
    elif not is_local(host):
        what = f"{settings.BASE_URL}: passwords and clients' links travel in the clear"
        advice = "put a proxy with TLS before the desk (deploy/Caddyfile) and set GROMO_URL=https://…"
        yield Finding("unwise", what, advice)
    elif port != settings.CONFIG["port"]:
        what = f"links lead to {settings.BASE_URL}, but the desk listens on port {settings.CONFIG['port']}"
        yield Finding("unwise", what, "GROMO_URL is the address at which clients reach the desk")
    else:
        advice = "for clients GROMO_URL has to be a name they can reach"
        yield Finding("ok", f"{settings.BASE_URL}: this machine only", advice)


def debug() -> Iterator[Finding]:
    """Tracebacks are for the workshop."""
    if not settings.DEBUG:
        yield Finding("ok", "debug is off")
    elif is_local(urlsplit(settings.BASE_URL).hostname or "") and is_local(settings.CONFIG["host"]):
        yield Finding("unwise", "debug is on", "unset GROMO_DEBUG before others can reach this machine")
    else:
        yield Finding("missing", "debug is on, and others can reach this machine", "unset GROMO_DEBUG")


def hosts() -> Iterator[Finding]:
    """Names the web server answers to."""
    loose = [name for name in settings.CONFIG["allowed_hosts"] if name == "*" or name.startswith(".")]
    if loose:
        yield Finding(
            "unwise", f"GROMO_ALLOWED_HOSTS holds {loose[0]!r}",
            "name each host: a foreign name in a request must not get into links",
        )  # fmt: skip
    else:
        yield Finding("ok", f"answers to {', '.join(settings.ALLOWED_HOSTS)}")


def proxies() -> Iterator[Finding]:
    """Does it know who stands before it?"""
    url = urlsplit(settings.BASE_URL)
    count = settings.CONFIG["trusted_proxies"]
    if url.scheme == "https" and count == 0:
        yield Finding(
            "unwise", "GROMO_TRUSTED_PROXIES is 0 behind https: all visitors seem to come from one address",
            "set it to 1, or to as many proxies as stand before the desk",
        )  # fmt: skip
    if count and not is_local(settings.CONFIG["host"]):
        yield Finding(
            "unwise", f"a proxy is trusted, and the desk itself listens on {settings.CONFIG['host']}",
            "see that nobody but the proxy reaches that port; else visitors can make up their address",
        )  # fmt: skip
    elif url.scheme == "http" and not is_local(settings.CONFIG["host"]):
        yield Finding(
            "unwise",
            f"the desk listens on {settings.CONFIG['host']} without TLS",
            "GROMO_HOST=127.0.0.1 behind a proxy",
        )


def certificate(host: str, port: int, context: ssl.SSLContext | None = None) -> Finding:
    """Look at the certificate as a client's browser does, without its list of exceptions."""
    context = context or ssl.create_default_context()
    try:
        with (
            socket.create_connection((host, port), SECONDS) as plain,
            context.wrap_socket(plain, server_hostname=host) as sealed,
        ):
            return _lasts(host, sealed.getpeercert())
    except ssl.SSLCertVerificationError as error:
        if error.verify_code in SELF_SIGNED:
            return Finding(
                "missing",
                f"the certificate of {host} is self-signed: browsers warn of it, clients are frightened away",
                CADDY,
            )
        return Finding("missing", f"the certificate of {host} is not trusted: {error.verify_message}", CADDY)
    except ssl.SSLError as error:
        return Finding(
            "missing",
            f"{host}:{port} does not speak TLS: {error.reason or error}",
            "GROMO_URL=https://… needs a proxy with TLS: deploy/Caddyfile",
        )
    except OSError as error:
        return Finding(
            "unwise",
            f"{host}:{port} cannot be reached from here: {error.strerror or error}",
            "is the proxy up, does the name lead to it?",
        )


def is_local(host: str) -> bool:
    """Whether only this machine can be meant."""
    if host in {"localhost", "::1", ""} or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _lasts(host: str, found: object) -> Finding:
    until = ssl.cert_time_to_seconds(str(found.get("notAfter"))) if isinstance(found, dict) else 0.0
    days = int((until - time.time()) // 86400)
    if days < 14:
        return Finding(
            "unwise", f"the certificate of {host} ends in {days} days", "renew it; Caddy does that by itself"
        )
    return Finding("ok", f"the certificate of {host} is trusted and lasts {days} days")


CHECKS: tuple[Check, ...] = (address, debug, hosts, proxies)
