"""The forms of the office. Each lists its fields: what is not listed cannot be sent.

Passwords are capped at 1,024 characters, so that nobody can make the server hash megabytes.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from functools import cache
from typing import Any
from zoneinfo import available_timezones

import structlog
from allauth.account import forms as allauth
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from gromootvod.office import attempts
from gromootvod.office.models import Invitation, Member, Role
from gromootvod.office.operations import Purpose, purpose_of
from gromootvod.ui.middleware import moment

LONGEST_PASSWORD = 1024
LONGEST_ADDRESS = 254
LONGEST_NAME = 120

# What the readers of passkeys have been seen or may be feared to raise on hostile input.
UNREADABLE = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
)

log = structlog.get_logger(__name__)


class SignIn(allauth.LoginForm):  # type: ignore[misc]  # allauth ships no types
    """Address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _cap(self)


class ChangePassword(allauth.ChangePasswordForm):  # type: ignore[misc]
    """The old password and, twice, the new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _cap(self)


class SetPassword(allauth.SetPasswordForm):  # type: ignore[misc]
    """The first password of one who came without."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _cap(self)


class Reauthenticate(allauth.ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _cap(self)


class Counted:
    """For forms that take a code of the second factor: so many wrong ones, then a wait."""

    user: Member

    def clean_code(self) -> str:
        """Check the code. Raises ValidationError, with how long to wait, where there were too many."""
        request = context.request
        limits, now = attempts.code_limits(request, self.user), moment(request)
        wait = attempts.attempt(limits, now)
        if wait:
            raise ValidationError(attempts.wait_in_words(wait), code="too_many_login_attempts")
        code: str = super().clean_code()  # type: ignore[misc]
        attempts.succeeded(limits, now)
        return code


class Code(Counted, mfa.AuthenticateForm):  # type: ignore[misc]
    """A code of the second factor."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _cap(self)


class CodeAgain(Counted, mfa.ReauthenticateForm):  # type: ignore[misc]
    """The same, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _cap(self)


class Sound:
    """For forms that read a passkey's answer: one that cannot be read is a wrong one, never a fault of ours.

    The readers below raise what they please when a field is missing or of another type.
    """

    def clean_credential(self) -> Any:
        """Read the answer. Raises ValidationError."""
        return _sound(super().clean_credential)  # type: ignore[misc]


class PasskeySignIn(Sound, passkeys.LoginWebAuthnForm):  # type: ignore[misc]
    """A passkey in place of address and password."""


class PasskeyAfterPassword(Sound, passkeys.AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey as second factor."""


class PasskeyAgain(Sound, passkeys.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey before something that matters."""


class AddPasskey(passkeys.AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey and its name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the passkey")
        _limit(self.fields["name"], LONGEST_NAME)

    def clean(self) -> Any:
        """Read the new key. Raises ValidationError."""
        return _sound(super().clean)


class RenamePasskey(passkeys.EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the passkey")
        _limit(self.fields["name"], LONGEST_NAME)


class Join(forms.Form):
    """What a person tells at his one-time link; which fields there are depends on what the link is for."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)
    email = forms.EmailField(label=_("E-mail"), max_length=LONGEST_ADDRESS)
    password = forms.CharField(
        label=_("Password"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation
        purpose = purpose_of(invitation)
        self.fields["name"].initial = invitation.name
        if purpose is not Purpose.FIRST:
            del self.fields["email"]
        if purpose is Purpose.SIGN_IN:
            del self.fields["name"]
            self.fields["password"].required = False
            self.fields["password"].label = _("New password")
            self.fields["password"].help_text = _("Leave it empty to keep the old one.")

    def clean(self) -> dict[str, Any]:
        """Check the password against the name and address it must not resemble."""
        data: dict[str, Any] = super().clean() or {}
        password = data.get("password")
        if password:
            person = Member(
                email=self.invitation.email or data.get("email", ""),
                name=data.get("name", self.invitation.name),
            )
            try:
                validate_password(password, person)
            except ValidationError as error:
                self.add_error("password", error)
        return data


class Me(forms.Form):
    """What a member says about himself."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)
    language = forms.ChoiceField(label=_("Language"), choices=[("ru", "Русский"), ("en", "English")])
    time_zone = forms.CharField(label=_("Time zone"), max_length=64, required=False)

    def clean_time_zone(self) -> str:
        """Accept a zone of the IANA table, or nothing: the house's."""
        zone: str = self.cleaned_data["time_zone"]
        if zone and zone not in time_zones():
            raise ValidationError(_("There is no such time zone."))
        return zone


class Invite(forms.Form):
    """Whom an administrator invites, and as what."""

    email = forms.EmailField(label=_("E-mail"), max_length=LONGEST_ADDRESS)
    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME, required=False)
    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=Role.choices, widget=forms.CheckboxSelectMultiple
    )


class Roles(forms.Form):
    """The roles of a member, as an administrator sees them."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=Role.choices, widget=forms.CheckboxSelectMultiple, required=False
    )


@cache
def time_zones() -> frozenset[str]:
    """Return the names of all time zones; read from the machine's tables once."""
    return frozenset(available_timezones())


def _sound(read: Callable[[], Any]) -> Any:
    try:
        return read()
    except ValidationError:
        raise
    except UNREADABLE as error:
        log.info("passkey_unreadable", error=type(error).__name__)
        raise get_adapter().validation_error("incorrect_code") from error


def _cap(form: forms.Form) -> None:
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)  # allauth repeats the label there
        if isinstance(field, forms.EmailField):
            _limit(field, LONGEST_ADDRESS)
        elif isinstance(field, forms.CharField) and ("password" in name or name == "code"):
            _limit(field, LONGEST_PASSWORD)


def _limit(field: forms.CharField, longest: int) -> None:
    field.max_length = longest
    field.validators.append(MaxLengthValidator(longest))
    field.widget.attrs["maxlength"] = longest
