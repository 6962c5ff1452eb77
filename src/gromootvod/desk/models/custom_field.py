"""What a house wants to know of its tickets beyond what every house does."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy

from gromootvod.desk.models.ticket import Ticket
from gromootvod.office.models import Member


class CustomField(models.Model):
    """A field of the house's own. A retired one is asked for no more; what was said in it stays."""

    class Kind(models.TextChoices):
        """What a value is."""

        TEXT = "text", pgettext_lazy("field", "words")
        NUMBER = "number", pgettext_lazy("field", "a number")
        CHOICE = "choice", pgettext_lazy("field", "one of a list")
        DATE = "date", pgettext_lazy("field", "a date")
        YESNO = "yesno", pgettext_lazy("field", "yes or no")

    key = models.CharField(max_length=40, unique=True)  # as filters, rules and the API name it
    label_ru = models.CharField(max_length=80, blank=True, default="")
    label_en = models.CharField(max_length=80, blank=True, default="")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    choices = models.JSONField(default=list, blank=True)  # of Kind.CHOICE: the words, in order
    product = models.CharField(max_length=64, blank=True, default="")  # "": of any product
    required_at_close = models.BooleanField(default=False)
    position = models.IntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("position", "id")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(label_ru="", label_en=""), name="customfield_has_a_label"
            )
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def active(self) -> bool:
        """Whether it is still asked for."""
        return self.retired_at is None

    def label(self, language: str) -> str:
        """What people call it, in `language` when the house has said so."""
        first, second = (self.label_ru, self.label_en) if language == "ru" else (self.label_en, self.label_ru)
        return first or second or self.key


class FieldValue(models.Model):
    """What a ticket says in a field. No row: nothing is said.

    `text` is the value as desk.field_values writes it; `folded`, `number` and `day` repeat it for filters.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="field_values")
    field = models.ForeignKey(CustomField, on_delete=models.PROTECT, related_name="values", db_index=False)
    text = models.CharField(max_length=400)
    folded = models.CharField(max_length=400)
    number = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    day = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["field", "folded"], name="fieldvalue_text"),
            models.Index(
                fields=["field", "number"], name="fieldvalue_number", condition=models.Q(number__isnull=False)
            ),
            models.Index(
                fields=["field", "day"], name="fieldvalue_day", condition=models.Q(day__isnull=False)
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["ticket", "field"], name="fieldvalue_once"),
            models.CheckConstraint(condition=~models.Q(text=""), name="fieldvalue_says_something"),
        ]
