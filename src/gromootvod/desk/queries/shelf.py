"""The views that a member sees beside the fixed ones, with their counts.

Counting is never part of what a page must wait for twice: a count is kept in a row for a minute, at most RECOUNTED of
the oldest are counted anew when a page is shown, all in one statement, and none beyond COUNT_CAP. The rows serve every
process alike; two that count the same at the same moment write the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import FilteredRelation, Q

from gromootvod.core.filter import FilterError
from gromootvod.desk.models import SavedView, ViewCount
from gromootvod.desk.queries.board import COUNT_CAP
from gromootvod.desk.queries.view_page import found

SHOWN = 24  # of a member's own and of the shared ones together
FRESH = timedelta(seconds=60)
RECOUNTED = 3
BROKEN = -1  # stands in the row of a view whose filter is not understood any more


@dataclass(frozen=True, slots=True)
class ShelfView:
    """A view as a link; `count` None: not counted yet, or the filter is broken."""

    id: int
    name: str
    count: int | None
    mine: bool
    shared: bool
    broken: bool


def seen_by(member_id: int) -> Q:
    """The views that a member may open."""
    return Q(owner_id=member_id) | Q(shared_at__isnull=False)


def shelf(member_id: int, *, now: datetime) -> tuple[ShelfView, ...]:
    """A member's own views in his order, then those that others share."""
    rows = _rows(member_id)
    stale = sorted((row for row in rows if row["at"] is None or now - row["at"] > FRESH or row["at"] > now),
                   key=lambda row: (row["at"] is not None, row["at"] or now))[:RECOUNTED]  # fmt: skip
    if stale:
        counted = _count(stale, member_id, now)
        for row in stale:
            row["count"] = counted[row["id"]]
    ordered = sorted(rows, key=lambda row: row["owner_id"] != member_id)
    return tuple(
        ShelfView(
            row["id"], row["name"], None if row["count"] is None or row["count"] < 0 else row["count"],
            row["owner_id"] == member_id, row["shared_at"] is not None, row["count"] == BROKEN,
        )
        for row in ordered
    )  # fmt: skip


def forget_counts(view_id: int) -> None:
    """The view asks for something else now."""
    ViewCount.objects.filter(view_id=view_id).delete()


def _rows(member_id: int) -> list[dict[str, Any]]:
    kept = FilteredRelation("counts", condition=Q(counts__member_id=member_id))
    views = SavedView.objects.filter(seen_by(member_id)).annotate(mine=kept).order_by("position", "id")
    fields = ("id", "name", "owner_id", "query", "sort", "shared_at", "mine__count", "mine__counted_at")
    return [
        {**dict(zip(fields, values, strict=True)), "count": values[6], "at": values[7]}
        for values in views.values_list(*fields)[:SHOWN]
    ]


def _count(rows: list[dict[str, Any]], member_id: int, now: datetime) -> dict[int, int]:
    """Count some views in one statement and keep what was found."""
    counts: dict[int, int] = {}
    parts: list[str] = []
    params: list[Any] = []
    asked: list[int] = []
    for row in rows:
        try:
            tickets = found(row["query"], sort=row["sort"], member_id=member_id, now=now)
            sql, args = tickets.order_by().values("id")[:COUNT_CAP].query.sql_with_params()
        except FilterError:
            counts[row["id"]] = BROKEN
        except EmptyResultSet:
            counts[row["id"]] = 0
        else:
            parts.append(f"(SELECT count(*) FROM ({sql}) AS rows_{len(parts)})")  # noqa: S608 — Django wrote it
            params.extend(args)
            asked.append(row["id"])
    if parts:
        with connection.cursor() as cursor:
            cursor.execute("SELECT " + ", ".join(parts), params)
            counts |= dict(zip(asked, cursor.fetchone(), strict=True))
    ViewCount.objects.bulk_create(
        [ViewCount(view_id=pk, member_id=member_id, count=count, counted_at=now) for pk, count in counts.items()],
        update_conflicts=True, unique_fields=["view", "member"], update_fields=["count", "counted_at"],
    )  # fmt: skip
    return counts
