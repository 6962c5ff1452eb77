"""Two rows that are one person, or that only look so."""

from __future__ import annotations

from django.db import models

from gromootvod.contacts.models.contact import Contact
from gromootvod.office.models import Member


class ContactMerge(models.Model):
    """`lost` lives in `kept`. `moved` names every row that went over, {model: [id, …]}, so that it can go back."""

    lost = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="merges")
    kept = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="merged_in")
    at = models.DateTimeField()
    by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    moved = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["lost"], condition=models.Q(undone_at=None), name="contact_merge_one_stands"
            ),
            models.CheckConstraint(condition=~models.Q(lost=models.F("kept")), name="contact_merge_of_two"),
        ]


class NotSame(models.Model):
    """A member says that these two are different people, whatever they look like. `first` is the older row."""

    first = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="not_same_once"),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")), name="not_same_older_first"
            ),
        ]
