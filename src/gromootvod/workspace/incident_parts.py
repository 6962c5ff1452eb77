"""What the house runs, as the public page names it: for managers."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from gromootvod.incidents.errors import IncidentRefused
from gromootvod.incidents.models import Component
from gromootvod.incidents.operations.components import add_component, change_component
from gromootvod.incidents.queries.member_view import component_choices
from gromootvod.office.access import role_required
from gromootvod.office.models import Role
from gromootvod.ui.middleware import moment
from gromootvod.workspace.incident_forms import numbers, refusal
from gromootvod.workspace.nav import nav

LONGEST = 200


@require_safe
@role_required(Role.MANAGER)
def components(request: HttpRequest) -> HttpResponse:
    """The list, in its order."""
    context = {"parts": component_choices(all_of_them=True), "nav": nav(request)}
    return render(request, "workspace/incident_components.html", context)


@require_POST
@role_required(Role.MANAGER)
def additions(request: HttpRequest) -> HttpResponse:
    """One more."""
    try:
        add_component(*_names(request), now=moment(request))
    except IncidentRefused as error:
        messages.error(request, refusal(error.code))
    return HttpResponseRedirect(reverse("components"))


@require_POST
@role_required(Role.MANAGER)
def component(request: HttpRequest, component_id: int) -> HttpResponse:
    """Another name, another place, or off the page."""
    place = (numbers([request.POST.get("order", "")]) or [0])[0]
    retired = request.POST.get("retired") == "yes"
    try:
        change_component(
            component_id, *_names(request), min(place, 10_000), retired=retired, now=moment(request)
        )
    except Component.DoesNotExist:
        raise Http404 from None
    except IncidentRefused as error:
        messages.error(request, refusal(error.code))
    return HttpResponseRedirect(reverse("components"))


def _names(request: HttpRequest) -> tuple[str, str]:
    return request.POST.get("name_ru", "")[:LONGEST], request.POST.get("name_en", "")[:LONGEST]
