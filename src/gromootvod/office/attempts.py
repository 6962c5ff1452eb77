"""How often one may try to come in, and how long to wait after that.

Nobody can lock a member out from elsewhere: wrong tries are counted where they are made. What is counted for an address
as a whole, against guessing from many networks, does not touch a browser that he has signed in with before, nor a
passkey, nor an administrator's link. A try that is turned away is not counted, so that waiting always helps.
"""

from __future__ import annotations

import hashlib
import math
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.internal.ratelimit import cache_lock
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import ngettext

from gromootvod.office.access import member_of
from gromootvod.office.models import Member
from gromootvod.ui.rate import client_network

KNOWN = "gromo_known"
KNOWN_FOR = 180 * 24 * 3600  # seconds
BUSY = 1  # seconds to wait where another process is counting the same just now
_SALT = "gromootvod.office.attempts"


@dataclass(frozen=True, slots=True)
class Limit:
    """So many tries of one `key` in so many seconds."""

    key: str
    tries: int
    seconds: int


def password_limits(request: HttpRequest, email: str) -> tuple[Limit, ...]:
    """What a password for this address is counted under. The first is that of the place it is tried at."""
    address, network = _digest(email.strip().lower()), client_network(request)
    known = _known_browser(request, email)
    if known:
        return (Limit(f"password:{address}:{known}", 5, 300),)
    return (
        Limit(f"password:{address}:{network}", 5, 300),
        Limit(f"password-network:{network}", 20, 300),
        Limit(f"password-anywhere:{address}", 50, 3600),
    )


def code_limits(request: HttpRequest, member: Member) -> tuple[Limit, ...]:
    """What a code of the second factor is counted under; the first is that of the place."""
    came_by_link = any(one.get("method") == "link" for one in get_authentication_records(request, member))
    if member_of(request) is not None or came_by_link:
        # Who is inside already, or holds a link that works once, cannot begin anew with a fresh session.
        return (Limit(f"code:{member.pk}:{_digest(request.session.session_key or '')}", 5, 300),)
    known = _known_browser(request, member.email)
    if known:
        return (Limit(f"code:{member.pk}:{known}", 5, 300),)
    return (
        Limit(f"code:{member.pk}:{client_network(request)}", 5, 300),
        Limit(f"code-anywhere:{member.pk}", 20, 3600),
    )


def link_limits(request: HttpRequest) -> tuple[Limit, ...]:
    """What a one-time link that opens nothing is counted under."""
    return (Limit(f"link:{client_network(request)}", 20, 60),)


def attempt(limits: Sequence[Limit], now: datetime) -> int:
    """Count one try under all `limits`; 0, or the seconds to wait, and then it is counted under none."""
    for position, limit in enumerate(limits):
        wait = _take(limit, now)
        if wait:
            take_back(limits[:position], now)
            return wait
    return 0


def take_back(limits: Iterable[Limit], now: datetime) -> None:
    """The try of this moment was right: it does not count."""
    for limit in limits:
        with cache_lock(_name(limit)) as locked:
            if locked:
                tried: list[float] = cache.get(_name(limit), [])
                if now.timestamp() in tried:
                    tried.remove(now.timestamp())
                    cache.set(_name(limit), tried, limit.seconds)


def succeeded(limits: Sequence[Limit], now: datetime) -> None:
    """Somebody has proved himself: at this place he begins anew; elsewhere only this try is taken back."""
    cache.delete(_name(limits[0]))
    take_back(limits[1:], now)


def wait_in_words(seconds: int) -> str:
    """What one who has to wait is told."""
    minutes = max(1, math.ceil(seconds / 60))
    return ngettext(
        "Too many wrong attempts. Wait %(n)d minute, then try again. An administrator can send you a sign-in link at once.",
        "Too many wrong attempts. Wait %(n)d minutes, then try again. An administrator can send you a sign-in link at once.",
        minutes,
    ) % {"n": minutes}


def know_browser(response: HttpResponseBase, member: Member) -> None:
    """Let the browser remember that this member has signed in with it. It opens nothing: it is only counted apart."""
    value = signing.dumps([secrets.token_urlsafe(12), _mark(member.email)], salt=_SALT)
    response.set_cookie(
        KNOWN, value, max_age=KNOWN_FOR, path="/accounts/", httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def _known_browser(request: HttpRequest, email: str) -> str:
    """The number of a browser in which the owner of this address has signed in; "" where he has not."""
    try:
        number, mark = signing.loads(request.COOKIES.get(KNOWN, "")[:500], salt=_SALT, max_age=KNOWN_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return str(number) if constant_time_compare(str(mark), _mark(email)) else ""


def _mark(email: str) -> str:
    return salted_hmac(_SALT, email.strip().lower()).hexdigest()


def _take(limit: Limit, now: datetime) -> int:
    with cache_lock(_name(limit)) as locked:
        if not locked:
            return BUSY
        moment = now.timestamp()
        tried: list[float] = [one for one in cache.get(_name(limit), []) if one > moment - limit.seconds]
        if len(tried) >= limit.tries:
            return max(1, math.ceil(min(tried) + limit.seconds - moment))
        cache.set(_name(limit), [*tried, moment], limit.seconds)
        return 0


def _name(limit: Limit) -> str:
    return f"try:{_digest(limit.key)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
