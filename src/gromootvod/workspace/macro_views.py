"""The shelf of macros: everybody his own, managers those of all; and what a macro says on a real ticket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gromootvod.core.macro import CASES, FACTS, PLAIN, MacroError, Rendered
from gromootvod.desk.macro_values import filled_in
from gromootvod.desk.models import Macro, Ticket
from gromootvod.desk.operations.macros import (
    MacroRefused,
    add_macro,
    change_macro,
    may_change,
    remove_macro,
    visible_to,
)
from gromootvod.desk.queries.macros import shelf, uses
from gromootvod.desk.rhythm import next_word_due
from gromootvod.office.access import member_required, the_member
from gromootvod.office.models import Role
from gromootvod.ui import terms_macro
from gromootvod.ui.inputs import whole_number
from gromootvod.ui.middleware import moment
from gromootvod.workspace.macro_forms import Fault, Written, choices, fault_of, of_macro, to_keep, written
from gromootvod.workspace.nav import nav


@dataclass(frozen=True, slots=True)
class Shown:
    """A text of the macro as it reads on the ticket of the preview."""

    language: str
    made: Rendered | None
    fault: str = ""


@require_safe
@member_required
def screen(request: HttpRequest) -> HttpResponse:
    """All that the member may use, found by key and by words."""
    query = request.GET.get("q", "")[:200]
    shared, own = shelf(the_member(request).pk, query)
    context = {"shared": shared, "own": own, "query": query, "nav": nav(request)}
    return render(request, "workspace/macros.html", context)


@require_safe
@member_required
def new(request: HttpRequest) -> HttpResponse:
    """An empty editor, or a copy of a macro that he may use."""
    source = visible_to(the_member(request).pk).filter(pk=whole_number(request.GET.get("from")) or 0).first()
    typed = of_macro(source) if source else Written()
    typed.shared = False
    return _editor(request, None, typed)


@require_POST
@member_required
def additions(request: HttpRequest) -> HttpResponse:
    """Take a macro in; what cannot be kept comes back with its reason and place."""
    typed = written(request.POST)
    try:
        made = add_macro(to_keep(request), by=the_member(request), now=moment(request))
    except PermissionError:
        raise PermissionDenied from None
    except MacroRefused as refused:
        return _editor(request, None, typed, fault=fault_of(refused, typed), status=422)
    messages.success(request, _("The macro is kept."))
    return HttpResponseRedirect(reverse("macro", args=[made.pk]))


@require_safe
@member_required
def show(request: HttpRequest, macro_id: int) -> HttpResponse:
    """The editor; to who may not change it the same page, to read."""
    macro = _visible(request, macro_id)
    return _editor(request, macro, of_macro(macro))


@require_POST
@member_required
def content(request: HttpRequest, macro_id: int) -> HttpResponse:
    """Write it anew."""
    macro, typed = _visible(request, macro_id), written(request.POST)
    try:
        change_macro(macro_id, to_keep(request), by=the_member(request), now=moment(request))
    except PermissionError:
        raise PermissionDenied from None
    except MacroRefused as refused:
        return _editor(request, macro, typed, fault=fault_of(refused, typed), status=422)
    messages.success(request, _("The macro is kept."))
    return HttpResponseRedirect(reverse("macro", args=[macro_id]))


@require_POST
@member_required
def removal(request: HttpRequest, macro_id: int) -> HttpResponse:
    """Take it away."""
    try:
        remove_macro(macro_id, by=the_member(request))
    except Macro.DoesNotExist:
        raise Http404 from None
    except PermissionError:
        raise PermissionDenied from None
    messages.success(request, _("The macro is gone; what was done with it stays."))
    return HttpResponseRedirect(reverse("macros"))


@require_POST
@member_required
def preview(request: HttpRequest) -> HttpResponse:
    """The editor as it was typed, with its words on a real ticket. Nothing is kept."""
    macro = visible_to(the_member(request).pk).filter(pk=whole_number(request.POST.get("macro")) or 0).first()
    return _editor(request, macro, written(request.POST))


def _visible(request: HttpRequest, macro_id: int) -> Macro:
    macro = visible_to(the_member(request).pk).filter(pk=macro_id).first()
    if macro is None:
        raise Http404
    return macro


def _editor(
    request: HttpRequest,
    macro: Macro | None,
    typed: Written,
    *,
    fault: Fault | None = None,
    status: int = 200,
) -> HttpResponse:
    member = the_member(request)
    ticket = _ticket(request)
    context: dict[str, Any] = {
        "macro": macro, "typed": typed, "fault": fault, "ticket": ticket, "nav": nav(request), **choices(),
        "mine": macro is None or may_change(macro, member), "may_share": member.has_role(Role.MANAGER),
        "files": list(macro.files.select_related("blob").defer("blob__data")) if macro else (),
        "uses": uses(macro.pk) if macro else (), "shown": _shown(request, typed, ticket),
        "variables": [*(f"name:{case}" for case in CASES[1:]), *PLAIN, *(f"fact:{one}" for one in FACTS)],
    }  # fmt: skip
    return render(request, "workspace/macro.html", context, status=status)


def _ticket(request: HttpRequest) -> Ticket | None:
    """The ticket of the preview: the one named, else the newest."""
    rows = Ticket.objects.select_related("contact__company")
    number = whole_number(request.POST.get("ticket") or request.GET.get("ticket"))
    return (rows.filter(pk=number).first() if number else None) or rows.order_by("-id").first()


def _shown(request: HttpRequest, typed: Written, ticket: Ticket | None) -> list[Shown]:
    if ticket is None:
        return []
    now = moment(request)
    found = []
    for language, text in (("ru", typed.text_ru), ("en", typed.text_en)):
        if not text.strip():
            continue
        try:
            made = filled_in(
                text, ticket, language=language, member=the_member(request), due=next_word_due(now), now=now
            )
            found.append(Shown(language, made))
        except MacroError as error:
            found.append(Shown(language, None, terms_macro.fault(error.code)))
    return found
