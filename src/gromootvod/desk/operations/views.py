"""Keep a filter as a view: make, change, order, remove."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from gromootvod.desk.compose import one_line
from gromootvod.desk.models import SavedView
from gromootvod.desk.queries.shelf import forget_counts, seen_by
from gromootvod.desk.queries.view_page import MOST_COLUMNS, SORTS, found, known_columns
from gromootvod.office.models import Member, Role

MOST = 100  # views of one member
LONGEST = 400  # characters of a filter that is kept


class ViewRefused(ValueError):
    """The view cannot be so. `code`: name | long | many."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class ViewData:
    """What a view is."""

    name: str
    query: str
    columns: Sequence[str] = ()
    sort: str = "due"
    shared: bool = False


def keep_view(data: ViewData, *, by: Member, now: datetime) -> SavedView:
    """Keep a view behind the others of its owner. Raises ViewRefused, FilterError."""
    checked = _checked(data, by, now)
    own = SavedView.objects.filter(owner=by)
    if own.count() >= MOST:
        raise ViewRefused("many")
    last = own.aggregate(last=Max("position"))["last"]
    return SavedView.objects.create(
        name=checked.name, query=checked.query, columns=list(checked.columns), sort=checked.sort, owner=by,
        made_at=now, shared_at=now if checked.shared else None, position=0 if last is None else last + 1,
    )  # fmt: skip


def change_view(view_id: int, data: ViewData, *, by: Member, now: datetime) -> SavedView:
    """Change a view. Raises ViewRefused, FilterError, SavedView.DoesNotExist (also for what is not his to change)."""
    checked = _checked(data, by, now)
    with transaction.atomic():
        view = _his(view_id, by)
        view.name, view.query, view.sort = checked.name, checked.query, checked.sort
        view.columns = list(checked.columns)
        view.shared_at = (view.shared_at or now) if checked.shared else None
        view.save(update_fields=["name", "query", "sort", "columns", "shared_at"])
        forget_counts(view_id)
        return view


def move_view(view_id: int, step: int, *, by: Member) -> None:
    """One place up (-1) or down (1) among his own. Raises SavedView.DoesNotExist."""
    with transaction.atomic():
        own = list(SavedView.objects.select_for_update().filter(owner=by))
        at = next((place for place, view in enumerate(own) if view.pk == view_id), None)
        if at is None:
            raise SavedView.DoesNotExist
        own.insert(min(len(own) - 1, max(0, at + step)), own.pop(at))
        for place, view in enumerate(own):
            view.position = place
        SavedView.objects.bulk_update(own, ["position"])


def remove_view(view_id: int, *, by: Member) -> None:
    """Keep it no more; tickets are not touched. Raises SavedView.DoesNotExist."""
    with transaction.atomic():
        _his(view_id, by).delete()


def may_change(view: SavedView, member: Member) -> bool:
    """The owner, and a manager what is shared."""
    return view.owner_id == member.pk or (view.shared_at is not None and member.has_role(Role.MANAGER))


def _his(view_id: int, by: Member) -> SavedView:
    view = SavedView.objects.select_for_update().filter(seen_by(by.pk)).get(pk=view_id)
    if not may_change(view, by):
        raise SavedView.DoesNotExist
    return view


def _checked(data: ViewData, by: Member, now: datetime) -> ViewData:
    name, query = one_line(data.name)[:60], data.query.strip()
    if not name:
        raise ViewRefused("name")
    if len(query) > LONGEST:
        raise ViewRefused("long")
    found(query, sort=data.sort, member_id=by.pk, now=now)
    known = [code for code, _field in known_columns()]
    columns = [code for code in known if code in set(data.columns)][:MOST_COLUMNS]
    sort = data.sort if data.sort in SORTS else "due"
    return ViewData(name, query, columns, sort, data.shared)
