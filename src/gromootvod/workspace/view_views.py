"""Saved views: the page of one, and where they are made and kept in order."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gromootvod.core.filter import FilterError
from gromootvod.desk.models import SavedView
from gromootvod.desk.operations.views import (
    ViewData,
    ViewRefused,
    change_view,
    keep_view,
    may_change,
    move_view,
    remove_view,
)
from gromootvod.desk.queries.board import BadCursor
from gromootvod.desk.queries.live_events import last_event_id
from gromootvod.desk.queries.shelf import seen_by, shelf
from gromootvod.desk.queries.view_page import view_page
from gromootvod.office.access import member_required, the_member
from gromootvod.ui.middleware import moment
from gromootvod.ui.terms_filter import trouble
from gromootvod.ui.terms_views import SORTS as SORT_WORDS
from gromootvod.workspace.house_parts import house_parts
from gromootvod.workspace.nav import nav
from gromootvod.workspace.view_forms import LINES, TABLE, form_of, sent, titles


@require_safe
@member_required
def listing(request: HttpRequest) -> HttpResponse:
    """The member's own views, to be put in order, and those of others."""
    context = {"shelf": shelf(the_member(request).pk, now=moment(request)), "nav": nav(request)}
    return render(request, "workspace/views.html", context)


@require_safe
@member_required
def new(request: HttpRequest) -> HttpResponse:
    """The form of a new view; `?q=` brings its filter along."""
    query = request.GET.get("q", "")[:2000].replace("\0", " ")
    sort = "newest" if query else "due"
    return _new(request, form_of(ViewData("", query, sort=sort)))


@require_POST
@member_required
def additions(request: HttpRequest) -> HttpResponse:
    """Keep a view. What cannot be kept comes back as it was typed."""
    data = sent(request)
    try:
        view = keep_view(data, by=the_member(request), now=moment(request))
    except (FilterError, ViewRefused) as error:
        return _new(request, form_of(data, error), status=422)
    messages.success(request, _("The view is kept."))
    return HttpResponseRedirect(reverse("view", args=[view.pk]))


@require_safe
@member_required
def show(request: HttpRequest, saved_id: int) -> HttpResponse:
    """One page of a view."""
    return _page(request, _view(request, saved_id))


@require_POST
@member_required
def changes(request: HttpRequest, saved_id: int) -> HttpResponse:
    """Change a view."""
    view, data = _view(request, saved_id), sent(request)
    if not may_change(view, the_member(request)):
        raise Http404
    try:
        change_view(saved_id, data, by=the_member(request), now=moment(request))
    except SavedView.DoesNotExist:
        raise Http404 from None
    except (FilterError, ViewRefused) as error:
        return _page(request, view, status=422, form=form_of(data, error), editing=True)
    return HttpResponseRedirect(reverse("view", args=[saved_id]))


@require_POST
@member_required
def moving(request: HttpRequest, saved_id: int) -> HttpResponse:
    """One place up or down."""
    try:
        move_view(saved_id, -1 if request.POST.get("to") == "up" else 1, by=the_member(request))
    except SavedView.DoesNotExist:
        raise Http404 from None
    return HttpResponseRedirect(reverse("views"))


@require_POST
@member_required
def removal(request: HttpRequest, saved_id: int) -> HttpResponse:
    """Keep it no more."""
    try:
        remove_view(saved_id, by=the_member(request))
    except SavedView.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("The view is gone. Its tickets are where they were."))
    return HttpResponseRedirect(reverse("views"))


def _view(request: HttpRequest, saved_id: int) -> SavedView:
    member = the_member(request)
    view = SavedView.objects.filter(seen_by(member.pk)).select_related("owner").filter(pk=saved_id).first()
    if view is None:
        raise Http404
    return view


def _page(request: HttpRequest, view: SavedView, *, status: int = 200, **extra: Any) -> HttpResponse:
    member, now = the_member(request), moment(request)
    columns = titles(list(view.columns) or ([] if view.sort in LINES else list(TABLE)))
    data = ViewData(view.name, view.query, view.columns, view.sort, view.shared_at is not None)
    context: dict[str, Any] = {
        "saved": view,
        "columns": columns,
        "sort_words": SORT_WORDS.get(view.sort, ""),
        "mine": may_change(view, member),
        "form": form_of(data),
        **house_parts(request),
        "last_event": last_event_id(),
        "nav": nav(request),
        **extra,
    }
    try:
        context["page"] = view_page(
            view.query, sort=view.sort, columns=list(columns), member_id=member.pk, now=now,
            after=request.GET.get("after", ""),
        )  # fmt: skip
    except BadCursor as error:
        raise Http404 from error
    except FilterError as error:
        context["trouble"] = trouble(view.query, error)
    return render(request, "workspace/view.html", context, status=status)


def _new(request: HttpRequest, form: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return render(request, "workspace/view_new.html", {"form": form, "nav": nav(request)}, status=status)
