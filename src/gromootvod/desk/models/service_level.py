"""What a client was told in a contract: how soon the first answer, the next one and the solution come."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from gromootvod.contacts.models import Company
from gromootvod.core import clock


def readable_within(value: str) -> None:
    """Raise ValidationError unless `value` is a span such as 4bh."""
    try:
        clock.Within.parse(value)
    except clock.WithinError as error:
        raise ValidationError(
            _("A span is written as 90m, 4bh (working hours) or 1bd (working days).")
        ) from error


def readable_hours(value: str) -> None:
    """Raise ValidationError unless `value` is hours of a week that open at all."""
    try:
        opens = any(clock.Hours.parse(value).week)
    except clock.HoursError as error:
        raise ValidationError(_("Hours are written as mon-fri 09:00-13:00,14:00-18:00.")) from error
    if not opens:
        raise ValidationError(_("These hours never open."))


class Priority(models.TextChoices):
    """How much a ticket presses, in the house's own judgement."""

    LOW = "low", _("low")
    NORMAL = "normal", _("normal")
    HIGH = "high", _("high")
    URGENT = "urgent", _("urgent")


class ServiceLevel(models.Model):
    """Applies to tickets that match all that it names; of several the first by `position` is taken.

    A span left empty is not promised. `hours` empty: the house's own; "24x7" is "daily 00:00-24:00".
    """

    name = models.CharField(max_length=120)
    position = models.IntegerField(default=0)
    company = models.ForeignKey(
        Company, null=True, blank=True, on_delete=models.CASCADE, related_name="service_levels"
    )
    product = models.CharField(max_length=64, blank=True, default="")
    door = models.CharField(max_length=16, blank=True, default="")
    priority = models.CharField(max_length=8, blank=True, default="", choices=Priority.choices)
    first = models.CharField(max_length=8, blank=True, default="", validators=[readable_within])
    next = models.CharField(max_length=8, blank=True, default="", validators=[readable_within])
    solution = models.CharField(max_length=8, blank=True, default="", validators=[readable_within])
    hours = models.CharField(max_length=200, blank=True, default="", validators=[readable_hours])
    warn_percent = models.SmallIntegerField(default=75)  # of the span that has run when the owner is warned
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("position", "id")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(warn_percent__range=(1, 99)), name="service_level_warns_within"
            )
        ]

    def __str__(self) -> str:
        return self.name
