"""What a request knows of its person: whether his session still stands, his language and his time zone."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.translation.trans_real import parse_accept_lang_header

from gromootvod.office import access

GetResponse = Callable[[HttpRequest], HttpResponseBase]
COOKIE = "gromo_language"
YEAR = 365 * 24 * 3600


class Standing:
    """Ends a session whose member has got other roles since it began.

    Django itself ends sessions at a new password and at deactivation; a role taken away must not leave an
    open page behind either.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        member = access.member_of(request)
        if member is not None and not access.in_good_standing(request.session, member):
            logout(request)
        return self.get_response(request)


class Language:
    """Language: the member's own, else `?lang=`, else its cookie, else the browser's, else the house's.

    The time zone is the member's, else the house's.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        member = access.member_of(request)
        asked = _known(request.GET.get("lang", ""))
        spoken = (_known(member.language) if member else "") or asked or _of_browser(request)
        with translation.override(spoken), timezone.override(_zone(member.time_zone if member else "")):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", spoken)
        if asked and member is None:
            response.set_cookie(
                COOKIE,
                asked,
                max_age=YEAR,
                httponly=True,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )
        return response


def _of_browser(request: HttpRequest) -> str:
    kept = _known(request.COOKIES.get(COOKIE, ""))
    if kept:
        return kept
    header = request.headers.get("Accept-Language", "")[:500]
    for code, quality in parse_accept_lang_header(header):
        known = _known(code.partition("-")[0])
        if known and quality > 0:
            return known
    return str(settings.LANGUAGE_CODE)


def _known(code: str) -> str:
    return code if code in {"ru", "en"} else ""


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name or settings.TIME_ZONE)
    except (KeyError, ValueError, OSError):
        # A zone that this machine's tables have lost must not take every page down with it.
        return ZoneInfo(settings.TIME_ZONE)
