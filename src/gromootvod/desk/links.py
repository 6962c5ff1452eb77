"""The client's link: unguessable, revocable, worthless without the installation's secret."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from django.conf import settings

from gromootvod.desk.keys import key


def new_key() -> str:
    """Return a fresh random key for a link's row (120 bits)."""
    return secrets.token_urlsafe(15)


def token_of(link_key: str) -> str:
    """Return the token that goes into the address: the row's key and its signature (128 bits)."""
    return link_key + _signature(link_key)


def key_of(token: str) -> str | None:
    """Return the row's key, or None when the token was not signed by this installation."""
    link_key, signature = token[:20], token[20:]
    if len(token) != 42 or not token.isascii() or not hmac.compare_digest(signature, _signature(link_key)):
        return None
    return link_key


def url_of(link_key: str) -> str:
    """Return the whole address of the client's page."""
    return f"{settings.BASE_URL}/s/{token_of(link_key)}/"


def _signature(link_key: str) -> str:
    digest = hmac.new(key("status link"), link_key.encode(), hashlib.sha256).digest()[:16]
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
