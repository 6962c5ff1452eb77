"""One cause behind many tickets, what was said of it, and to whom."""

from gromootvod.incidents.models.component import Component
from gromootvod.incidents.models.incident import Effect, Incident, Phase
from gromootvod.incidents.models.incident_ticket import IncidentTicket
from gromootvod.incidents.models.incident_update import IncidentUpdate
from gromootvod.incidents.models.look import Look
from gromootvod.incidents.models.notice import Notice
from gromootvod.incidents.models.subscription import Subscription

__all__ = [
    "Component", "Effect", "Incident", "IncidentTicket", "IncidentUpdate", "Look", "Notice", "Phase", "Subscription",
]  # fmt: skip
