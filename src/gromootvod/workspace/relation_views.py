"""Find another ticket, say what it is to this one, and close the children of a parent."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from gromootvod.desk.merged import standing
from gromootvod.desk.models import Relation, Ticket
from gromootvod.desk.operations.relate import SAYINGS, Ended, RelationRefused, end_children, relate, unrelate
from gromootvod.desk.queries.finder import candidates
from gromootvod.desk.queries.relations import beside
from gromootvod.office.access import member_required, the_member
from gromootvod.ui.inputs import whole_number
from gromootvod.ui.middleware import moment
from gromootvod.ui.terms_relations import relation_refusal, why_not_ended
from gromootvod.workspace.nav import nav

CHILDREN = 100  # closed at once


@require_safe
@member_required
def show(request: HttpRequest, number: int) -> HttpResponse:
    """Find a ticket by number or words; with nothing asked, the other tickets of this client."""
    ticket = Ticket.objects.select_related("contact").filter(pk=number).first()
    if ticket is None:
        raise Http404
    if standing(number) != number:
        return HttpResponseRedirect(reverse("relations", args=[standing(number)]))
    words = request.GET.get("q", "")[:200]
    found = candidates(number, words, member_id=the_member(request).pk, now=moment(request))
    context = {
        "ticket": ticket, "q": words, "found": found, "sayings": list(SAYINGS),
        "beside": beside(number, ()), "nav": nav(request),
    }  # fmt: skip
    return render(request, "workspace/relations.html", context)


@require_POST
@member_required
def additions(request: HttpRequest, number: int) -> HttpResponse:
    """Say what another ticket is to this one."""
    other = whole_number(request.POST.get("other")) or 0
    try:
        relate(number, other, request.POST.get("saying", ""), by=the_member(request), now=moment(request))
    except Ticket.DoesNotExist:
        if not Ticket.objects.filter(pk=number).exists():
            raise Http404 from None
        messages.error(request, _("There is no such ticket."))
    except RelationRefused as refused:
        if not Ticket.objects.filter(pk=number).exists():
            raise Http404 from None
        messages.error(request, relation_refusal(refused.code))
    return to_ticket(number, "#beside")


@require_POST
@member_required
def removal(request: HttpRequest, number: int, relation_id: int) -> HttpResponse:
    """It is no longer so."""
    try:
        unrelate(relation_id, number, by=the_member(request), now=moment(request))
    except Relation.DoesNotExist:
        raise Http404 from None
    return to_ticket(number, "#beside")


@require_POST
@member_required
def closures(request: HttpRequest, number: int) -> HttpResponse:
    """Close the marked children, each with a word if there is one; what became of each is said."""
    if not Ticket.objects.filter(pk=number).exists():
        raise Http404
    marked = [whole_number(value) or 0 for value in request.POST.getlist("child")[:CHILDREN]]
    text = request.POST.get("text", "")[:200_000]
    _say(request, end_children(number, marked, text, by=the_member(request), now=moment(request)))
    return to_ticket(number, "#beside")


def to_ticket(number: int, place: str = "") -> HttpResponseRedirect:
    """Back to the ticket's page."""
    return HttpResponseRedirect(reverse("ticket", args=[number]) + place)


def _say(request: HttpRequest, results: list[Ended]) -> None:
    done = [one for one in results if one.done]
    if not results:
        messages.error(request, _("No ticket was marked."))
    if done:
        words = ngettext("%(n)d ticket closed.", "%(n)d tickets closed.", len(done)) % {"n": len(done)}
        messages.success(request, words)
    for one in results:
        if not one.done:
            values = {"number": one.number, "why": why_not_ended(one.why)}
            messages.error(request, _("№ %(number)s was not closed: %(why)s") % values)
