"""The first run: a mailbox, people, hours. Each step can be skipped; the desk behind them works already."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gromootvod.office import operations, queries
from gromootvod.office.access import role_required, the_member
from gromootvod.office.forms import Invite
from gromootvod.office.models import Role
from gromootvod.office.operations import AddressTaken
from gromootvod.ui.middleware import moment
from gromootvod.workspace.first_steps import STEPS, HoursForm, MailForm, knock, skip, steps
from gromootvod.workspace.nav import nav
from gromootvod.workspace.settings_views import join_address

administrators = role_required(Role.ADMINISTRATOR)
SAMPLE = ".example"


@require_safe
@administrators
def begin(request: HttpRequest) -> HttpResponse:
    """Go to the first step that is still to do; where none is, say what stands."""
    left = steps().left
    return _to(left[0]) if left else _page(request, "done")


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def mail(request: HttpRequest) -> HttpResponse:
    """Connect one mailbox. Both servers are tried before anything is kept."""
    if request.method != "POST":
        config = settings.CONFIG
        mine = "" if config["address"].endswith(SAMPLE) else config["address"]
        return _page(request, "mail", form=MailForm(initial={"name": config["name"], "address": mine}))
    form = MailForm(request.POST)
    if not form.is_valid():
        return _page(request, "mail", form=form, status=422)
    if "anyway" not in request.POST:
        knocks = knock(form)
        if not knocks.well:
            form.fields["password"].widget.render_value = True  # he need not type it again
            return _page(request, "mail", form=form, knocks=knocks, status=422)
    form.keep()
    return _next(request, "mail")


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def people(request: HttpRequest) -> HttpResponse:
    """Invite one after another; the links are shown here alone."""
    if request.method != "POST":
        return _page(request, "people", form=Invite())
    form = Invite(request.POST)
    if not form.is_valid():
        return _page(request, "people", form=form, status=422)
    try:
        token = operations.invite(**form.cleaned_data, by=the_member(request), now=moment(request))
    except AddressTaken:
        form.add_error("email", gettext("This address already belongs to a member."))
        return _page(request, "people", form=form, status=422)
    link = join_address(token)
    return _page(request, "people", form=Invite(), link=link, invited=form.cleaned_data["email"])


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def hours(request: HttpRequest) -> HttpResponse:
    """Say when the house works."""
    if request.method != "POST":
        config = settings.CONFIG
        shown = {name: config[name] for name in ("time_zone", "hours", "holidays")}
        return _page(request, "hours", form=HoursForm(initial=shown))
    form = HoursForm(request.POST)
    if not form.is_valid():
        return _page(request, "hours", form=form, status=422)
    form.keep()
    return _next(request, "hours")


@require_POST
@administrators
def skipping(request: HttpRequest) -> HttpResponse:
    """Leave out one step, or all that are left."""
    step = request.POST.get("step", "")
    if step == "all":
        skip(*steps().left)
        return HttpResponseRedirect(reverse("home"))
    if step not in STEPS:
        raise Http404
    skip(step)
    return _next(request, step)


def _next(request: HttpRequest, step: str) -> HttpResponse:
    later = steps().after(step)
    return _to(later) if later else _page(request, "done")


def _to(step: str) -> HttpResponse:
    return HttpResponseRedirect(reverse(f"first_{step}"))


def _page(request: HttpRequest, step: str, *, status: int = 200, **extra: Any) -> HttpResponse:
    outside = [name for name in ("smtp_url", "imap_urls", "hours") if _set_outside(name)]
    context = {
        "step": step,
        "steps": STEPS,
        "progress": steps(),
        "outside": outside,
        "roles": Role.choices,
        "invitations": queries.open_invitations(moment(request)) if step == "people" else [],
        "nav": nav(request),
        **extra,
    }
    return render(request, "workspace/first.html", context, status=status)


def _set_outside(name: str) -> bool:
    return settings.CONFIG.origins[name] in {"environment", "file"}
