"""Who belongs to which team."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction

from gromootvod.office import viewing
from gromootvod.office.models import Member, Team


class TeamRefused(ValueError):
    """`code`: empty | taken."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def write_team(
    name: str, *, closed: bool, members: Collection[int], now: datetime, team_id: int | None = None
) -> Team:
    """Keep a team, new or anew; ids that are no members are left out. Raises TeamRefused, Team.DoesNotExist."""
    name = " ".join(name.split())[:60]
    if not name:
        raise TeamRefused("empty")
    try:
        with transaction.atomic():
            if team_id is None:
                team = Team.objects.create(name=name, closed=closed, made_at=now)
            else:
                team = Team.objects.select_for_update().get(pk=team_id)
                team.name, team.closed = name, closed
                team.save()
            team.members.set(Member.objects.filter(pk__in=members, is_active=True))
            viewing.forget()
            return team
    except IntegrityError:
        raise TeamRefused("taken") from None
