"""A person who was erased: that it was done, never what was."""

from __future__ import annotations

from django.db import models

from gromootvod.contacts.models import Contact
from gromootvod.office.models import Member


class Erasure(models.Model):
    """Cannot be undone. `counts` says how many rows of each kind were emptied."""

    class Why(models.TextChoices):
        """Who wanted it."""

        ASKED = "asked"  # the person himself
        RULE = "rule"  # the house's rule of retention

    contact = models.OneToOneField(Contact, on_delete=models.CASCADE, related_name="erasure")
    at = models.DateTimeField()
    by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    why = models.CharField(max_length=8, choices=Why.choices, default=Why.ASKED)
    counts = models.JSONField(default=dict)
