"""The board."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gromootvod.desk.queries import board
from gromootvod.desk.queries.live_events import last_event_id
from gromootvod.desk.queries.presence import marks
from gromootvod.incidents.queries.banner import on_board
from gromootvod.office.access import member_required, the_member
from gromootvod.ui.middleware import moment
from gromootvod.workspace.first_steps import reminder
from gromootvod.workspace.house_parts import house_parts
from gromootvod.workspace.nav import nav


@require_safe
@member_required
def show(request: HttpRequest, view: str = "ours") -> HttpResponse:
    """One page of a view; the list alone when htmx asks for it."""
    if view not in board.VIEWS:
        raise Http404
    try:
        page = board.page(view, member_id=the_member(request).pk, after=request.GET.get("after", ""))
    except board.BadCursor as error:
        raise Http404 from error
    numbers = [row.number for row in page.rows]
    page = replace(page, marks=marks(numbers, member_id=the_member(request).pk, now=moment(request)))
    if request.headers.get("HX-Request"):
        return render(request, "workspace/_rows.html", {"page": page, "view": view})
    counts = nav(request)
    context = {
        "page": page,
        "view": view,
        "nav": counts,
        **house_parts(request),
        "last_event": last_event_id(),
        "incidents": on_board(),
        "steps_left": reminder(the_member(request)),
        "empty_desk": not page.rows and not page.before and board.is_empty(),
    }
    return render(request, "workspace/board.html", context)
