"""The public page of incidents: no login, no script, no cookie; the same for everybody."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from gromootvod.incidents.queries.public_page import public_page
from gromootvod.portal import status_page
from gromootvod.ui.middleware import moment

FRESH_SECONDS = 15  # on the worst day everybody looks at once


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Components, what is wrong now, planned work, history, and how to hear of it."""
    return page(request)


@require_safe
def atom(request: HttpRequest) -> HttpResponseBase:
    """Atom (RFC 4287)."""
    return _feed(request, status_page.atom_of(_language(), now=moment(request)), "application/atom+xml")


@require_safe
def json_feed(request: HttpRequest) -> HttpResponseBase:
    """JSON Feed 1.1."""
    return _feed(request, status_page.json_of(_language(), now=moment(request)), "application/feed+json")


def page(request: HttpRequest, *, status: int = 200, **extra: object) -> HttpResponse:
    """Render the page; `extra` says what became of a subscription."""
    values = public_page(_language(), now=moment(request))
    response = render(request, "portal/status_public.html", {"page": values, **extra}, status=status)
    if status == 200 and request.method != "POST":
        _keep_for_a_moment(response)
    return response


def _feed(request: HttpRequest, body: bytes, content_type: str) -> HttpResponse:
    tag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(body, content_type=f"{content_type}; charset=utf-8")
    response.headers["ETag"] = tag
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"  # readers of feeds live elsewhere
    response.headers["Access-Control-Allow-Origin"] = "*"
    _keep_for_a_moment(response)
    return response


def _keep_for_a_moment(response: HttpResponse) -> None:
    response.headers["Cache-Control"] = f"max-age={FRESH_SECONDS}"
    patch_vary_headers(response, ("Accept-Language", "Cookie"))


def _language() -> str:
    return get_language() or "ru"
