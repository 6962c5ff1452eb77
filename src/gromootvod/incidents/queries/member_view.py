"""Incidents as members see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localtime
from django.utils.translation import get_language

from gromootvod.incidents.models import Component, Incident, IncidentTicket, IncidentUpdate, Subscription
from gromootvod.incidents.queries.results import Recipient, Result, recipients, results
from gromootvod.incidents.texts import in_language, title_of
from gromootvod.incidents.words import steps

TICKETS, UPDATES, PAGE = 50, 10, 30


@dataclass(frozen=True, slots=True)
class Line:
    """One incident of the list."""

    number: int
    title: str
    phase: str
    planned: bool
    effect: str
    public: bool
    opened_at: datetime
    next_word_by: datetime | None
    planned_from: datetime | None
    ended_at: datetime | None
    dismissed: bool
    merged_into: int | None
    joined: int
    proposed: int

    @property
    def is_open(self) -> bool:
        """Whether anything can still be said of it."""
        return self.ended_at is None and not self.dismissed and self.merged_into is None

    @property
    def steps(self) -> list[dict[str, str]]:
        """The phases as a line."""
        return steps(self.phase, planned=self.planned)


@dataclass(frozen=True, slots=True)
class Said:
    """One update, in the reader's language if it was said in it, and what became of it."""

    id: int
    phase: str
    at: datetime
    by: str
    what: str
    who: str
    next: str
    language: str
    next_word_by: datetime | None
    result: Result
    trouble: tuple[Recipient, ...]


@dataclass(frozen=True, slots=True)
class Touched:
    """A ticket of the incident."""

    number: int
    title: str
    language: str
    contact: str
    how: str
    score: int
    shared: tuple[str, ...]
    at: datetime
    verdict: str
    closed: bool


@dataclass(frozen=True, slots=True)
class IncidentView:
    """All that its screen shows."""

    line: Line
    title_ru: str
    title_en: str
    hunch: str
    planned_until: datetime | None
    components: tuple[int, ...]
    updates: tuple[Said, ...]
    joined: tuple[Touched, ...]
    proposed: tuple[Touched, ...]
    works: int
    broken: int
    others: tuple[tuple[int, str], ...]  # open incidents it could be merged into
    subscribers: int

    @property
    def is_open(self) -> bool:
        """Whether anything can still be said of it."""
        return self.line.is_open

    @property
    def as_draft(self) -> dict[str, str]:
        """The outline as its form shows it."""
        fields = {"title_ru": self.title_ru, "title_en": self.title_en, "effect": self.line.effect}
        times = {"planned_from": self.line.planned_from, "planned_until": self.planned_until}
        return fields | {name: f"{localtime(at):%Y-%m-%dT%H:%M}" for name, at in times.items() if at}


def listing(*, before: int | None = None) -> tuple[Line, ...]:
    """Open ones first, then the latest; a page of those numbered below `before`."""
    rows = _counted(Incident.objects.all())
    if before is not None:
        rows = rows.filter(pk__lt=before, resolved_at__isnull=False)
    return tuple(_line(row) for row in rows.order_by("-id")[:PAGE])


def incident_view(number: int) -> IncidentView:
    """Raises Incident.DoesNotExist."""
    row = _counted(Incident.objects.filter(pk=number)).get()
    updates = list(
        IncidentUpdate.objects.filter(incident=row).select_related("by", "incident").order_by("-id")[:UPDATES]
    )
    verdicts = dict(
        IncidentTicket.objects.filter(incident=row)
        .exclude(verdict="")
        .values_list("verdict")
        .annotate(n=Count("id"))
        .order_by()
    )
    return IncidentView(
        line=_line(row), title_ru=row.title_ru, title_en=row.title_en, hunch=row.hunch,
        planned_until=row.planned_until, components=tuple(row.components.values_list("pk", flat=True)),
        updates=_said(updates), joined=_tickets(row, IncidentTicket.State.JOINED),
        proposed=_tickets(row, IncidentTicket.State.PROPOSED), works=verdicts.get("works", 0),
        broken=verdicts.get("broken", 0), others=_others(row),
        subscribers=Subscription.objects.filter(confirmed_at__isnull=False, ended_at=None).count(),
    )  # fmt: skip


def component_choices(*, all_of_them: bool = False) -> tuple[Component, ...]:
    """The components, in their order; retired ones only where all are asked for."""
    rows = Component.objects.order_by("order", "id")
    return tuple(rows if all_of_them else rows.filter(retired_at=None))


def open_choices() -> tuple[tuple[int, str], ...]:
    """Open incidents with their titles, for a choice."""
    rows = Incident.objects.filter(resolved_at=None, dismissed_at=None, merged_at=None).exclude(
        phase="suspected"
    )
    return tuple((row.pk, title_of(row, _language())) for row in rows.order_by("-id")[:50])


def _others(row: Incident) -> tuple[tuple[int, str], ...]:
    return tuple(choice for choice in open_choices() if choice[0] != row.pk) if row.is_open else ()


def _counted(rows: QuerySet[Incident]) -> QuerySet[Incident]:
    return rows.annotate(
        joined=Count("tickets", filter=Q(tickets__state="joined")),
        proposed=Count("tickets", filter=Q(tickets__state="proposed")),
    )


def _line(row: Incident) -> Line:
    return Line(
        row.pk, title_of(row, _language()), row.phase, row.planned, row.effect, row.published_at is not None,
        row.opened_at, row.next_word_by, row.planned_from, row.resolved_at, row.dismissed_at is not None,
        row.merged_into_id, row.joined, row.proposed,  # type: ignore[attr-defined]  # annotated
    )  # fmt: skip


def _said(updates: list[IncidentUpdate]) -> tuple[Said, ...]:
    found = results(updates)
    language = _language()
    said = []
    for update in updates:
        (what, tongue), (who, _), (coming, _) = (
            in_language(update, field, language) for field in ("what", "who", "next")
        )
        result = found[update.pk]
        said.append(
            Said(
                update.pk, update.phase, update.at, update.by.name if update.by else "", what, who, coming, tongue,
                update.next_word_by, result, () if result.whole else recipients(update.pk),
            )
        )  # fmt: skip
    return tuple(said)


def _tickets(row: Incident, state: str) -> tuple[Touched, ...]:
    rows = (
        IncidentTicket.objects.filter(incident=row, state=state)
        .select_related("ticket__contact")
        .order_by("-score", "-ticket_id")[:TICKETS]
    )
    return tuple(
        Touched(
            one.ticket_id, one.ticket.title, one.ticket.language, one.ticket.contact.name, one.how, one.score,
            tuple(str(word).lstrip("#@") for word in one.shared), one.at, one.verdict,
            one.ticket.closed_at is not None,
        )
        for one in rows
    )  # fmt: skip


def _language() -> str:
    return get_language() or "ru"
