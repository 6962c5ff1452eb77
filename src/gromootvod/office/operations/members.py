"""What changes a member: his own description, and what an administrator decides about him."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Q

from gromootvod.office.models import Invitation, Member, Role
from gromootvod.office.models.member import known_roles
from gromootvod.office.operations.errors import LastAdministrator, NotAllowed
from gromootvod.office.operations.sessions import forget_sessions


def describe(member: Member, *, name: str, language: str, time_zone: str) -> None:
    """Change what a member says about himself."""
    member.name, member.language, member.time_zone = name.strip(), language, time_zone
    member.save(update_fields=["name", "language", "time_zone"])


def change_roles(member_id: int, *, roles: Sequence[str], by: Member, now: datetime) -> Member:
    """Give a member other roles; his sessions and one-time links die with the old ones.

    Raises NotAllowed, LastAdministrator, Member.DoesNotExist, and ValidationError for what is no role.
    """
    known_roles(list(roles))
    with transaction.atomic():
        member = _locked(member_id, by)
        wanted = [role for role in Role.values if role in roles]
        if wanted == member.roles:
            return member
        if Role.ADMINISTRATOR not in wanted:
            _not_the_last(member)
        member.roles = wanted
        member.save(update_fields=["roles"])
        _kill_links(member, now)
        forget_sessions(member.pk)
    return member


def deactivate(member_id: int, *, by: Member, now: datetime) -> Member:
    """Close the door to a member: he, his sessions, his links and the invitations he made are out at once.

    Raises NotAllowed, LastAdministrator, Member.DoesNotExist.
    """
    with transaction.atomic():
        member = _locked(member_id, by)
        _not_the_last(member)
        member.is_active = False
        member.save(update_fields=["is_active"])
        _kill_links(member, now)
        forget_sessions(member.pk)
    return member


def reactivate(member_id: int, *, by: Member) -> Member:
    """Open the door to a member again. Raises NotAllowed, Member.DoesNotExist."""
    with transaction.atomic():
        member = _locked(member_id, by)
        member.is_active = True
        member.save(update_fields=["is_active"])
    return member


def forget_second_factor(member_id: int, *, by: Member | None) -> int:
    """Remove a member's passkeys, TOTP and recovery codes; for one who has lost them all. Return how many.

    `by` is None when whoever runs the server does it. Raises NotAllowed, Member.DoesNotExist.
    """
    with transaction.atomic():
        if by is not None:
            _locked(member_id, by)
        removed, _ = Authenticator.objects.filter(user_id=member_id).delete()
    return int(removed)


def password_changed(member: Member, now: datetime) -> None:
    """Kill the one-time links of a member whose password is new; Django ends his other sessions itself."""
    _kill_links(member, now, also_made=False)


def _locked(member_id: int, by: Member) -> Member:
    """Return the member, with all members locked and the rights of `by` read afresh.

    All of them: two administrators who demote each other in the same moment must not both succeed.
    """
    rows = {row.pk: row for row in Member.objects.select_for_update().order_by("pk")}
    judge = rows.get(by.pk)
    if judge is None or not judge.is_active or Role.ADMINISTRATOR not in judge.roles:
        raise NotAllowed
    if member_id not in rows:
        raise Member.DoesNotExist
    return rows[member_id]


def _not_the_last(member: Member) -> None:
    others = Member.objects.filter(is_active=True).exclude(pk=member.pk)
    if member.is_active and not any(Role.ADMINISTRATOR in other.roles for other in others):
        raise LastAdministrator


def _kill_links(member: Member, now: datetime, *, also_made: bool = True) -> None:
    whose = Q(email=member.email)
    if also_made and (not member.is_active or Role.ADMINISTRATOR not in member.roles):
        whose |= Q(made_by=member)
    Invitation.objects.filter(whose, used_at=None, expires_at__gt=now).update(expires_at=now)
