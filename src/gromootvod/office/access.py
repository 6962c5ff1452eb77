"""Who may pass: decorators for function views, and what a session is worth."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from gromootvod.office.auditing import audited
from gromootvod.office.models import Member
from gromootvod.office.viewing import seen_by

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
STANDING = "gromo_standing"
BEGAN = "gromo_began"


def member_required(view: View[P]) -> View[P]:
    """Let members in; send anybody else to the sign-in page and, after it, back to the page he asked for."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        member = member_of(request)
        if member is None:
            return sign_in_first(request)
        return seen_by(member, lambda: view(request, *args, **kwargs))

    return guarded


def role_required(*roles: str) -> Callable[[View[P]], View[P]]:
    """Let members in who hold any of `roles`; other members get 403, anybody else the sign-in page."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            member = member_of(request)
            if member is None:
                return sign_in_first(request)
            if not member.has_role(*roles):
                raise PermissionDenied
            return seen_by(member, lambda: audited(request, member, lambda: view(request, *args, **kwargs)))

        return guarded

    return decorate


def member_of(request: HttpRequest) -> Member | None:
    """Return the member who sends this request."""
    user = getattr(request, "user", None)
    # `request.user` is a lazy wrapper: isinstance() sees through it, a type checker does not.
    return user if isinstance(user, Member) and user.is_active else None


def the_member(request: HttpRequest) -> Member:
    """Return the member inside a guarded view. Raises PermissionDenied where the guard was forgotten."""
    member = member_of(request)
    if member is None:
        raise PermissionDenied
    return member


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """Answer one who is not signed in. Only a page he can be sent back to is remembered, never a POST."""
    # Two slashes at its head would make a host of a path.
    page = "/" + request.get_full_path().lstrip("/")
    query = "?" + urlencode({"next": page}) if request.method in {"GET", "HEAD"} else ""
    if request.headers.get("HX-Request"):
        # A fragment cannot show the sign-in page: htmx is told to leave for it, without `next`, for the
        # fragment's address may not be a page.
        return HttpResponse(status=401, headers={"HX-Redirect": reverse("account_login")})
    return HttpResponseRedirect(reverse("account_login") + query)


def stamp(session: SessionBase, member: Member, now: datetime) -> None:
    """Note in the session when and with which roles it began."""
    session[STANDING] = _standing(member)
    session[BEGAN] = now.timestamp()


def began(session: SessionBase) -> datetime | None:
    """When the session began; None for one from before this was noted."""
    noted: Any = session.get(BEGAN)
    return datetime.fromtimestamp(noted, UTC) if isinstance(noted, float) else None


def in_good_standing(session: SessionBase, member: Member) -> bool:
    """Whether the member is still what he was when the session began: active, and of the same roles."""
    noted: Any = session.get(STANDING, "")
    return member.is_active and isinstance(noted, str) and constant_time_compare(noted, _standing(member))


def _standing(member: Member) -> str:
    return salted_hmac(
        "gromootvod.office.access", f"{member.pk}:{','.join(sorted(member.roles))}"
    ).hexdigest()
