"""Which team answers for a ticket, and which could."""

from __future__ import annotations

from dataclasses import dataclass

from gromootvod.desk.models import Ticket
from gromootvod.office.models import Team


@dataclass(frozen=True, slots=True)
class TeamChoice:
    """A team that a ticket may be given to. `closed`: whoever is not in it will not see the ticket any more."""

    id: int
    name: str
    closed: bool
    chosen: bool


def team_choices(number: int) -> list[TeamChoice]:
    """The teams of the house; one query where there are none, else two."""
    teams = list(Team.objects.values_list("id", "name", "closed"))
    if not teams:
        return []
    chosen = Ticket.objects.filter(pk=number).values_list("team_id", flat=True).first()
    return [TeamChoice(pk, name, closed, pk == chosen) for pk, name, closed in teams]
