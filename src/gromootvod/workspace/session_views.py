"""A member sees where he is signed in and ends what he does not know; an administrator ends all of a member."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from gromootvod.office.access import member_required, role_required, the_member
from gromootvod.office.models import Member, Role
from gromootvod.office.operations import NotAllowed
from gromootvod.office.operations.sessions import end_all_sessions, end_other_sessions, end_session
from gromootvod.office.sessions import sessions_of
from gromootvod.ui.middleware import moment
from gromootvod.ui.terms_sessions import place
from gromootvod.workspace.nav import nav


@require_safe
@member_required
def show(request: HttpRequest) -> HttpResponse:
    """Where he is signed in."""
    found = sessions_of(the_member(request), key=_key(request), now=moment(request))
    places = [(one, place(one.browser, one.system)) for one in found]
    return render(request, "workspace/sessions.html", {"places": places, "nav": nav(request)})


@require_POST
@member_required
def removal(request: HttpRequest, session_id: int) -> HttpResponse:
    """End one of his own; ending the present one is signing out."""
    if not end_session(session_id, of=the_member(request), now=moment(request)):
        raise Http404
    if request.session.exists(_key(request)):
        messages.success(request, _("That session is over."))
    else:
        request.session.flush()
    return HttpResponseRedirect(reverse("sessions"))


@require_POST
@member_required
def others_removal(request: HttpRequest) -> HttpResponse:
    """End all of his but this one."""
    ended = end_other_sessions(of=the_member(request), key=_key(request), now=moment(request))
    messages.success(request, _ended(ended))
    return HttpResponseRedirect(reverse("sessions"))


@require_POST
@role_required(Role.ADMINISTRATOR)
def all_removal(request: HttpRequest, pk: int) -> HttpResponse:
    """End every session of a member."""
    try:
        ended = end_all_sessions(pk, by=the_member(request), now=moment(request))
    except Member.DoesNotExist:
        raise Http404 from None
    except NotAllowed:
        # His rights went between the guard and the operation.
        return HttpResponse(status=403)
    if request.session.exists(_key(request)):
        messages.success(request, _ended(ended))
    else:
        request.session.flush()
    return HttpResponseRedirect(reverse("settings") + "#people")


def _ended(ended: int) -> str:
    return ngettext("%(n)d session was ended.", "%(n)d sessions were ended.", ended) % {"n": ended}


def _key(request: HttpRequest) -> str:
    return request.session.session_key or ""
