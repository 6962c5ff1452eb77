"""What the form of a view sends and shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

from gromootvod.core.filter import FilterError
from gromootvod.desk.operations.views import ViewData, ViewRefused
from gromootvod.desk.queries.view_page import SORTS, known_columns
from gromootvod.ui import terms_views
from gromootvod.ui.terms_filter import trouble

TABLE = ("number", "title", "contact", "state", "assignee", "due")  # where an order needs a table
LINES = frozenset({"due", "newest"})  # orders that lines can show, grouped by time


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose."""

    code: str
    label: str
    chosen: bool


def sent(request: HttpRequest) -> ViewData:
    """What the form says."""
    post = request.POST
    return ViewData(
        name=post.get("name", "")[:300],
        query=post.get("query", "")[:2000].replace("\0", " "),
        columns=[code[:60] for code in post.getlist("columns")[:80]],
        sort=post.get("sort", "")[:16],
        shared="shared" in post,
    )


def form_of(data: ViewData, error: Exception | None = None) -> dict[str, Any]:
    """All that the form's template shows."""
    language = get_language() or "en"
    columns = [
        Choice(code, field.label(language) if field else str(terms_views.COLUMNS[code]), code in data.columns)
        for code, field in known_columns()
    ]
    sorts = [Choice(code, str(terms_views.SORTS[code]), code == data.sort) for code in SORTS]
    form: dict[str, Any] = {"data": data, "columns": columns, "sorts": sorts}
    if isinstance(error, FilterError):
        form["trouble"] = trouble(data.query, error)
    elif isinstance(error, ViewRefused):
        form["error"] = terms_views.VIEW_REFUSED[error.code]
    return form


def titles(columns: list[str]) -> dict[str, str]:
    """The columns of a table with their titles; a column whose field is gone is left out."""
    language = get_language() or "en"
    known = {
        code: field.label(language) if field else str(terms_views.COLUMNS[code])
        for code, field in known_columns()
    }
    return {code: known[code] for code in columns if code in known}
