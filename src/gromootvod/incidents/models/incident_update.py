"""One word about an incident: what happens, who is hit, what comes next, and when the next word comes."""

from __future__ import annotations

from django.db import models

from gromootvod.incidents.models.incident import Incident, Phase
from gromootvod.office.models import Member


class IncidentUpdate(models.Model):
    """Said in one language at least. `spread_to` is how far the list of who is to hear it has been written."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="updates")
    phase = models.CharField(max_length=16, choices=Phase.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    what_ru = models.TextField(max_length=4000, blank=True, default="")
    what_en = models.TextField(max_length=4000, blank=True, default="")
    who_ru = models.TextField(max_length=2000, blank=True, default="")
    who_en = models.TextField(max_length=2000, blank=True, default="")
    next_ru = models.TextField(max_length=2000, blank=True, default="")
    next_en = models.TextField(max_length=2000, blank=True, default="")
    next_word_by = models.DateTimeField(null=True, blank=True)
    spread_to = models.BigIntegerField(default=0)  # the last ticket written down
    spread_to_subscription = models.BigIntegerField(default=0)
    spread_at = models.DateTimeField(null=True, blank=True)  # all who are to hear it are written down

    class Meta:
        indexes = [
            models.Index(fields=["incident", "-id"], name="incident_update_newest"),
            models.Index(fields=["id"], name="incident_update_to_spread", condition=models.Q(spread_at=None)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(what_ru="", what_en=""), name="incident_update_says_what"
            ),
            models.CheckConstraint(
                condition=models.Q(phase="resolved") | models.Q(next_word_by__isnull=False),
                name="incident_update_has_next_word",
            ),
        ]
