"""The screens of incidents: the list, one incident, a new one."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gromootvod.desk.queries.live_events import last_event_id
from gromootvod.incidents.models import Effect, Incident, Phase
from gromootvod.incidents.queries import member_view
from gromootvod.incidents.rhythm import usual_next_word
from gromootvod.office.access import member_required
from gromootvod.ui.middleware import moment
from gromootvod.workspace.incident_forms import numbers
from gromootvod.workspace.nav import nav

PHASES = (Phase.INVESTIGATING, Phase.IDENTIFIED, Phase.REPAIRING, Phase.MONITORING, Phase.RESOLVED)
WORK_PHASES = (Phase.PLANNED, Phase.REPAIRING, Phase.MONITORING, Phase.RESOLVED)


@require_safe
@member_required
def listing(request: HttpRequest) -> HttpResponse:
    """All incidents, the open ones first."""
    before = next(iter(numbers([request.GET.get("before", "")])), None)
    lines = member_view.listing(before=before)
    context = {
        "open": [] if before else [line for line in lines if line.is_open],
        "over": [line for line in lines if not line.is_open],
        "further": lines[-1].number if len(lines) == member_view.PAGE else None,
        "nav": nav(request),
    }
    return render(request, "workspace/incidents.html", context)


@require_safe
@member_required
def new(request: HttpRequest) -> HttpResponse:
    """The form for a new incident or planned work, perhaps with tickets to begin with."""
    return new_page(request)


@require_safe
@member_required
def show(request: HttpRequest, incident_id: int) -> HttpResponse:
    """One incident: how far it is, whom it touches, what was said and whether it arrived."""
    return page(request, incident_id)


def new_page(request: HttpRequest, *, status: int = 200, **extra: Any) -> HttpResponse:
    """Render the form; `extra` carries a draft back that could not be used."""
    planned = (request.GET or request.POST).get("planned") == "yes"
    context = {
        "planned": planned,
        "tickets": " ".join(map(str, numbers(request.GET.getlist("tickets")))),
        "draft": request.POST,
        **_choices(request, planned=planned),
        **extra,
    }
    return render(request, "workspace/incident_new.html", context, status=status)


def page(request: HttpRequest, incident_id: int, *, status: int = 200, **extra: Any) -> HttpResponse:
    """Render an incident; `extra` carries a draft back that could not be used."""
    try:
        view = member_view.incident_view(incident_id)
    except Incident.DoesNotExist:
        raise Http404 from None
    context = {
        "incident": view,
        "draft": request.POST,
        "last_event": last_event_id(),
        **_choices(request, planned=view.line.planned),
        **extra,
    }
    return render(request, "workspace/incident.html", context, status=status)


def _choices(request: HttpRequest, *, planned: bool) -> dict[str, Any]:
    now = moment(request)
    phases = WORK_PHASES if planned else PHASES
    return {
        "phases": [(str(code), usual_next_word(code, now)) for code in phases],
        "effects": [str(code) for code in Effect.values],
        "components": [(one.pk, str(one), one.name_en) for one in member_view.component_choices()],
        "nav": nav(request),
    }
