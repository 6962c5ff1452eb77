"""Say how it stands: to the public page at once, to all whom it touches as fast as the outbox goes."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime

from django.db import transaction

from gromootvod.desk import live
from gromootvod.desk.compose import tidy
from gromootvod.incidents.errors import IncidentRefused
from gromootvod.incidents.models import Incident, IncidentUpdate, Phase
from gromootvod.incidents.rhythm import FARTHEST
from gromootvod.office.models import Member

LONGEST = {"what": 4000, "who": 2000, "next": 2000}


@dataclass(frozen=True, slots=True)
class Words:
    """An update as it is written; in each language all three texts, or some, or none."""

    phase: str
    next_word_by: datetime | None = None  # mandatory until it is resolved
    what_ru: str = ""
    what_en: str = ""
    who_ru: str = ""
    who_en: str = ""
    next_ru: str = ""
    next_en: str = ""


def update(incident_id: int, words: Words, *, by: Member, now: datetime) -> IncidentUpdate:
    """Write an update down; the worker tells everybody. Raises IncidentRefused, Incident.DoesNotExist.

    An update of an incident that was merged into another is said of that one: nothing that is said gets lost.
    """
    texts = _texts(words)
    check(words, now)
    with transaction.atomic():
        incident = locked(incident_id)
        if incident.dismissed_at is not None or incident.phase == Phase.SUSPECTED:
            raise IncidentRefused("over")
        if incident.resolved_at is not None and incident.updates.exists():
            raise IncidentRefused("over")
        check_kind(words.phase, planned=incident.planned)
        resolved = words.phase == Phase.RESOLVED
        due = None if resolved else words.next_word_by
        said = IncidentUpdate.objects.create(
            incident=incident, phase=words.phase, at=now, by=by, next_word_by=due, **texts
        )
        incident.phase, incident.next_word_by = words.phase, due
        incident.resolved_at = now if resolved else None
        incident.save(update_fields=["phase", "next_word_by", "resolved_at"])
        live.wake()
        return said


def locked(incident_id: int) -> Incident:
    """The incident with its row held, or the one it was merged into. Called within a transaction."""
    incident = Incident.objects.select_for_update(of=("self",)).get(pk=incident_id)
    while incident.merged_into_id is not None:  # merging refuses circles
        incident = Incident.objects.select_for_update(of=("self",)).get(pk=incident.merged_into_id)
    return incident


def check_kind(phase: str, *, planned: bool) -> None:
    """Work is announced and under way, a trouble is looked into. Raises IncidentRefused."""
    if planned and phase in (Phase.INVESTIGATING, Phase.IDENTIFIED):
        raise IncidentRefused("planned")
    if not planned and phase == Phase.PLANNED:
        raise IncidentRefused("planned")


def _texts(words: Words) -> dict[str, str]:
    texts = {
        field.name: tidy(getattr(words, field.name))[: LONGEST[field.name.partition("_")[0]]]
        for field in fields(words)
        if field.name.endswith(("_ru", "_en"))
    }
    if not (texts["what_ru"] or texts["what_en"]):
        raise IncidentRefused("what")
    return texts


def check(words: Words, now: datetime) -> None:
    """Raises IncidentRefused for a phase that nobody can choose, or a next word that is no promise."""
    if words.phase not in set(Phase.values) - {Phase.SUSPECTED}:
        raise IncidentRefused("phase")
    if words.phase == Phase.RESOLVED:
        return
    if words.next_word_by is None:
        raise IncidentRefused("next_word")
    if words.next_word_by <= now:
        raise IncidentRefused("past")
    if words.next_word_by > now + FARTHEST:
        raise IncidentRefused("far")
