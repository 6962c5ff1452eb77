"""What members write of people and companies."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from gromootvod.contacts.models import Address
from gromootvod.core import clock
from gromootvod.office.forms import time_zones

LANGUAGES = [("ru", "Русский"), ("en", "English")]
TOLD_BY = [
    ("mail", pgettext_lazy("how a person is told", "by letters")),
    ("page", pgettext_lazy("how a person is told", "on his page alone, no letters")),
]
KINDS = [
    (Address.Kind.MAIL, gettext_lazy("E-mail")),
    (Address.Kind.PHONE, gettext_lazy("Phone")),
    (Address.Kind.CHAT, gettext_lazy("Messenger")),
]


class _Zoned(forms.Form):
    def clean_time_zone(self) -> str:
        """A zone of the IANA table, or nothing."""
        zone: str = self.cleaned_data["time_zone"].strip()
        if zone and zone not in time_zones():
            raise ValidationError(_("There is no such time zone. Zones are written as Asia/Yekaterinburg."))
        return zone


def _zone_field() -> forms.CharField:
    return forms.CharField(
        max_length=64, required=False, label=gettext_lazy("Time zone"),
        widget=forms.TextInput(attrs={"placeholder": "Asia/Yekaterinburg", "autocomplete": "off"}),
    )  # fmt: skip


class ContactForm(_Zoned):
    """A person."""

    name = forms.CharField(max_length=200, label=pgettext_lazy("person", "Name"))
    company = forms.CharField(
        max_length=200, required=False, label=gettext_lazy("Company"),
        help_text=gettext_lazy("A new name makes a new company."),
    )  # fmt: skip
    language = forms.ChoiceField(choices=LANGUAGES, label=gettext_lazy("Language"))
    time_zone = _zone_field()
    told_by = forms.ChoiceField(choices=TOLD_BY, label=gettext_lazy("How to tell him"))


class AddressForm(forms.Form):
    """A way to reach a person."""

    kind = forms.ChoiceField(choices=KINDS, label=gettext_lazy("What it is"))
    value = forms.CharField(max_length=320, label=gettext_lazy("Address or number"))


class CompanyForm(_Zoned):
    """A firm."""

    name = forms.CharField(max_length=200, label=pgettext_lazy("firm", "Name"))
    hours = forms.CharField(
        max_length=200, required=False, label=gettext_lazy("When somebody is there"),
        widget=forms.TextInput(attrs={"placeholder": "mon-fri 09:00-18:00"}),
    )  # fmt: skip
    time_zone = _zone_field()
    about = forms.CharField(
        max_length=2000, required=False, label=gettext_lazy("What members should know"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def clean_hours(self) -> str:
        """Hours as core.clock reads them, or nothing."""
        hours: str = self.cleaned_data["hours"].strip()
        try:
            if hours:
                clock.Hours.parse(hours)
        except clock.HoursError as error:
            raise ValidationError(_("Hours are written as mon-fri 09:00-13:00,14:00-18:00.")) from error
        return hours


class MonthsField(forms.IntegerField):
    """Months after which something goes; empty: it stays."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=600, required=False, **kwargs)


class RetentionForm(forms.Form):
    """How long what is kept is kept."""

    attachments_months = MonthsField(label=gettext_lazy("Erase files, months after the ticket was closed"))
    letters_months = MonthsField(
        label=gettext_lazy("Erase letters as they came, months after the ticket was closed")
    )
    people_months = MonthsField(label=gettext_lazy("Erase a person, months after his last ticket was closed"))
