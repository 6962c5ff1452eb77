"""What every template may know without asking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from django.conf import settings
from django.http import HttpRequest

from gromootvod.office.access import member_of
from gromootvod.office.models import Member
from gromootvod.ui.middleware import moment


@dataclass(frozen=True, slots=True)
class House:
    """The house as its pages show it. `smtp`: whether letters really leave it."""

    name: str
    address: str
    url: str
    smtp: bool


class Everywhere(TypedDict):
    """What `house` adds to every template."""

    house: House
    now: datetime
    member: Member | None


def house(request: HttpRequest) -> Everywhere:
    """Context processor; it asks the database for nothing beyond the session's member."""
    return {
        "house": house_of(),
        "now": moment(request),
        "member": member_of(request),
    }


def house_of() -> House:
    """The house as it is configured."""
    config = settings.CONFIG
    return House(config["name"], config["address"], settings.BASE_URL, bool(config["smtp_url"]))
