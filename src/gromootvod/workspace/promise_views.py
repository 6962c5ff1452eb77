"""What waits for a member's eyes, and how the house keeps its word."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from gromootvod.desk import rhythm
from gromootvod.desk.operations.notify import see
from gromootvod.desk.queries import kept
from gromootvod.desk.queries.inbox import inbox
from gromootvod.office.access import member_required, role_required, the_member
from gromootvod.office.models import Role
from gromootvod.ui.inputs import whole_number
from gromootvod.ui.middleware import moment
from gromootvod.workspace.nav import nav


@require_safe
@member_required
def notifications(request: HttpRequest) -> HttpResponse:
    """The member's own inbox. Looking changes nothing."""
    context = {"lines": inbox(the_member(request).pk), "nav": nav(request)}
    return render(request, "workspace/inbox.html", context)


@require_POST
@member_required
def seen(request: HttpRequest) -> HttpResponse:
    """All of it is seen, or what concerns one ticket."""
    number = whole_number(request.POST.get("ticket"))
    see(the_member(request), now=moment(request), ticket_id=number)
    return HttpResponseRedirect(reverse("inbox"))


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
