"""How long the house keeps what."""

from __future__ import annotations

from django.db import models

from gromootvod.office.models import Member


class Retention(models.Model):
    """One row. Months after the closing of a ticket; None: for ever. Without the row nothing is ever erased by itself."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    attachments_months = models.SmallIntegerField(null=True, blank=True)
    letters_months = models.SmallIntegerField(null=True, blank=True)  # raw letters, as they came and went
    people_months = models.SmallIntegerField(null=True, blank=True)  # after the last ticket of a person
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="retention_is_one")]
