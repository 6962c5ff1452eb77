"""One deed to many tickets: asked for on a list, told and taken back on a page of its own."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from gromootvod.desk.lifecycle import OPEN_STATES, State
from gromootvod.desk.models import BulkAction, BulkItem, Priority
from gromootvod.desk.operations.bulk import MOST, BulkRefused, do, undo
from gromootvod.office.access import member_required, the_member
from gromootvod.office.models import Member, Role
from gromootvod.ui.inputs import whole_number
from gromootvod.ui.middleware import moment
from gromootvod.ui.terms_rules import SLEEP
from gromootvod.ui.terms_views import BULK_REFUSED, bulk_done, reason, tally
from gromootvod.workspace.nav import nav


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen in the bar under a list."""

    members: tuple[tuple[int, str], ...]
    states: tuple[str, ...]
    priorities: tuple[str, ...]
    spans: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one ticket."""

    number: int
    title: str
    why: str
    undoing: str


def bulk_choices() -> Choices:
    """The choices of the bar; one query."""
    members = Member.objects.filter(is_active=True).order_by("name").values_list("id", "name")
    states = tuple(code for code in State.values if code in OPEN_STATES)
    return Choices(tuple(members), states, tuple(Priority.values), tuple(SLEEP))


@require_POST
@member_required
def additions(request: HttpRequest) -> HttpResponse:
    """Do it, and go to the page that tells how it went."""
    numbers = [whole_number(raw) or 0 for raw in request.POST.getlist("tickets")[: MOST + 1]]
    deed, _colon, value = request.POST.get("deed", "")[:200].partition(":")
    if deed in {"tag", "untag"}:
        value = request.POST.get("tag", "")[:200]
    try:
        action = do(deed, value, numbers, by=the_member(request), now=moment(request))
    except BulkRefused as refused:
        messages.error(request, str(BULK_REFUSED[refused.code]))
        return HttpResponseRedirect(_back(request))
    return HttpResponseRedirect(f"{reverse('bulk', args=[action.pk])}?from={_back(request)}")


@require_safe
@member_required
def show(request: HttpRequest, bulk_id: int) -> HttpResponse:
    """How it went, ticket by ticket."""
    action = _action(request, bulk_id)
    items = list(action.items.select_related("ticket"))
    done = [item for item in items if item.outcome != BulkItem.Outcome.REFUSED]
    back = request.GET.get("from", "")
    context = {
        "action": action,
        "head": bulk_done(action.deed, str(action.data.get("shown", ""))),
        "tally": tally(len(done), len(items)),
        "refused": [_line(item) for item in items if item.outcome == BulkItem.Outcome.REFUSED],
        "done": [_line(item) for item in done if item.outcome == BulkItem.Outcome.DONE],
        "same": [_line(item) for item in done if item.outcome == BulkItem.Outcome.SAME],
        "left": [_line(item) for item in items if item.undoing in {"changed", "refused"}],
        "undone": sum(item.undoing == BulkItem.Undoing.DONE for item in items),
        "back": back if _inside(back) else reverse("home"),
        "nav": nav(request),
    }
    return render(request, "workspace/bulk.html", context)


@require_POST
@member_required
def undoing(request: HttpRequest, bulk_id: int) -> HttpResponse:
    """Take it back."""
    action = _action(request, bulk_id)
    try:
        undo(action.pk, by=the_member(request), now=moment(request))
    except BulkRefused as refused:
        messages.error(request, str(BULK_REFUSED[refused.code]))
    return HttpResponseRedirect(f"{reverse('bulk', args=[bulk_id])}?from={_back(request)}")


def _action(request: HttpRequest, bulk_id: int) -> BulkAction:
    """His own; a manager sees and takes back everybody's."""
    member = the_member(request)
    actions = BulkAction.objects.select_related("member", "undone_by")
    if not member.has_role(Role.MANAGER):
        actions = actions.filter(member=member)
    found = actions.filter(pk=bulk_id).first()
    if found is None:
        raise Http404
    return found


def _line(item: BulkItem) -> Line:
    why = reason(item.reason, item.details) if item.outcome == BulkItem.Outcome.REFUSED else ""
    return Line(item.ticket_id, item.ticket.title, why, item.undoing)


def _back(request: HttpRequest) -> str:
    """The list that it was asked on."""
    path = request.POST.get("back", "")[:500]
    return path if _inside(path) else reverse("home")


def _inside(path: str) -> bool:
    return (
        path.startswith("/") and "?" not in path and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    )
