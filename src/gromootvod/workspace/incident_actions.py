"""What members do with incidents: each endpoint parses, makes one domain call, and goes back."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from gromootvod.channels.mail.deliver import resend
from gromootvod.desk.models import Ticket
from gromootvod.incidents.errors import IncidentRefused
from gromootvod.incidents.models import Incident
from gromootvod.incidents.operations.join import decline, join
from gromootvod.incidents.operations.merge import merge
from gromootvod.incidents.operations.open_incident import dismiss, open_incident, reword
from gromootvod.incidents.operations.update import update
from gromootvod.incidents.queries.results import failed_dispatches
from gromootvod.office.access import member_required, the_member
from gromootvod.ui.middleware import moment
from gromootvod.workspace import incident_views
from gromootvod.workspace.incident_forms import BadInput, numbers, outline_of, refusal, words_of


@require_POST
@member_required
def opening(request: HttpRequest) -> HttpResponse:
    """Open an incident, or make one of what the house suspected; named tickets join at once."""
    by, now = the_member(request), moment(request)
    suspected = next(iter(numbers([request.POST.get("suspected", "")])), None)
    try:
        said = open_incident(outline_of(request), words_of(request), by=by, now=now, suspected=suspected)
        join(said.incident_id, numbers(request.POST.getlist("tickets")), by=by, now=now)
    except (Incident.DoesNotExist, IncidentRefused, BadInput) as error:
        if suspected is not None and isinstance(error, Incident.DoesNotExist):
            raise Http404 from None
        return incident_views.new_page(
            request, status=422, error=_sentence(error), suspected=suspected,
            tickets=request.POST.get("tickets", "")[:4000],
        )  # fmt: skip
    messages.success(request, _("The incident is open. All whom it touches are being told."))
    return _to(said.incident_id)


@require_POST
@member_required
def updates(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Say how it stands. A draft that cannot go comes back with the reason, nothing of it lost."""
    try:
        said = update(incident_id, words_of(request), by=the_member(request), now=moment(request))
    except Incident.DoesNotExist:
        raise Http404 from None
    except (IncidentRefused, BadInput) as error:
        return incident_views.page(request, incident_id, status=422, error=_sentence(error))
    messages.success(request, _("Said. The letters go out one after the other; the results stand below."))
    return _to(said.incident_id)


@require_POST
@member_required
def tickets(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Join or decline the tickets that were marked, or named by their numbers."""
    _must_be_there(incident_id)
    chosen = numbers([*request.POST.getlist("ticket"), request.POST.get("numbers", "")])
    by, now = the_member(request), moment(request)
    declining = request.POST.get("move") == "decline"

    def verb() -> None:
        if declining:
            count = decline(incident_id, chosen, by=by, now=now)
            words = ngettext("%(n)d ticket left the incident.", "%(n)d tickets left the incident.", count)
        else:
            count = join(incident_id, chosen, by=by, now=now)
            words = ngettext("%(n)d ticket joined the incident.", "%(n)d tickets joined the incident.", count)
        messages.success(request, words % {"n": count})

    return _do(request, incident_id, verb)


@require_POST
@member_required
def outline(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Other names, components, effect; on the public page or not."""

    def verb() -> None:
        reword(incident_id, outline_of(request), by=the_member(request), now=moment(request))

    return _do(request, incident_id, verb)


@require_POST
@member_required
def merging(request: HttpRequest, incident_id: int) -> HttpResponse:
    """It is the same as another one."""
    into = (numbers([request.POST.get("into", "")]) or [0])[0]
    kept = incident_id

    def verb() -> None:
        nonlocal kept
        kept = merge(incident_id, into, by=the_member(request), now=moment(request)).pk

    answered = _do(request, incident_id, verb)
    return _to(kept) if kept != incident_id else answered


@require_POST
@member_required
def dismissal(request: HttpRequest, incident_id: int) -> HttpResponse:
    """The house's guess was wrong."""
    _must_be_there(incident_id)
    dismiss(incident_id, by=the_member(request), now=moment(request))
    return HttpResponseRedirect(reverse("incidents"))


@require_POST
@member_required
def retries(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Send once more what did not arrive of the latest update: the very same letters."""
    _must_be_there(incident_id)
    count = sum(resend(pk, now=moment(request)) for pk in failed_dispatches(incident_id))
    words = ngettext("%(n)d letter goes out once more.", "%(n)d letters go out once more.", count)
    messages.success(request, words % {"n": count})
    return _to(incident_id)


@require_POST
@member_required
def ticket_incident(request: HttpRequest, number: int) -> HttpResponse:
    """From the ticket's own page: it belongs to an incident, or it does not."""
    if not Ticket.objects.filter(pk=number).exists():
        raise Http404
    incident_id = (numbers([request.POST.get("incident", "")]) or [0])[0]
    verb = decline if request.POST.get("move") == "decline" else join
    try:
        verb(incident_id, [number], by=the_member(request), now=moment(request))
    except Incident.DoesNotExist:
        messages.error(request, _("There is no such incident."))
    except IncidentRefused as error:
        messages.error(request, refusal(error.code))
    return HttpResponseRedirect(reverse("ticket", args=[number]))


def _do(request: HttpRequest, incident_id: int, verb: Callable[[], None]) -> HttpResponse:
    try:
        verb()
    except Incident.DoesNotExist:
        _must_be_there(incident_id)
        messages.error(request, _("There is no such incident."))
    except (IncidentRefused, BadInput) as error:
        messages.error(request, _sentence(error))
    return _to(incident_id)


def _must_be_there(incident_id: int) -> None:
    if not Incident.objects.filter(pk=incident_id).exists():
        raise Http404


def _sentence(error: Exception) -> str:
    return refusal(error.code) if isinstance(error, IncidentRefused) else str(error)


def _to(incident_id: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("incident", args=[incident_id]))
