"""The public page: what anybody may know. What is not in these values cannot get onto it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from gromootvod.incidents.models import Component, Incident, IncidentUpdate, Phase
from gromootvod.incidents.texts import in_language, title_of
from gromootvod.incidents.words import steps

HISTORY = timedelta(days=90)
MOST, UPDATES = 30, 200
WORST = ("down", "partial", "slow", "works")


@dataclass(frozen=True, slots=True)
class PublicUpdate:
    """One word, in the reader's language if it was said in it; `language` is the one it is in."""

    id: int
    phase: str
    at: datetime
    what: str
    who: str
    next: str
    language: str
    next_word_by: datetime | None


@dataclass(frozen=True, slots=True)
class PublicIncident:
    """An incident or planned work, its updates newest first."""

    number: int
    title: str
    phase: str
    planned: bool
    effect: str
    components: tuple[str, ...]
    opened_at: datetime
    planned_from: datetime | None
    planned_until: datetime | None
    resolved_at: datetime | None
    next_word_by: datetime | None
    merged_into: str  # the title of the one it turned out to be part of
    updates: tuple[PublicUpdate, ...]

    @property
    def steps(self) -> list[dict[str, str]]:
        """The phases as a line."""
        return steps(self.phase, planned=self.planned)

    @property
    def last(self) -> PublicUpdate | None:
        """What was said last."""
        return self.updates[0] if self.updates else None


@dataclass(frozen=True, slots=True)
class PublicComponent:
    """A part of what the house runs; `effect` "" says that it works."""

    name: str
    effect: str


@dataclass(frozen=True, slots=True)
class PublicPage:
    """The whole page at one moment."""

    components: tuple[PublicComponent, ...]
    current: tuple[PublicIncident, ...]
    planned: tuple[PublicIncident, ...]
    history: tuple[PublicIncident, ...]

    @property
    def effect(self) -> str:
        """The worst of what is felt now; "" when all works."""
        return _worst([one.effect for one in self.current])

    @property
    def all(self) -> tuple[PublicIncident, ...]:
        """Every incident of the page."""
        return (*self.current, *self.planned, *self.history)


def public_page(language: str, *, now: datetime) -> PublicPage:
    """Read the page in four queries, whatever is on it."""
    rows = list(
        Incident.objects.filter(published_at__isnull=False, dismissed_at=None)
        .filter(
            Q(resolved_at=None, merged_at=None)
            | Q(resolved_at__gt=now - HISTORY)
            | Q(merged_at__gt=now - HISTORY)
        )
        .select_related("merged_into")
        .order_by("-opened_at", "-id")[:MOST]
    )
    hit = _components_of(rows)
    said = _updates_of(rows, language)
    components = list(Component.objects.order_by("order", "id"))
    names = {one.pk: in_language(one, "name", language)[0] for one in components}
    incidents = [_incident(row, [names[pk] for pk in hit[row.pk]], said[row.pk], language) for row in rows]
    ended = {row.pk for row in rows if not row.is_open}
    current = [one for one in incidents if one.number not in ended and one.phase != Phase.PLANNED]
    suffered: dict[int, list[str]] = defaultdict(list)
    for one in current:
        for pk in hit[one.number]:
            suffered[pk].append(one.effect)
    return PublicPage(
        tuple(
            PublicComponent(names[c.pk], _worst(suffered[c.pk])) for c in components if c.retired_at is None
        ),
        tuple(current),
        tuple(
            sorted(
                (one for one in incidents if one.number not in ended and one.phase == Phase.PLANNED),
                key=lambda one: one.planned_from or one.opened_at,
            )
        ),
        tuple(one for one in incidents if one.number in ended),
    )


def _incident(
    row: Incident, components: Sequence[str], updates: Sequence[PublicUpdate], language: str
) -> PublicIncident:
    return PublicIncident(
        row.pk, title_of(row, language), row.phase, row.planned, row.effect, tuple(components), row.opened_at,
        row.planned_from, row.planned_until, row.resolved_at, row.next_word_by,
        title_of(row.merged_into, language) if row.merged_into else "", tuple(updates),
    )  # fmt: skip


def _updates_of(rows: Sequence[Incident], language: str) -> dict[int, list[PublicUpdate]]:
    found: dict[int, list[PublicUpdate]] = defaultdict(list)
    for update in IncidentUpdate.objects.filter(incident__in=rows).order_by("-id")[:UPDATES]:
        (what, tongue), (who, _), (coming, _) = (
            in_language(update, field, language) for field in ("what", "who", "next")
        )
        found[update.incident_id].append(
            PublicUpdate(update.pk, update.phase, update.at, what, who, coming, tongue, update.next_word_by)
        )
    return found


def _components_of(rows: Sequence[Incident]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    links = Incident.components.through.objects.filter(incident__in=rows).order_by(
        "component__order", "component_id"
    )
    for incident, component in links.values_list("incident_id", "component_id"):
        found[incident].append(component)
    return found


def _worst(effects: Iterable[str]) -> str:
    there = set(effects)
    return next((effect for effect in WORST if effect in there), "")
