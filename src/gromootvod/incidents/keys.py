"""Links for subscribers: each opens one thing, and nobody can make one without the installation's secret."""

from __future__ import annotations

import base64
import hashlib
import hmac

from django.conf import settings

from gromootvod.desk.keys import key

KEY = 20  # characters of a subscription's key: desk.links.new_key, 120 bits
CONFIRM, LEAVE = "status confirmation", "status unsubscription"


def token_for(purpose: str, subscription_key: str) -> str:
    """The row's key and its signature for one purpose: a link to confirm cannot unsubscribe, nor the other way."""
    return subscription_key + _signature(purpose, subscription_key)


def key_of(purpose: str, token: str) -> str | None:
    """The row's key, or None when this installation did not sign the token for `purpose`."""
    found, signature = token[:KEY], token[KEY:]
    if len(token) != KEY + 22 or not token.isascii():
        return None
    return found if hmac.compare_digest(signature, _signature(purpose, found)) else None


def confirm_url(subscription_key: str) -> str:
    """Where who reads the mailbox says that he wants it."""
    return f"{settings.BASE_URL}/status/confirmations/{token_for(CONFIRM, subscription_key)}/"


def leave_url(subscription_key: str) -> str:
    """Where one click ends it."""
    return f"{settings.BASE_URL}/status/unsubscriptions/{token_for(LEAVE, subscription_key)}/"


def _signature(purpose: str, subscription_key: str) -> str:
    digest = hmac.new(key(purpose), subscription_key.encode(), hashlib.sha256).digest()[:16]
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
