"""What the board and a ticket say of incidents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils.translation import get_language

from gromootvod.incidents.models import Incident, IncidentTicket
from gromootvod.incidents.texts import title_of

MOST = 5


@dataclass(frozen=True, slots=True)
class Banner:
    """One incident in a line. `asked`: it is the house's guess, or has tickets that wait for a member's word."""

    number: int
    title: str
    phase: str
    planned: bool
    next_word_by: datetime | None
    joined: int
    proposed: int
    how: str = ""  # on a ticket: what brought them together
    state: str = ""  # on a ticket: proposed | joined | declined


def on_board() -> tuple[Banner, ...]:
    """The incidents that are open, in one query; planned work only once it has begun to be felt."""
    rows = (
        Incident.objects.filter(resolved_at=None, dismissed_at=None, merged_at=None)
        .exclude(phase="planned")
        .annotate(
            joined=Count("tickets", filter=Q(tickets__state="joined")),
            proposed=Count("tickets", filter=Q(tickets__state="proposed")),
        )
        .order_by("-opened_at", "-id")[:MOST]
    )
    language = get_language() or "ru"
    return tuple(
        Banner(
            row.pk,
            title_of(row, language),
            row.phase,
            row.planned,
            row.next_word_by,
            row.joined,
            row.proposed,
        )
        for row in rows
    )


def on_ticket(number: int) -> tuple[Banner, ...]:
    """The incidents that the ticket belongs to or may belong to, in one query; what was declined is over."""
    rows = (
        IncidentTicket.objects.filter(ticket=number, incident__merged_at=None, incident__dismissed_at=None)
        .exclude(state=IncidentTicket.State.DECLINED)
        .select_related("incident")
        .order_by("-incident_id")[:MOST]
    )
    language = get_language() or "ru"
    return tuple(
        Banner(
            row.incident_id, title_of(row.incident, language), row.incident.phase, row.incident.planned,
            row.incident.next_word_by, 0, 0, row.how, row.state,
        )
        for row in rows
        if row.state == IncidentTicket.State.JOINED or row.incident.resolved_at is None
    )  # fmt: skip
