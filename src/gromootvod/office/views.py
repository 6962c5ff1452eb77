"""The pages of the office: a one-time link, and the word to one who knocks too often."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from gromootvod.office import attempts, operations
from gromootvod.office.forms import Join
from gromootvod.office.models import Invitation
from gromootvod.office.operations import AddressTaken, DeadLink, purpose_of
from gromootvod.ui.middleware import moment

LARGEST_FORM = 64 * 1024


def entrance(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Guard a page of sign-in: no body over 64 KiB, and Retry-After for one who knocks too often.

    No honest form here is larger, a passkey with its papers included.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if _length(request) > LARGEST_FORM:
            return HttpResponse(
                gettext("This form is too large."), status=413, content_type="text/plain; charset=utf-8"
            )
        response = view(request, *args, **kwargs)
        return _too_many(request) if response.status_code == 429 else response

    return guarded


@entrance
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Show what a one-time link offers; a POST takes it and signs in. Every dead link is the same 404."""
    try:
        invitation = operations.living(token, moment(request))
    except DeadLink:
        return _dead(request)
    form = Join(request.POST if request.method == "POST" else None, invitation=invitation)
    if request.method == "POST" and form.is_valid():
        try:
            return _let_in(request, token, form)
        except AddressTaken:
            form.add_error(None, gettext("This address already belongs to a member."))
        except DeadLink:
            raise Http404 from None
    return _page(request, invitation, form)


def _let_in(request: HttpRequest, token: str, form: Join) -> HttpResponse:
    data = form.cleaned_data
    member = operations.accept(
        token,
        now=moment(request),
        name=data.get("name", ""),
        email=data.get("email", ""),
        password=data.get("password", ""),
        language=get_language() or "ru",
    )
    record_authentication(request, member, method="link")
    response: HttpResponse = perform_login(request, member, email_verification="none")
    return _unlinked(response)


def _page(request: HttpRequest, invitation: Invitation, form: Join) -> HttpResponse:
    context = {"form": form, "invitation": invitation, "purpose": purpose_of(invitation).value}
    # 422 and not 200: a form that was refused must not look like success to a script either.
    page = render(request, "office/join.html", context, status=422 if form.is_bound else 200)
    return _unlinked(page)


def _unlinked(response: HttpResponse) -> HttpResponse:
    """Keep the token, which is in the address of the page, out of referers and indexes."""
    # Not "no-referrer": browsers then send `Origin: null` with the form, and the CSRF check refuses it.
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _dead(request: HttpRequest) -> HttpResponse:
    """One 404 for every dead link. Living links open however many dead ones were tried from the same place."""
    wait = attempts.attempt(attempts.link_limits(request), moment(request))
    if wait:
        return _too_many(request, wait)
    raise Http404


def _too_many(request: HttpRequest, seconds: int = 60) -> HttpResponse:
    page = render(request, "office/too_many.html", {"words": attempts.wait_in_words(seconds)}, status=429)
    page.headers["Retry-After"] = str(seconds)
    return page
