"""What every request gets: one moment, an armour of headers, and no more bytes than needed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.text import compress_string

WORTHWHILE = 1000  # bytes; a smaller page fits into the first packet anyway
GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?(\s*,|\s*$))")
GetResponse = Callable[[HttpRequest], HttpResponseBase]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-src 'self'; manifest-src 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


class Moment:
    """Sets `request.now`: the one reading of the clock that a request may make."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.now = timezone.now()  # type: ignore[attr-defined]
        return self.get_response(request)


class Armour:
    """Content security policy and its kin, unless a view has set a stricter one of its own."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()"
        )
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class Squeeze:
    """Compresses pages on their way: the board weighs a quarter then.

    A page holds secrets (CSRF tokens, links) beside words of strangers, and lengths tell (BREACH): Django masks
    its tokens anew each time, and some random bytes are added to every answer here. Streams and files go as they are.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not isinstance(response, HttpResponse) or "Content-Encoding" in response.headers:
            return response
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        if len(response.content) >= WORTHWHILE and GZIP.search(request.headers.get("Accept-Encoding", "")):
            response.content = compress_string(response.content, max_random_bytes=100)
            response.headers["Content-Length"] = str(len(response.content))
            response.headers["Content-Encoding"] = "gzip"
        return response


def moment(request: HttpRequest) -> datetime:
    """The moment of this request."""
    now: datetime = request.now  # type: ignore[attr-defined]
    return now


__all__ = ["POLICY", "Armour", "Moment", "Squeeze", "moment"]
