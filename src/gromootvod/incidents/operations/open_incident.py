"""Open an incident: by a member's word, or from what the house suspects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from gromootvod.desk import live
from gromootvod.desk.compose import one_line
from gromootvod.incidents.errors import IncidentRefused
from gromootvod.incidents.models import Component, Effect, Incident, IncidentTicket, IncidentUpdate, Phase
from gromootvod.incidents.operations.update import Words, check, check_kind, update
from gromootvod.office.models import Member

TITLE = 160


@dataclass(frozen=True, slots=True)
class Outline:
    """What an incident is: its names, what it does to which components, whether the public page shows it."""

    title_ru: str = ""
    title_en: str = ""
    effect: str = Effect.PARTIAL
    components: Sequence[int] = ()
    public: bool = True
    planned_from: datetime | None = None
    planned_until: datetime | None = None


def open_incident(
    outline: Outline, words: Words, *, by: Member, now: datetime, suspected: int | None = None
) -> IncidentUpdate:
    """Open an incident with its first update; `suspected` is the id of the house's guess that proves right.

    The tickets that the guess was made of join, for the member has seen them. Raises IncidentRefused,
    Incident.DoesNotExist.
    """
    fields = _fields(outline, now)
    check(words, now)
    check_kind(words.phase, planned=bool(fields["planned"]))
    with transaction.atomic():
        incident = _suspected(suspected) if suspected is not None else Incident(opened_at=now)
        for name, value in fields.items():
            setattr(incident, name, value)
        incident.opened_by, incident.hunch = by, ""
        incident.phase, incident.next_word_by = words.phase, words.next_word_by or now
        incident.resolved_at = now if words.phase == Phase.RESOLVED else None
        incident.gathered_at = None
        incident.save()
        incident.components.set(Component.objects.filter(pk__in=outline.components, retired_at=None))
        IncidentTicket.objects.filter(incident=incident, state=IncidentTicket.State.PROPOSED).update(
            state=IncidentTicket.State.JOINED, settled_at=now, settled_by=by
        )
        return update(incident.pk, words, by=by, now=now)


def reword(incident_id: int, outline: Outline, *, by: Member, now: datetime) -> Incident:
    """Change names, effect, components, times and whether it is public. Raises IncidentRefused."""
    with transaction.atomic():
        incident = Incident.objects.select_for_update().get(pk=incident_id)
        if incident.phase == Phase.SUSPECTED:
            raise IncidentRefused("over")
        fields = _fields(outline, now)
        if fields["published_at"] is not None:
            fields["published_at"] = incident.published_at or now
        for name, value in fields.items():
            setattr(incident, name, value)
        incident.save(update_fields=list(fields))
        incident.components.set(Component.objects.filter(pk__in=outline.components))
        live.wake()
        return incident


def dismiss(incident_id: int, *, by: Member, now: datetime) -> bool:
    """The guess was wrong: its tickets go their own ways, and are not guessed to be one again."""
    with transaction.atomic():
        found = Incident.objects.filter(pk=incident_id, phase=Phase.SUSPECTED, dismissed_at=None).update(
            dismissed_at=now, dismissed_by=by
        )
        if found:
            IncidentTicket.objects.filter(
                incident_id=incident_id, state=IncidentTicket.State.PROPOSED
            ).update(state=IncidentTicket.State.DECLINED, settled_at=now, settled_by=by)
            live.wake()
        return bool(found)


def _suspected(number: int) -> Incident:
    incident = Incident.objects.select_for_update().get(pk=number)
    if incident.phase != Phase.SUSPECTED or not incident.is_open:
        raise IncidentRefused("over")
    return incident


def _fields(outline: Outline, now: datetime) -> dict[str, object]:
    titles = [one_line(title)[:TITLE] for title in (outline.title_ru, outline.title_en)]
    if not any(titles):
        raise IncidentRefused("title")
    if outline.effect not in Effect.values:
        raise IncidentRefused("effect")
    start, end = outline.planned_from, outline.planned_until
    if (start is None) != (end is None) or (start and end and end <= start):
        raise IncidentRefused("planned")
    return {
        "title_ru": titles[0], "title_en": titles[1], "effect": outline.effect, "planned": start is not None,
        "planned_from": start, "planned_until": end, "published_at": now if outline.public else None,
    }  # fmt: skip
