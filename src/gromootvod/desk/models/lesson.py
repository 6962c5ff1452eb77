"""What this house has learned from its members' corrections, beside what the package carries."""

from __future__ import annotations

from django.db import models


class Lesson(models.Model):
    """A delta of weights. The newest one that has not been taken back is in force; each holds all corrections of its time."""

    version = models.CharField(max_length=16)  # hash of `delta`
    base = models.CharField(max_length=40)  # the shipped weights it was learned on; useless for others
    delta = models.BinaryField()
    report = models.JSONField(default=dict)
    corrections = models.IntegerField()
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
