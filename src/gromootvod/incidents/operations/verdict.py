"""The client has his say: mine is something else; it works for me; it still does not."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gromootvod.desk import live
from gromootvod.desk.lifecycle import State
from gromootvod.desk.models import Ticket
from gromootvod.desk.operations.announce import note_incident
from gromootvod.desk.operations.close import close, reopen
from gromootvod.incidents.models import Incident, IncidentTicket
from gromootvod.incidents.operations.join import decline, named

Verdict = IncidentTicket.Verdict


def object_to(ticket_id: int, *, now: datetime) -> bool:
    """ "Mine is something else": the ticket leaves the incident for good, and a person looks at it.

    It opens again if the incident's end had closed it. False when there is nothing to object to.
    """
    with transaction.atomic():
        row = current_row(ticket_id)
        if row is None:
            return False
        if Ticket.objects.filter(pk=ticket_id, state=State.SOLVED).exists():
            reopen(ticket_id, by=None, now=now)
        return decline(row.incident_id, [ticket_id], by=None, now=now) > 0


def works(ticket_id: int, *, now: datetime) -> bool:
    """It works for him too: kept on record, and the ticket is closed if it is not yet. False when nobody asked."""
    return _say(ticket_id, Verdict.WORKS, now)


def still_broken(ticket_id: int, *, now: datetime) -> bool:
    """It does not work for him: the ticket opens again, for people. False when nobody asked."""
    return _say(ticket_id, Verdict.BROKEN, now)


def current_row(ticket_id: int) -> IncidentTicket | None:
    """The incident that the ticket belongs to, the latest if there were several."""
    return (
        IncidentTicket.objects.filter(
            ticket=ticket_id, state=IncidentTicket.State.JOINED, incident__merged_at=None
        )
        .exclude(incident__phase="suspected")
        .select_related("incident")
        .order_by("-incident_id")
        .first()
    )


def _say(ticket_id: int, verdict: str, now: datetime) -> bool:
    with transaction.atomic():
        ticket = Ticket.objects.select_for_update().get(pk=ticket_id)
        row = current_row(ticket_id)
        if row is None or not _asked(row.incident):
            return False
        if row.verdict == verdict:
            return True
        IncidentTicket.objects.filter(pk=row.pk).update(verdict=verdict, verdict_at=now)
        solved = ticket.state == State.SOLVED
        if verdict == Verdict.BROKEN and solved:
            reopen(ticket_id, by=None, now=now)
        elif verdict == Verdict.WORKS and not solved:
            close(ticket_id, by=None, now=now)
        note_incident(
            [ticket_id],
            {**named(row.incident), "move": verdict},
            by=None,
            now=now,
            to_us=verdict == Verdict.BROKEN,
        )
        live.wake()
        return True


def _asked(incident: Incident) -> bool:
    return incident.resolved_at is not None
