"""What an incident is known by: tickets that members have put there, and the members' own words about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from gromootvod.core.gather import Traits, traits_of
from gromootvod.incidents.models import Incident, IncidentTicket, IncidentUpdate, Look, Phase

KEPT = 24  # tickets of an incident that a new one is compared with


@dataclass(frozen=True, slots=True)
class Sample:
    """An incident to compare with; `spoken` says that there is a state to tell."""

    incident: Incident
    traits: tuple[Traits, ...]
    spoken: bool


def samples_of(incidents: Sequence[Incident]) -> list[Sample]:
    """Read what the incidents are known by: one query an incident, and incidents are few.

    Tickets that the house recognised by itself are left out: a mistake must not teach the next one.
    """
    looks = _looks(incidents)
    spoken = set(
        IncidentUpdate.objects.filter(incident__in=incidents).values_list("incident_id", flat=True).distinct()
    )
    return [
        Sample(
            incident,
            (*_own_words(incident), *looks[incident.pk]),
            incident.pk in spoken and incident.phase != Phase.SUSPECTED and incident.published_at is not None,
        )
        for incident in incidents
    ]


def _own_words(incident: Incident) -> list[Traits]:
    titles = [incident.title_ru, incident.title_en]
    return [traits_of(title) for title in titles if title]


def _looks(incidents: Sequence[Incident]) -> dict[int, list[Traits]]:
    found: dict[int, list[Traits]] = defaultdict(list)
    for incident in incidents:
        states = [IncidentTicket.State.JOINED]
        if incident.phase == Phase.SUSPECTED:
            states.append(IncidentTicket.State.PROPOSED)
        rows = (
            Look.objects.filter(ticket__incidents__incident=incident, ticket__incidents__state__in=states)
            .exclude(ticket__incidents__incident=incident, ticket__incidents__how=IncidentTicket.How.DOOR)
            .order_by("-at")
            .values_list("traits", flat=True)[:KEPT]
        )
        found[incident.pk] = [frozenset(row) for row in rows]
    return found
