"""What every client's page has in common: the link opens it, nobody indexes it, nothing of it is kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from gromootvod.desk.queries.link_reader import Reader, reader_of

Opened = Callable[..., HttpResponseBase]


def opened_by_link(view: Opened) -> Opened:
    """Call `view(request, token, number, …)` for a client's link that stands; all others get the same page and 404.

    The link itself is the key: it is not in a cookie, so a foreign page cannot make a browser send it, and the form
    works where cookies are refused. CSRF tokens would protect nothing here and break that.
    """

    @wraps(view)
    def clients(request: HttpRequest, token: str, reader: Reader, **kwargs: Any) -> HttpResponseBase:
        if not reader.client:
            raise Http404
        return view(request, token, reader.number, **kwargs)

    return opened_by_any_link(clients)


def opened_by_any_link(view: Opened) -> Opened:
    """Call `view(request, token, reader, …)`, also for those who take part beside the client."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponseBase:
        reader = reader_of(token)
        if reader is None:
            return gone(request)
        try:
            return sealed(view(request, token, reader, **kwargs))
        except Http404:  # another ticket's file, or one that never was: told apart by nobody
            return gone(request)

    return guarded


def gone(request: HttpRequest) -> HttpResponseBase:
    """The one page for a link that is wrong, forged, revoked or another ticket's."""
    return sealed(render(request, "portal/gone.html", status=404))


def sealed(response: HttpResponseBase) -> HttpResponseBase:
    """No search engine, no referrer, no cache."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response


def too_large(request: HttpRequest) -> bool:
    """Whether the body is larger than any letter may be, known before a byte of it is parsed."""
    length = request.headers.get("Content-Length") or "0"
    # Browsers send files as they are; base64 and the form's own lines are allowed for.
    return not length.isdigit() or int(length) > settings.CONFIG["max_letter_mb"] * 1024 * 1024
