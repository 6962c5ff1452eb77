"""Merge a ticket into another, and take a merge back: each is shown before it is done."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gromootvod.desk.models import Merge, Ticket
from gromootvod.desk.operations.merge import MergeRefused, merge
from gromootvod.desk.operations.unmerge import after_merge, unmerge
from gromootvod.desk.queries.finder import merge_plan
from gromootvod.office.access import member_required, the_member
from gromootvod.ui.inputs import whole_number
from gromootvod.ui.middleware import moment
from gromootvod.ui.terms_relations import merge_refusal
from gromootvod.workspace.nav import nav
from gromootvod.workspace.relation_views import to_ticket

LATER = 200


@require_safe
@member_required
def show(request: HttpRequest, number: int) -> HttpResponse:
    """What would become of the ticket if it were merged into the other; `turned` swaps the two."""
    other = whole_number(request.GET.get("into")) or 0
    if not Ticket.objects.filter(pk=number).exists():
        raise Http404
    try:
        plan = merge_plan(number, other)
    except Ticket.DoesNotExist:
        messages.error(request, _("There is no such ticket."))
        return HttpResponseRedirect(reverse("relations", args=[number]))
    return render(request, "workspace/merging.html", {"plan": plan, "number": number, "nav": nav(request)})


@require_POST
@member_required
def merges(request: HttpRequest, number: int) -> HttpResponse:
    """Merge the ticket into the one that is named."""
    other = whole_number(request.POST.get("into")) or 0
    shown = request.POST.get("shown") == "yes"
    try:
        merge(number, other, by=the_member(request), now=moment(request), shown=shown)
    except Ticket.DoesNotExist:
        if not Ticket.objects.filter(pk=number).exists():
            raise Http404 from None
        messages.error(request, _("There is no such ticket."))
        return to_ticket(number)
    except MergeRefused as refused:
        if not Ticket.objects.filter(pk=number).exists():
            raise Http404 from None
        messages.error(request, merge_refusal(refused.code))
        return to_ticket(number)
    return HttpResponseRedirect(reverse("ticket", args=[other]) + f"?merged={number}")


@require_safe
@member_required
def undoing(request: HttpRequest, number: int, ticket_merge_id: int) -> HttpResponse:
    """What came after a merge, and where it would belong when it is taken back."""
    row = _row(number, ticket_merge_id)
    later = after_merge(row).select_related("contact", "member")[:LATER]
    differ = row.lost.contact_id != row.kept.contact_id
    found = [(one, differ and one.contact_id == row.lost.contact_id) for one in later]
    context = {"merge": row, "later": found, "number": number, "nav": nav(request)}
    return render(request, "workspace/unmerging.html", context)


@require_POST
@member_required
def removal(request: HttpRequest, number: int, ticket_merge_id: int) -> HttpResponse:
    """Take the merge back."""
    row = _row(number, ticket_merge_id)
    taken = [whole_number(value) or 0 for value in request.POST.getlist("message")[:LATER]]
    try:
        unmerge(row.pk, by=the_member(request), now=moment(request), taken=taken)
    except MergeRefused as refused:
        messages.error(request, merge_refusal(refused.code))
        return to_ticket(number)
    words = _("№ %(number)s stands by itself again.") % {"number": row.lost_id}
    messages.success(request, words)
    return to_ticket(row.lost_id)


def _row(number: int, ticket_merge_id: int) -> Merge:
    rows = Merge.objects.select_related("lost__contact", "kept__contact").filter(undone_at=None)
    row = rows.filter(pk=ticket_merge_id, kept=number).first()
    if row is None:
        raise Http404
    return row
