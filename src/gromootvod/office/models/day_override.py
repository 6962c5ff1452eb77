"""One date on which the house works other hours than the week and the public holidays say."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from gromootvod.core.clock import HoursError, Window


def windows_of(text: str) -> tuple[Window, ...]:
    """The windows of "09:00-13:00,14:00-17:00", in order; "" is a closed day. Raises clock.HoursError."""
    return tuple(sorted(Window.parse(part) for part in text.split(",") if part.strip()))


def readable_windows(value: str) -> None:
    """Raise ValidationError unless `value` is the windows of a day."""
    try:
        windows_of(value)
    except HoursError as error:
        raise ValidationError(
            _("Hours are written as 09:00-13:00,14:00-17:00; nothing means closed.")
        ) from error


class DayOverride(models.Model):
    """A shortened day, a day off, or a day off that is worked; it beats the week and the holidays."""

    day = models.DateField(unique=True)
    windows = models.CharField(max_length=120, blank=True, default="", validators=[readable_windows])
    note = models.CharField(max_length=120, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.day}: {self.windows or '—'}"
