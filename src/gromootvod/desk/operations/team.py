"""Which team answers for the ticket."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gromootvod.desk import live
from gromootvod.desk.models import Event, Ticket
from gromootvod.office.models import Member, Team


def set_team(ticket_id: int, team_id: int | None, *, by: Member | None, now: datetime) -> Ticket:
    """Give the ticket to a team, or to the whole house (None).

    Raises Ticket.DoesNotExist, Team.DoesNotExist.
    """
    with transaction.atomic():
        ticket = Ticket.objects.select_for_update().get(pk=ticket_id)
        team = Team.objects.get(pk=team_id) if team_id is not None else None
        if ticket.team_id == team_id:
            return ticket
        ticket.team = team
        ticket.save(update_fields=["team"])
        data = {"to": team.name if team else "", "to_id": team_id}
        Event.objects.create(ticket=ticket, kind=Event.Kind.TEAM, at=now, member=by, data=data)
        live.wake()
        return ticket
