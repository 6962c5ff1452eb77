"""What every client's page has in common: the link opens it, nobody indexes it, nothing of it is kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from gromootvod.desk.operations.link import ticket_of_token

P = ParamSpec("P")
Opened = Callable[Concatenate[HttpRequest, str, int, P], HttpResponseBase]


def opened_by_link(view: Opened[P]) -> Callable[Concatenate[HttpRequest, str, P], HttpResponseBase]:
    """Call `view(request, token, number, …)` for a link that stands; all others get the same page and 404.

    The link itself is the key: it is not in a cookie, so a foreign page cannot make a browser send it, and the form
    works where cookies are refused. CSRF tokens would protect nothing here and break that.
    """

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, token: str, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        number = ticket_of_token(token)
        if number is None:
            return sealed(render(request, "portal/gone.html", status=404))
        return sealed(view(request, token, number, *args, **kwargs))

    return guarded


def sealed(response: HttpResponseBase) -> HttpResponseBase:
    """No search engine, no referrer, no cache."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response
