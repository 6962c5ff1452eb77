"""The settings screen: everybody describes himself; people and the house are the administrators' business."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from gromootvod.office import operations, queries
from gromootvod.office.access import member_required, role_required, the_member
from gromootvod.office.forms import Invite, Me, Roles, time_zones
from gromootvod.office.models import Member, Role
from gromootvod.office.operations import AddressTaken, LastAdministrator, NotAllowed
from gromootvod.ui.middleware import moment
from gromootvod.workspace.nav import nav

administrators = role_required(Role.ADMINISTRATOR)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def screen(request: HttpRequest) -> HttpResponse:
    """Show the screen; a POST changes what the member says about himself."""
    member = the_member(request)
    if request.method != "POST":
        return _screen(request)
    form = Me(request.POST)
    if not form.is_valid():
        return _screen(request, form=form, status=422)
    operations.describe(member, **form.cleaned_data)
    return _back()


@require_POST
@administrators
def invitations(request: HttpRequest) -> HttpResponse:
    """Invite a person. The link is shown on this page alone: of its token only the hash is kept."""
    form = Invite(request.POST)
    if not form.is_valid():
        return _screen(request, invite_form=form, status=422)
    try:
        token = operations.invite(**form.cleaned_data, by=the_member(request), now=moment(request))
    except AddressTaken:
        form.add_error("email", gettext("This address already belongs to a member."))
        return _screen(request, invite_form=form, status=422)
    return _screen(request, invitation_url=join_address(token))


@require_POST
@administrators
def revocation(request: HttpRequest, pk: int) -> HttpResponse:
    """Kill an invitation that has not been used."""
    if not operations.revoke(pk, by=the_member(request), now=moment(request)):
        raise Http404
    return _back()


@require_POST
@administrators
def roles(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a member other roles."""
    form = Roles(request.POST)
    if not form.is_valid():
        return _refused(request, gettext("These are not roles of the house."))
    return _change(
        request,
        lambda: operations.change_roles(
            pk, roles=form.cleaned_data["roles"], by=the_member(request), now=moment(request)
        ),
    )


@require_POST
@administrators
def deactivation(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the door to a member."""
    return _change(request, lambda: operations.deactivate(pk, by=the_member(request), now=moment(request)))


@require_POST
@administrators
def reactivation(request: HttpRequest, pk: int) -> HttpResponse:
    """Open it again."""
    return _change(request, lambda: operations.reactivate(pk, by=the_member(request)))


@require_POST
@administrators
def sign_in_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a way back in for a member who has lost his password; shown once, like an invitation."""
    member = get_object_or_404(Member, pk=pk, is_active=True)
    token = operations.sign_in_link(member, moment(request), by=the_member(request))
    return _screen(request, sign_in_url=join_address(token), sign_in_for=member.name)


@require_POST
@administrators
def second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget the second factor of a member who has lost it."""
    return _change(request, lambda: operations.forget_second_factor(pk, by=the_member(request)))


def _change(request: HttpRequest, operation: Any) -> HttpResponse:
    try:
        operation()
    except Member.DoesNotExist:
        raise Http404 from None
    except LastAdministrator:
        return _refused(request, gettext("The house needs at least one administrator."))
    except NotAllowed:
        # His rights went between the guard and the operation.
        return HttpResponse(status=403)
    return _back()


def _refused(request: HttpRequest, why: str) -> HttpResponse:
    messages.error(request, why)
    return _screen(request, status=422)


def _screen(request: HttpRequest, *, status: int = 200, **extra: Any) -> HttpResponse:
    member = the_member(request)
    mine = {"name": member.name, "language": member.language, "time_zone": member.time_zone}
    context: dict[str, Any] = {
        "form": Me(initial=mine),
        "time_zones": sorted(time_zones()),
        "nav": nav(request),
    }
    if member.has_role(Role.ADMINISTRATOR):
        context |= {
            "people": queries.people(),
            "roles": Role.choices,
            "invitations": queries.open_invitations(moment(request)),
            "invite_form": Invite(),
            "settings": queries.knobs(),
            "doors": queries.doors(),
        }
    return render(request, "workspace/settings.html", context | extra, status=status)


def join_address(token: str) -> str:
    """Where the holder of a one-time link comes in."""
    return f"{settings.BASE_URL}{reverse('join', args=[token])}"


def _back() -> HttpResponse:
    return HttpResponseRedirect(reverse("settings"))
