"""Keys of the desk, each for one purpose, all derived from the installation's secret."""

from __future__ import annotations

import hashlib
import hmac
from functools import cache

from django.conf import settings


@cache
def key(purpose: str) -> bytes:
    """Return the 32-byte key of `purpose`; a token made for one purpose is worthless for another."""
    return hmac.new(settings.SECRET_KEY.encode(), f"gromootvod:{purpose}".encode(), hashlib.sha256).digest()


def thread_key() -> bytes:
    """Signs Message-IDs and plus-addresses."""
    return key("thread")
