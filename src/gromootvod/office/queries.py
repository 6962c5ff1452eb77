"""What the settings screen is told: people, open invitations and the settings of the house, as values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from gromootvod.office.models import Invitation, Member, Role

# scheme://user:password@host, wherever it stands in a value
_CREDENTIALS = re.compile(r"(?<=://)[^/\s@]+(?=@)")


@dataclass(frozen=True, slots=True)
class Person:
    """A member as administrators see him."""

    id: int
    name: str
    email: str
    initials: str
    roles: tuple[str, ...]
    role_names: tuple[str, ...]
    is_active: bool
    joined_at: datetime
    last_login: datetime | None


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """An invitation that has not been used; its token is known to nobody but the invited."""

    id: int
    email: str
    name: str
    role_names: tuple[str, ...]
    made_at: datetime
    made_by: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Knob:
    """One setting of the house. Secrets are never in `value_shown`."""

    name: str
    variable: str
    value_shown: str
    origin: str
    help: str


@dataclass(frozen=True, slots=True)
class Door:
    """A way in or out for letters, as it is configured. `state`: "open" or "closed"."""

    kind: str
    address: str
    state: str
    detail: str = ""
    at: datetime | None = None


def people() -> list[Person]:
    """Return all members, those who left last."""
    return [_person(member) for member in Member.objects.order_by("-is_active", "name", "pk")]


def open_invitations(now: datetime) -> list[OpenInvitation]:
    """Return the invitations that still work, the newest first."""
    rows = Invitation.objects.filter(used_at=None, expires_at__gt=now).exclude(email="").exclude(roles=[])
    return [
        OpenInvitation(
            id=row.pk,
            email=row.email,
            name=row.name,
            role_names=_named(row.roles),
            made_at=row.made_at,
            made_by=row.made_by.name if row.made_by else "",
            expires_at=row.expires_at,
        )
        for row in rows.select_related("made_by").order_by("-made_at", "-pk")
    ]


def knobs() -> list[Knob]:
    """Return the settings of the house, with what they are and whence; passwords are left out."""
    config = settings.CONFIG
    return [
        Knob(
            name=knob.name,
            variable=knob.variable,
            value_shown=_shown(knob.kind, config[knob.name]),
            origin=config.origins[knob.name],
            help=knob.help,
        )
        for knob in settings.SETTINGS_TABLE
    ]


def doors() -> list[Door]:
    """Return the doors of the mail as the settings have them."""
    config = settings.CONFIG
    found = [Door("LMTP", config["lmtp"], "open" if config["lmtp"] else "closed")]
    found += [Door("IMAP", _masked(url), "open") for url in config["imap_urls"]]
    found.append(Door("SMTP", _masked(config["smtp_url"]), "open" if config["smtp_url"] else "closed"))
    return found


def _person(member: Member) -> Person:
    return Person(
        id=member.pk,
        name=member.name,
        email=member.email,
        initials=member.initials,
        roles=tuple(member.roles),
        role_names=_named(member.roles),
        is_active=member.is_active,
        joined_at=member.joined_at,
        last_login=member.last_login,
    )


def _named(roles: Iterable[str]) -> tuple[str, ...]:
    return tuple(str(Role(role).label) for role in roles if role in Role.values)


def _shown(kind: str, value: object) -> str:
    if kind == "secret":
        return "•••" if value else ""
    if isinstance(value, list):
        return _masked(" ".join(str(item) for item in value))
    return _masked(str(value))


def _masked(value: str) -> str:
    return _CREDENTIALS.sub("•••", value)
