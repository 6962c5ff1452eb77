"""What waits for a member's eyes; following; whom a note may call."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from gromootvod.desk.models import Ticket
from gromootvod.desk.operations.follow import follow, unfollow
from gromootvod.desk.operations.mention import callable_as
from gromootvod.desk.operations.notify import see
from gromootvod.desk.queries.inbox import BadCursor, inbox
from gromootvod.office.access import member_required, the_member
from gromootvod.ui.inputs import whole_number
from gromootvod.ui.middleware import moment
from gromootvod.workspace.nav import nav
from gromootvod.workspace.ticket_actions import go_back


@require_safe
@member_required
def show(request: HttpRequest) -> HttpResponse:
    """The member's own inbox. Looking changes nothing."""
    seen = request.GET.get("view") == "seen"
    try:
        page = inbox(the_member(request).pk, seen=seen, after=request.GET.get("after", ""))
    except BadCursor:
        raise Http404 from None
    context = {"page": page, "seen_view": seen, "nav": nav(request)}
    return render(request, "workspace/inbox.html", context)


@require_POST
@member_required
def seen(request: HttpRequest) -> HttpResponse:
    """One line is seen, what concerns one ticket, or all that stood on the page."""
    member, now = the_member(request), moment(request)
    number, line = (whole_number(request.POST.get(name)) for name in ("ticket", "line"))
    if number is not None or line is not None:
        see(member, now=now, ticket_id=number, line=line, until=_until(request))
    elif not {"ticket", "line"} & set(
        request.POST
    ):  # what cannot be read means nothing, least of all everything
        see(member, now=now, until=_until(request))
    if request.POST.get("back") == "ticket" and number is not None:
        return go_back(request, number)
    return HttpResponseRedirect(reverse("inbox"))


@require_POST
@member_required
def following(request: HttpRequest, number: int) -> HttpResponse:
    """Hear of what happens on the ticket, or no more."""
    verb = unfollow if request.POST.get("want") == "no" else follow
    try:
        verb(number, by=the_member(request), now=moment(request))
    except Ticket.DoesNotExist:
        raise Http404 from None
    return go_back(request, number)


@require_safe
@member_required
def callable_names(request: HttpRequest) -> HttpResponse:
    """Whom a note may call, for the completion of names."""
    found = callable_as(get_language() or "en")
    return JsonResponse(
        {"names": [{"handle": one.handle, "name": one.name, "note": one.note} for one in found]}
    )


def _until(request: HttpRequest) -> datetime | None:
    try:
        found = parse_datetime(request.POST.get("until", "")[:40])
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None
