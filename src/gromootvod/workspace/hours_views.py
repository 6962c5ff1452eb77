"""When the house works and what it promises in contracts: exceptions of the calendar, service levels."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from gromootvod.contacts.models import Company
from gromootvod.desk.models import Priority, ServiceLevel
from gromootvod.office.access import role_required
from gromootvod.office.models import DayOverride, Role
from gromootvod.workspace.nav import nav

administrators = role_required(Role.ADMINISTRATOR)


class Day(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """One date with hours of its own."""

    class Meta:
        model = DayOverride
        fields = ("day", "windows", "note")
        widgets: ClassVar[dict[str, forms.Widget]] = {"day": forms.DateInput(attrs={"type": "date"})}
        labels: ClassVar[dict[str, Any]] = {
            "day": gettext_lazy("Date"),
            "windows": gettext_lazy("Hours"),
            "note": gettext_lazy("Why"),
        }


class Level(forms.ModelForm):  # type: ignore[type-arg]
    """A service level: whom it is for, and what it promises."""

    priority = forms.ChoiceField(
        choices=[("", gettext_lazy("any")), *Priority.choices], required=False, label=gettext_lazy("Priority")
    )
    company_name = forms.CharField(max_length=200, required=False, label=gettext_lazy("Company"))

    class Meta:
        model = ServiceLevel
        fields = ("name", "priority", "door", "product", "first", "next", "solution", "hours", "warn_percent")
        labels: ClassVar[dict[str, Any]] = {
            "name": gettext_lazy("Name"),
            "door": gettext_lazy("Channel"),
            "product": gettext_lazy("Product"),
            "first": gettext_lazy("First answer within"),
            "next": gettext_lazy("Next answer within"),
            "solution": gettext_lazy("Solution within"),
            "hours": gettext_lazy("Hours of this level"),
            "warn_percent": gettext_lazy("Warn when so many per cent have run"),
        }

    def clean_company_name(self) -> str:
        """The company must be one that has written to us."""
        name = str(self.cleaned_data["company_name"]).strip()
        self.instance.company = None
        if name:
            self.instance.company = Company.objects.filter(name__iexact=name).order_by("id").first()
            if self.instance.company is None:
                raise forms.ValidationError(_("No company of this name has written to us yet."))
        return name

    def clean(self) -> dict[str, Any]:
        """A level that promises nothing is none."""
        found = super().clean() or self.cleaned_data
        if not any(found.get(span) for span in ("first", "next", "solution")) and not self.errors:
            raise forms.ValidationError(
                _("A level promises at least one thing: a first answer, a next one or a solution.")
            )
        return found


@require_safe
@administrators
def screen(request: HttpRequest) -> HttpResponse:
    """Show the calendar's exceptions and the levels."""
    return _screen(request)


@require_POST
@administrators
def days(request: HttpRequest) -> HttpResponse:
    """Set the hours of one date; a date that stands already is replaced."""
    form = Day(request.POST, instance=_standing(request.POST.get("day", "")))
    if not form.is_valid():
        return _screen(request, day_form=form, status=422)
    form.save()
    messages.success(request, _("The day is kept. Promises made from now on count with it."))
    return _back()


@require_POST
@administrators
def day_removal(request: HttpRequest, day_id: int) -> HttpResponse:
    """The date works as usual again."""
    get_object_or_404(DayOverride, pk=day_id).delete()
    return _back()


@require_POST
@administrators
def levels(request: HttpRequest) -> HttpResponse:
    """Add a level; it stands after those there are."""
    form = Level(request.POST)
    if not form.is_valid():
        return _screen(request, level_form=form, status=422)
    form.instance.position = ServiceLevel.objects.count()
    form.save()
    messages.success(
        request, _("The level is kept. New tickets get it; those that run keep what they were promised.")
    )
    return _back()


@require_POST
@administrators
def level_switch(request: HttpRequest, level_id: int) -> HttpResponse:
    """Switch a level off, or on again. What was promised by it stands."""
    level = get_object_or_404(ServiceLevel, pk=level_id)
    level.is_active = not level.is_active
    level.save(update_fields=["is_active"])
    return _back()


def _standing(raw: str) -> DayOverride | None:
    try:
        return DayOverride.objects.filter(day=forms.DateField().clean(raw)).first()
    except forms.ValidationError:
        return None


def _screen(request: HttpRequest, *, status: int = 200, **extra: Any) -> HttpResponse:
    context = {
        "days": list(DayOverride.objects.order_by("day")),
        "levels": list(ServiceLevel.objects.select_related("company")),
        "day_form": Day(),
        "level_form": Level(),
        "hours": settings.CONFIG["hours"],
        "holidays": settings.CONFIG["holidays"],
        "zone": settings.CONFIG["time_zone"],
        "nav": nav(request),
        **extra,
    }
    return render(request, "workspace/hours.html", context, status=status)


def _back() -> HttpResponse:
    return HttpResponseRedirect(reverse("settings_hours"))
