"""Fields of the house's own: on a ticket, and the house's list of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gromootvod.desk.models import CustomField, Ticket
from gromootvod.desk.operations.custom_fields import (
    FieldData,
    FieldWrong,
    add_field,
    change_field,
    move_field,
    restore_field,
    retire_field,
)
from gromootvod.desk.operations.fields import FieldsRefused, set_fields
from gromootvod.desk.queries.extras import Extras, extras
from gromootvod.office.access import member_required, role_required, the_member
from gromootvod.office.models import Role
from gromootvod.ui.middleware import moment
from gromootvod.ui.terms_house import FIELD_WRONG, REFUSED
from gromootvod.workspace import ticket_views
from gromootvod.workspace.nav import nav
from gromootvod.workspace.ticket_actions import go_back

administrators = role_required(Role.ADMINISTRATOR)
PREFIX = "field-"


@require_POST
@member_required
def ticket_fields(request: HttpRequest, number: int) -> HttpResponse:
    """Fill in fields; what is no value comes back with the reason, nothing of it lost."""
    sent = [(name, value) for name, value in request.POST.items() if name.startswith(PREFIX)]
    typed = {name.removeprefix(PREFIX)[:40]: str(value)[:2000] for name, value in sent[:100]}
    try:
        set_fields(number, typed, by=the_member(request), now=moment(request))
    except Ticket.DoesNotExist:
        raise Http404 from None
    except FieldsRefused as refused:
        back = _returned(number, typed, {one.key: str(REFUSED[one.code]) for one in refused.errors})
        messages.error(request, _("Nothing was saved yet: one of the fields needs another look."))
        return ticket_views.page(request, number, status=422, extras=back)
    return go_back(request, number)


@require_safe
@administrators
def screen(request: HttpRequest) -> HttpResponse:
    """Every field with its form."""
    return _screen(request)


@require_POST
@administrators
def additions(request: HttpRequest) -> HttpResponse:
    """Add a field behind the others."""
    key, kind = request.POST.get("key", "")[:200], request.POST.get("kind", "")
    try:
        add_field(key, kind, _data(request))
    except FieldWrong as wrong:
        return _screen(request, status=422, typed=request.POST, error=FIELD_WRONG[wrong.code])
    messages.success(request, _("The field stands on every ticket it is meant for."))
    return _back()


@require_POST
@administrators
def change(request: HttpRequest, field_id: int) -> HttpResponse:
    """Say otherwise what it is called and when it is asked for."""
    return _do(request, lambda: change_field(field_id, _data(request)))


@require_POST
@administrators
def moving(request: HttpRequest, field_id: int) -> HttpResponse:
    """One place up or down."""
    return _do(request, lambda: move_field(field_id, -1 if request.POST.get("to") == "up" else 1))


@require_POST
@administrators
def retirement(request: HttpRequest, field_id: int) -> HttpResponse:
    """Ask for it no more."""
    return _do(request, lambda: retire_field(field_id, by=the_member(request), now=moment(request)))


@require_POST
@administrators
def restoration(request: HttpRequest, field_id: int) -> HttpResponse:
    """Ask for it again."""
    return _do(request, lambda: restore_field(field_id))


def _returned(number: int, typed: Mapping[str, str], errors: Mapping[str, str]) -> Extras:
    product = Ticket.objects.values_list("product", flat=True).get(pk=number)
    now = extras(number, product=product, language=get_language() or "en")
    fields = tuple(
        replace(one, value=typed.get(one.key, one.value), error=errors.get(one.key, "")) for one in now.fields
    )
    return replace(now, fields=fields)


def _data(request: HttpRequest) -> FieldData:
    sent = request.POST
    return FieldData(
        label_ru=sent.get("label_ru", "")[:300],
        label_en=sent.get("label_en", "")[:300],
        choices=sent.get("choices", "")[:50_000].splitlines(),
        product=sent.get("product", "")[:300],
        required_at_close="required_at_close" in sent,
    )


def _do(request: HttpRequest, verb: Callable[[], object]) -> HttpResponse:
    try:
        verb()
    except CustomField.DoesNotExist:
        raise Http404 from None
    except FieldWrong as wrong:
        messages.error(request, str(FIELD_WRONG[wrong.code]))
        return _screen(request, status=422)
    return _back()


def _screen(request: HttpRequest, *, status: int = 200, **extra: Any) -> HttpResponse:
    fields = list(CustomField.objects.annotate(count=Count("values")))
    context = {
        "asked": [one for one in fields if one.active],
        "retired": [one for one in fields if not one.active],
        "kinds": CustomField.Kind.choices,
        "nav": nav(request),
        **extra,
    }
    return render(request, "workspace/fields.html", context, status=status)


def _back() -> HttpResponse:
    return HttpResponseRedirect(reverse("settings_fields"))
