"""What a client says on his own page about the incident that his ticket belongs to."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from gromootvod.incidents.operations import verdict
from gromootvod.portal.guard import opened_by_link
from gromootvod.ui.middleware import moment


@opened_by_link
@require_POST
def objection(request: HttpRequest, token: str, number: int) -> HttpResponse:
    """Mine is something else."""
    verdict.object_to(number, now=moment(request))
    return _back(token, "objection")


@opened_by_link
@require_POST
def answer(request: HttpRequest, token: str, number: int) -> HttpResponse:
    """It works for me too, or it still does not."""
    said = request.POST.get("verdict", "")
    if said == "works":
        verdict.works(number, now=moment(request))
        return _back(token, "works")
    if said == "broken":
        verdict.still_broken(number, now=moment(request))
        return _back(token, "broken")
    return _back(token, "")


def _back(token: str, sent: str) -> HttpResponse:
    query = f"?said={sent}#incident" if sent else ""
    return HttpResponseRedirect(reverse("status", args=[token]) + query)
