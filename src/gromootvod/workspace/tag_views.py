"""Tags: on a ticket, and the house's list of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from gromootvod.desk.models import Hue, Tag, Ticket
from gromootvod.desk.operations.tag import TagRefused, change_tags
from gromootvod.desk.operations.tags import add_tag, change_tag, merge_tags, remove_tag
from gromootvod.office.access import member_required, role_required, the_member
from gromootvod.office.models import Role
from gromootvod.ui.inputs import whole_number
from gromootvod.ui.middleware import moment
from gromootvod.ui.terms_house import TAG_REFUSED
from gromootvod.workspace.nav import nav
from gromootvod.workspace.ticket_actions import go_back

administrators = role_required(Role.ADMINISTRATOR)


@require_POST
@member_required
def ticket_tags(request: HttpRequest, number: int) -> HttpResponse:
    """Stick tags on (several between commas), or take one off."""
    typed = request.POST.get("add", "")[:1000]
    add = [name for name in typed.replace("\n", ",").split(",") if name.strip()]
    remove = [name[:100] for name in request.POST.getlist("remove")[:50]]
    try:
        change_tags(number, add=add, remove=remove, by=the_member(request), now=moment(request))
    except Ticket.DoesNotExist:
        raise Http404 from None
    except TagRefused as refused:
        messages.error(request, str(TAG_REFUSED[refused.code]))
    return go_back(request, number)


@require_safe
@administrators
def screen(request: HttpRequest) -> HttpResponse:
    """Every tag with the number of its tickets."""
    return _screen(request)


@require_POST
@administrators
def additions(request: HttpRequest) -> HttpResponse:
    """Add a tag."""
    name, hue = request.POST.get("name", "")[:200], request.POST.get("hue", "")
    try:
        add_tag(name, hue, now=moment(request))
    except TagRefused as refused:
        return _screen(request, status=422, name=name, error=TAG_REFUSED[refused.code])
    return _back()


@require_POST
@administrators
def change(request: HttpRequest, tag_id: int) -> HttpResponse:
    """Rename a tag, or colour it otherwise."""
    name, hue = request.POST.get("name", "")[:200], request.POST.get("hue", "")
    return _do(request, lambda: change_tag(tag_id, name, hue))


@require_POST
@administrators
def merging(request: HttpRequest, tag_id: int) -> HttpResponse:
    """Make it one with another."""
    into = whole_number(request.POST.get("into")) or tag_id
    return _do(request, lambda: merge_tags(tag_id, into))


@require_POST
@administrators
def removal(request: HttpRequest, tag_id: int) -> HttpResponse:
    """Take it off every ticket, and away."""
    try:
        count = remove_tag(tag_id)
    except Tag.DoesNotExist:
        raise Http404 from None
    said = ngettext("The tag is gone; %(n)d ticket had it.", "The tag is gone; %(n)d tickets had it.", count)
    messages.success(request, said % {"n": count} if count else _("The tag is gone; no ticket had it."))
    return _back()


def _do(request: HttpRequest, verb: Callable[[], object]) -> HttpResponse:
    try:
        verb()
    except Tag.DoesNotExist:
        raise Http404 from None
    except TagRefused as refused:
        messages.error(request, str(TAG_REFUSED[refused.code]))
        return _screen(request, status=422)
    return _back()


def _screen(request: HttpRequest, *, status: int = 200, **extra: Any) -> HttpResponse:
    tags = list(Tag.objects.annotate(count=Count("tickets")).order_by("key"))
    context = {"tags": tags, "hues": Hue.choices, "nav": nav(request), **extra}
    return render(request, "workspace/tags.html", context, status=status)


def _back() -> HttpResponse:
    return HttpResponseRedirect(reverse("settings_tags"))
