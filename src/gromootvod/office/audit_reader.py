"""The audit log as administrators read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from gromootvod.office.models import AuditEntry

PAGE = 50


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One act; `member` "" is the house itself or the command line."""

    id: int
    at: datetime
    kind: str
    member: str
    about: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; empty parts ask for nothing. Days are those of the reader's clock, both included."""

    member: int | None = None
    kind: str = ""
    about: str = ""
    since: date | None = None
    until: date | None = None


def page(
    wanted: Wanted, *, before: int | None = None, size: int = PAGE
) -> tuple[tuple[AuditLine, ...], int | None]:
    """The newest acts first, and the id to go on before, None at the end; one query."""
    rows = _found(wanted)
    if before is not None:
        rows = rows.filter(id__lt=before)
    found = [_line(row) for row in rows.order_by("-id")[: size + 1]]
    return tuple(found[:size]), found[size - 1].id if len(found) > size else None


def every(wanted: Wanted) -> Iterator[AuditLine]:
    """All of them, the oldest first, without holding them all."""
    for row in _found(wanted).order_by("id").iterator(chunk_size=500):
        yield _line(row)


def kinds() -> list[str]:
    """The kinds of acts there have been."""
    return sorted(AuditEntry.objects.order_by().values_list("kind", flat=True).distinct())


def _found(wanted: Wanted) -> QuerySet[AuditEntry]:
    rows = AuditEntry.objects.select_related("member")
    if wanted.member is not None:
        rows = rows.filter(member_id=wanted.member)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.about:
        rows = rows.filter(about=wanted.about)
    if wanted.since is not None:
        rows = rows.filter(at__gte=_midnight(wanted.since))
    if wanted.until is not None and wanted.until < date.max:
        rows = rows.filter(at__lt=_midnight(wanted.until + timedelta(days=1)))
    return rows


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _line(row: AuditEntry) -> AuditLine:
    return AuditLine(row.pk, row.at, row.kind, row.member.name if row.member else "", row.about, row.data)
