"""Hear of incidents by mail: asked for here, confirmed and ended by links from letters.

A GET changes nothing, for mail scanners follow links; RFC 8058 has mail programs POST to the very link of the letter.
The links are the keys and no cookie is needed, so a CSRF token would protect nothing; what a stranger can bring about
by asking for somebody else is one letter a day that says so.
"""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from gromootvod.incidents.keys import CONFIRM, LEAVE
from gromootvod.incidents.operations.subscribe import BadAddress, confirm, known, subscribe, unsubscribe
from gromootvod.portal.guard import gone, sealed
from gromootvod.portal.status_views import page
from gromootvod.ui import rate
from gromootvod.ui.middleware import moment

PER_NETWORK, PER_ADDRESS = 10, 3  # a minute
LONGEST = 320


@csrf_exempt
@require_POST
def subscriptions(request: HttpRequest) -> HttpResponse:
    """Ask for letters. The answer is the same whether the address was known, unknown, or has just been asked."""
    email = request.POST.get("email", "")[: LONGEST + 1].strip()
    now = moment(request)
    if not rate.allowed(f"subscribe:{rate.client_network(request)}", limit=PER_NETWORK, now=now):
        return _too_often(request, email)
    if not rate.allowed(f"subscribe:{_digest(email)}", limit=PER_ADDRESS, now=now):
        return _too_often(request, email)
    try:
        subscribe(email, get_language() or "ru", now=now)
    except BadAddress:
        return page(request, status=422, email=email, error=_("This is no address that we can write to."))
    return page(request, asked=True)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def confirmation(request: HttpRequest, token: str) -> HttpResponseBase:
    """He confirms that it is his mailbox."""
    done = request.method == "POST"
    there = confirm(token, now=moment(request)) if done else known(CONFIRM, token)
    return _one_question(request, there, "confirm", done=done)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscription(request: HttpRequest, token: str) -> HttpResponseBase:
    """He wants no more: his mail program says so by itself (RFC 8058), or he presses the button."""
    done = request.method == "POST"
    there = unsubscribe(token, now=moment(request)) if done else known(LEAVE, token)
    return _one_question(request, there, "leave", done=done)


def _one_question(request: HttpRequest, there: bool, what: str, *, done: bool) -> HttpResponseBase:
    if not there:
        return gone(request)
    return sealed(render(request, "portal/status_subscription.html", {"what": what, "done": done}))


def _too_often(request: HttpRequest, email: str) -> HttpResponse:
    sentence = _("That was a lot within one minute. Wait a little and try again.")
    response = page(request, status=429, email=email, error=sentence)
    response.headers["Retry-After"] = str(rate.WINDOW_SECONDS)
    return response


def _digest(email: str) -> str:
    return hashlib.sha256(email.lower().encode("utf-8", "replace")).hexdigest()[:32]
