"""Sign-in, as this house wants it from django-allauth: nobody signs up, nobody learns who has an account."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.signals import user_logged_in
from django.core.exceptions import ValidationError
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from gromootvod.office import access, attempts
from gromootvod.office.models import Member
from gromootvod.office.operations import password_changed
from gromootvod.office.operations.sessions import forget_sessions
from gromootvod.ui.middleware import moment


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """The answers of the house to allauth's questions."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up: the first member comes by the first link, others by invitation."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Whether `?next=` stays in the house: only a path of our own, never an address with a host."""
        return bool(url and url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None))

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try. Raises ValidationError, with how long to wait, where there were too many."""
        wait = attempts.attempt(_limits(request, credentials), moment(request))
        if wait:
            raise ValidationError(attempts.wait_in_words(wait), code="too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Member | None:
        """Find whom the credentials prove. One who has left is like one who never was."""
        member = super().authenticate(request, **credentials)
        if not isinstance(member, Member) or not member.is_active:
            return None
        attempts.succeeded(_limits(request, credentials), moment(request))
        return member

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        """A passkey of a member who has left leads back to the sign-in page, without a word about him."""
        return HttpResponseRedirect(reverse("account_login"))

    def set_password(self, user: Member, password: str) -> None:
        """Set the password; one-time links that were made before it die."""
        user.set_password(password)
        user.save(update_fields=["password"])
        here = self.request.session.session_key if self.request else ""
        password_changed(user, _now(self.request))
        forget_sessions(user.pk, but=here or "")

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Say nothing at sign-in and sign-out: the page that follows says it."""
        template = args[0] if args else kwargs.get("message_template")
        if template in {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}:
            return
        super().add_message(request, level, *args, **kwargs)


def _limits(request: HttpRequest, credentials: dict[str, Any]) -> tuple[attempts.Limit, ...]:
    inside = access.member_of(request)  # who proves himself once more sends no address
    return attempts.password_limits(request, credentials.get("email") or (inside.email if inside else ""))


def _now(request: HttpRequest | None) -> datetime:
    """The moment of the request; a sign-in by the command line or in a test may have none."""
    noted: datetime | None = getattr(request, "now", None)
    return noted or timezone.now()


@receiver(user_logged_in, dispatch_uid="gromootvod.office.standing")
def _stamp(sender: object, request: HttpRequest | None, user: AbstractBaseUser, **_: Any) -> None:
    if request is not None and isinstance(user, Member):
        access.stamp(request.session, user, _now(request))
