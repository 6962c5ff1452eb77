"""Figures for managers: what clients say of our help."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gromootvod.desk import rhythm
from gromootvod.desk.queries import ratings
from gromootvod.office.access import role_required
from gromootvod.office.models import Role
from gromootvod.ui.middleware import moment
from gromootvod.workspace.nav import nav


@require_safe
@role_required(Role.MANAGER)
def satisfaction(request: HttpRequest) -> HttpResponse:
    """Ratings by week and by product with the share that answered, and the last words."""
    now, zone = moment(request), rhythm.zone()
    weeks = ratings.weeks(now=now, zone=zone)
    context = {
        "weeks": weeks,
        "most": max((week.answered for week in weeks), default=0),
        "asked": sum(week.asked for week in weeks),
        "products": ratings.products(now=now, zone=zone),
        "latest": ratings.latest(),
        "asking": settings.CONFIG["satisfaction"],
        "nav": nav(request),
    }
    return render(request, "workspace/satisfaction.html", context)
