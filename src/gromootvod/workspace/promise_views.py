"""How the house keeps its word."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gromootvod.desk import rhythm
from gromootvod.desk.queries import kept
from gromootvod.office.access import role_required
from gromootvod.office.models import Role
from gromootvod.ui.middleware import moment
from gromootvod.workspace.nav import nav


@require_safe
@role_required(Role.MANAGER)
def promises(request: HttpRequest) -> HttpResponse:
    """Promises kept and broken by week, and how service levels were met."""
    now, zone = moment(request), rhythm.zone()
    weeks = kept.weeks(now=now, zone=zone)
    context = {
        "weeks": weeks,
        "most": max((week.all for week in weeks), default=0),
        "levels": kept.levels(now=now, zone=zone),
        "nav": nav(request),
    }
    return render(request, "workspace/promises.html", context)
