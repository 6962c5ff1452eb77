"""How often is too often: a counter per key and minute, in the cache all processes share."""

from __future__ import annotations

import ipaddress
from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

WINDOW_SECONDS = 60


def allowed(key: str, *, limit: int, now: datetime) -> bool:
    """Count one use of `key`; False once there were more than `limit` within the minute of `now`."""
    name = f"rate:{key}:{window(now)}"
    cache.add(name, 0, timeout=2 * WINDOW_SECONDS)
    try:
        return cache.incr(name) <= limit
    except ValueError:  # it fell out of the cache between the two calls: nobody is refused for that
        return True


def window(now: datetime) -> int:
    """The number of the window that `now` lies in."""
    return int(now.timestamp()) // WINDOW_SECONDS


def client_network(request: HttpRequest) -> str:
    """Where the request comes from: the address, of IPv6 its /64, which is what one customer gets.

    `X-Forwarded-For` counts only behind the proxies that the house names.
    """
    address = request.META.get("REMOTE_ADDR", "")
    proxies = settings.CONFIG["trusted_proxies"]
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "")[:1000].split(",")]
    if proxies and len(forwarded) >= proxies:
        address = forwarded[-proxies]
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if parsed.version == 6:
        return str(ipaddress.ip_network(f"{address}/64", strict=False))
    return str(parsed)
