"""The directory of other firms, as dispatchers keep it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from gromootvod.knowledge.models import Firm
from gromootvod.knowledge.operations.firms import FirmData, add_firm, change_firm, remove_firm
from gromootvod.office.access import role_required
from gromootvod.office.models import Role
from gromootvod.workspace.nav import nav

dispatchers = role_required(Role.DISPATCHER, Role.MANAGER)
LONGEST = 4000  # characters of words or instructions


def _area(rows: int, language: str) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "lang": language})


class FirmForm(forms.Form):
    """What is written of a firm."""

    name = forms.CharField(max_length=120, label=pgettext_lazy("firm", "Name"))
    phone = forms.CharField(max_length=40, required=False, label=gettext_lazy("Phone"))
    hours = forms.CharField(max_length=120, required=False, label=gettext_lazy("Hours"))
    mail = forms.EmailField(required=False, label=gettext_lazy("Mail"))
    url = forms.URLField(max_length=300, required=False, assume_scheme="https", label=gettext_lazy("Site"))
    words_ru = forms.CharField(
        max_length=LONGEST, required=False, widget=_area(2, "ru"), label=gettext_lazy("Words in Russian")
    )
    words_en = forms.CharField(
        max_length=LONGEST, required=False, widget=_area(2, "en"), label=gettext_lazy("Words in English")
    )
    say_ru = forms.CharField(
        max_length=LONGEST,
        required=False,
        widget=_area(4, "ru"),
        label=gettext_lazy("What to say there, in Russian"),
    )
    say_en = forms.CharField(
        max_length=LONGEST,
        required=False,
        widget=_area(4, "en"),
        label=gettext_lazy("What to say there, in English"),
    )

    def clean_url(self) -> str:
        """A page of the web and nothing else."""
        url = str(self.cleaned_data["url"])
        if url and not url.startswith(("http://", "https://")):
            raise forms.ValidationError(_("The address of a site begins with https://."))
        return url


@require_safe
@dispatchers
def screen(request: HttpRequest) -> HttpResponse:
    """Every firm, each with its form."""
    return _screen(request)


@require_POST
@dispatchers
def additions(request: HttpRequest) -> HttpResponse:
    """Take a firm in."""
    form = FirmForm(request.POST)
    if not form.is_valid():
        return _screen(request, new=form, status=422)
    add_firm(FirmData(**form.cleaned_data))
    messages.success(request, _("The firm is in the directory."))
    return _back()


@require_POST
@dispatchers
def change(request: HttpRequest, firm_id: int) -> HttpResponse:
    """Write a firm anew."""
    if not Firm.objects.filter(pk=firm_id).exists():
        raise Http404
    form = FirmForm(request.POST, prefix=f"f{firm_id}")
    if not form.is_valid():
        return _screen(request, changed=(firm_id, form), status=422)
    change_firm(firm_id, FirmData(**form.cleaned_data))
    messages.success(request, _("The firm is kept."))
    return _back()


@require_POST
@dispatchers
def removal(request: HttpRequest, firm_id: int) -> HttpResponse:
    """Take a firm out."""
    try:
        remove_firm(firm_id)
    except Firm.DoesNotExist:
        raise Http404 from None
    return _back()


def _screen(
    request: HttpRequest,
    *,
    new: FirmForm | None = None,
    changed: tuple[int, FirmForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    rows: list[dict[str, Any]] = [
        {
            "firm": row,
            "form": changed[1]
            if changed and changed[0] == row.pk
            else FirmForm(prefix=f"f{row.pk}", initial=_written(row)),
            "open": bool(changed and changed[0] == row.pk),
        }
        for row in Firm.objects.all()
    ]
    context = {"firms": rows, "new": new or FirmForm(), "nav": nav(request)}
    return render(request, "workspace/firms.html", context, status=status)


def _written(row: Firm) -> dict[str, str]:
    return {name: getattr(row, name) for name in FirmForm.base_fields}


def _back() -> HttpResponse:
    return HttpResponseRedirect(reverse("settings_firms"))
