"""The incident that a client's ticket belongs to, as his own page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gromootvod.incidents.models import IncidentTicket, IncidentUpdate
from gromootvod.incidents.operations.verdict import current_row
from gromootvod.incidents.texts import in_language, title_of
from gromootvod.incidents.words import steps


@dataclass(frozen=True, slots=True)
class ClientIncident:
    """`recognised`: the house found it by itself, so he is asked whether it is right. `verdict`: what he said."""

    title: str
    phase: str
    planned: bool
    recognised: bool
    public: bool
    what: str
    who: str
    next: str
    language: str
    next_word_by: datetime | None
    over: bool
    verdict: str

    @property
    def steps(self) -> list[dict[str, str]]:
        """The phases as a line."""
        return steps(self.phase, planned=self.planned)


def client_incident(ticket_id: int, language: str) -> ClientIncident | None:
    """None when the ticket belongs to none; two queries."""
    row = current_row(ticket_id)
    if row is None:
        return None
    incident = row.incident
    update = IncidentUpdate.objects.filter(incident=incident).order_by("-id").first()
    if update is None:
        return None
    (what, tongue), (who, _), (coming, _) = (
        in_language(update, name, language) for name in ("what", "who", "next")
    )
    return ClientIncident(
        title_of(incident, language), incident.phase, incident.planned, row.how == IncidentTicket.How.DOOR,
        incident.published_at is not None, what, who, coming, tongue, incident.next_word_by,
        incident.resolved_at is not None, row.verdict,
    )  # fmt: skip
