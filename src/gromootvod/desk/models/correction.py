"""A member says that a stretch of a letter is something else than the house has read in it."""

from __future__ import annotations

from django.db import models

from gromootvod.core.distill import Label
from gromootvod.desk.models.message import Message
from gromootvod.office.models import Member

LABELS = [(label.value, label.value) for label in Label]


class Correction(models.Model):
    """text[start:end] of the message is `label`. It outlives every new reading of the letter, until it is taken back."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="corrections")
    start = models.IntegerField()
    end = models.IntegerField()
    label = models.CharField(max_length=12, choices=LABELS)
    hot = models.BooleanField(default=False)  # a fact said with feeling
    was = models.CharField(max_length=12, choices=LABELS)
    was_hot = models.BooleanField(default=False)
    by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    version = models.CharField(max_length=40)  # of the reading that was corrected
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [
            models.Index(
                fields=["message", "id"], name="correction_stands", condition=models.Q(undone_at=None)
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(start__gte=0, end__gt=models.F("start")),
                name="correction_covers_something",
            ),
            models.CheckConstraint(
                condition=models.Q(undone_by=None) | models.Q(undone_at__isnull=False),
                name="correction_undone_has_a_time",
            ),
        ]
