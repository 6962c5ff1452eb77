"""A merged ticket's incidents go over with it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from gromootvod.desk.ties import Tie
from gromootvod.incidents.models import IncidentTicket

State = IncidentTicket.State


def carry(lost: int, kept: int, now: datetime) -> dict[str, list[int]]:
    """What ties the lost ticket to an incident ties the kept one; who was joined there is joined here."""
    there = {row.incident_id: row for row in IncidentTicket.objects.filter(ticket=kept)}
    done: dict[str, list[int]] = {"moved": [], "joined": []}
    for row in IncidentTicket.objects.filter(ticket=lost).exclude(state=State.DECLINED).order_by("id"):
        same = there.get(row.incident_id)
        if same is None:
            IncidentTicket.objects.filter(pk=row.pk).update(ticket_id=kept)
            done["moved"].append(row.pk)
        elif row.state == State.JOINED and same.state == State.PROPOSED:
            IncidentTicket.objects.filter(pk=same.pk).update(state=State.JOINED, settled_at=now)
            done["joined"].append(same.pk)
    return done


def bring_back(done: Any, lost: int, kept: int) -> None:
    """Undo it, where it stands as the merge has left it."""
    IncidentTicket.objects.filter(pk__in=done["moved"], ticket=kept).update(ticket=lost)
    joined = IncidentTicket.objects.filter(pk__in=done["joined"], ticket=kept, state=State.JOINED)
    joined.update(state=State.PROPOSED, settled_at=None)


TIE = Tie(carry, bring_back)
