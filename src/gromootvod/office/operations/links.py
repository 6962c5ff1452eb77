"""One-time links: the first sign-in of a new house, an invitation, a way back in.

A link is a 256-bit token; only its SHA-256 is kept, so a copy of the database opens no door. It works once:
of two requests that arrive together, the conditional UPDATE lets exactly one through.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import Enum

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from gromootvod.office.models import Invitation, Member, Role
from gromootvod.office.models.member import known_roles
from gromootvod.office.operations.errors import (
    AddressTaken,
    DeadLink,
    HouseNotEmpty,
    NotAllowed,
    UnknownMember,
)
from gromootvod.office.operations.sessions import forget_sessions

INVITATION_LIVES = timedelta(days=7)
FIRST_LINK_LIVES = timedelta(hours=24)
SIGN_IN_LINK_LIVES = timedelta(minutes=30)


class Purpose(Enum):
    """What a link is for."""

    FIRST = "first"
    INVITATION = "invitation"
    SIGN_IN = "sign-in"


def invite(*, email: str, name: str, roles: Sequence[str], by: Member, now: datetime) -> str:
    """Invite a person by address and return the token of his link; an earlier invitation of him dies.

    Raises NotAllowed unless `by` is an active administrator, AddressTaken where a member has the address,
    ValidationError where `roles` is empty or holds something that is no role.
    """
    _only_administrators(by)
    email = email.strip().lower()
    wanted = _roles(roles)
    with transaction.atomic():
        if Member.objects.filter(email=email).exists():
            raise AddressTaken(email)
        _expire(now, email=email)
        return _make(email=email, name=name.strip(), roles=wanted, by=by, now=now, lives=INVITATION_LIVES)


def first_link(now: datetime) -> str:
    """Return the token that lets the first person into an empty house, as holder of every role.

    A new one kills the earlier. Raises HouseNotEmpty once there is a member who can sign in.
    """
    with transaction.atomic():
        if Member.objects.filter(is_active=True).exists():
            raise HouseNotEmpty
        _expire(now, email="")
        return _make(email="", name="", roles=list(Role.values), by=None, now=now, lives=FIRST_LINK_LIVES)


def sign_in_link(member: Member, now: datetime, *, by: Member | None = None) -> str:
    """Return the token by which `member` can sign in once and set a new password; an earlier one dies.

    It stands for the password only: a second factor, where he has one, is still asked for. `by` is None when
    whoever runs the server does it. Raises NotAllowed, UnknownMember.
    """
    if by is not None:
        _only_administrators(by)
    if not member.is_active:
        raise UnknownMember(member.email)
    with transaction.atomic():
        _expire(now, email=member.email)
        return _make(email=member.email, name=member.name, roles=[], by=by, now=now, lives=SIGN_IN_LINK_LIVES)


def purpose_of(invitation: Invitation) -> Purpose:
    """Say what a link is for: the first one is bound to no address, a sign-in link grants no role."""
    if not invitation.email:
        return Purpose.FIRST
    return Purpose.INVITATION if invitation.roles else Purpose.SIGN_IN


def living(token: str, now: datetime) -> Invitation:
    """Return the link that `token` opens, without using it. Raises DeadLink."""
    found = Invitation.objects.filter(token_hash=_hash(token), used_at=None, expires_at__gt=now).first()
    if found is None or not _still_meant(found):
        raise DeadLink
    return found


def accept(
    token: str,
    *,
    now: datetime,
    name: str = "",
    email: str = "",
    password: str = "",
    language: str = "ru",
) -> Member:
    """Use a link up and return the member it lets in; he is made unless it is a sign-in link.

    `email` counts for the first link alone, every other link is bound to its address. An empty password keeps
    that of a member who signs in. Raises DeadLink, or AddressTaken (then the link lives on).
    """
    # Hashing is slow on purpose: it must not happen while the database is locked for writing.
    encoded = make_password(password) if password else ""
    with transaction.atomic():
        invitation = living(token, now)
        # The claim: of two that arrive together, one changes the row and the other finds it changed.
        unused = Invitation.objects.filter(pk=invitation.pk, used_at=None, expires_at__gt=now)
        if not unused.update(used_at=now):
            raise DeadLink
        if purpose_of(invitation) is Purpose.SIGN_IN:
            member = _come_back(invitation, encoded, now)
        else:
            member = _join(invitation, name=name, email=email, encoded=encoded, language=language, now=now)
        Invitation.objects.filter(pk=invitation.pk).update(used_by=member)
    return member


def revoke(invitation_id: int, *, by: Member, now: datetime) -> bool:
    """Kill an unused invitation; False where there was none. Raises NotAllowed."""
    _only_administrators(by)
    return bool(
        Invitation.objects.filter(pk=invitation_id, used_at=None).exclude(email="").update(expires_at=now)
    )


def _still_meant(invitation: Invitation) -> bool:
    match purpose_of(invitation):
        case Purpose.FIRST:
            return not Member.objects.filter(is_active=True).exists()
        case Purpose.INVITATION:
            return not Member.objects.filter(email=invitation.email).exists()
        case Purpose.SIGN_IN:
            return Member.objects.filter(email=invitation.email, is_active=True).exists()


def _come_back(invitation: Invitation, encoded: str, now: datetime) -> Member:
    member = Member.objects.get(email=invitation.email)
    if encoded:
        member.password = encoded
        member.save(update_fields=["password"])
        _expire(now, email=member.email)
        forget_sessions(member.pk)
    return member


def _join(
    invitation: Invitation, *, name: str, email: str, encoded: str, language: str, now: datetime
) -> Member:
    address = invitation.email or email.strip().lower()
    if Member.objects.filter(email=address).exists():
        raise AddressTaken(address)
    member = Member(
        email=address,
        name=name.strip() or invitation.name or address,
        roles=invitation.roles,
        language=language,
        joined_at=now,
        password=encoded or make_password(None),
    )
    try:
        with transaction.atomic():
            member.save(force_insert=True)
    except IntegrityError as error:
        raise AddressTaken(address) from error
    return member


def _make(
    *, email: str, name: str, roles: list[str], by: Member | None, now: datetime, lives: timedelta
) -> str:
    token = secrets.token_urlsafe(32)
    Invitation.objects.create(
        token_hash=_hash(token),
        email=email,
        name=name,
        roles=roles,
        made_at=now,
        made_by=by,
        expires_at=now + lives,
    )
    return token


def _expire(now: datetime, *, email: str) -> None:
    Invitation.objects.filter(email=email, used_at=None, expires_at__gt=now).update(expires_at=now)


def _roles(roles: Sequence[str]) -> list[str]:
    wanted = [role for role in Role.values if role in roles]
    known_roles(list(roles))
    if not wanted:
        # An empty list is what marks a sign-in link, and a member without a role could see nothing.
        known_roles(None)
    return wanted


def _only_administrators(by: Member) -> None:
    if not by.is_active or Role.ADMINISTRATOR not in by.roles:
        raise NotAllowed


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
