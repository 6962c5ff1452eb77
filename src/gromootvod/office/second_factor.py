"""Where the house wants a second factor, a member without one sees nothing but the way to set one up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gromootvod.office.access import member_of, member_required

# All else is closed, addresses that will be added among it: what opens is named here.
WAY_IN = frozenset(
    {
        "join", "second_factor", "account_login", "account_logout", "account_reauthenticate",
        "account_change_password", "account_set_password", "mfa_index", "mfa_authenticate", "mfa_reauthenticate",
        "mfa_activate_totp", "mfa_list_webauthn", "mfa_add_webauthn", "mfa_login_webauthn",
        "mfa_reauthenticate_webauthn",
    }
)  # fmt: skip
# What anybody may see, without being signed in: it tells a member nothing that it would not tell a stranger.
PUBLIC = ("s/", "status/", "live/status/", "healthz", "readyz", "robots.txt", "favicon.ico")


class SecondFactor:
    """Sends a member who has none to the page that says why and how; every other answer waits for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponseBase | None:
        """Answer in place of the view, or let it pass (None)."""
        if not settings.CONFIG["second_factor"] or _open(request):
            return None
        member = member_of(request)
        if member is None or has_second_factor(member.pk):
            return None
        page = reverse("second_factor")
        if request.headers.get("HX-Request"):
            return HttpResponse(status=403, headers={"HX-Redirect": page})
        return HttpResponseRedirect(page) if request.method in {"GET", "HEAD"} else HttpResponse(status=403)


def has_second_factor(member_id: int) -> bool:
    """Whether the member has a passkey or an app; codes on paper alone are none."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return bool(Authenticator.objects.filter(user_id=member_id, type__in=kinds).exists())


@require_safe
@member_required
def needed(request: HttpRequest) -> HttpResponse:
    """Why nothing else opens, and what to do."""
    return render(request, "office/second_factor.html")


def _open(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and (match.url_name in WAY_IN or match.route.startswith(PUBLIC))
