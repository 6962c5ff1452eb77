"""A running clock of a service level on one ticket."""

from __future__ import annotations

from django.db import models

from gromootvod.desk.models.service_level import ServiceLevel
from gromootvod.desk.models.ticket import Ticket


class ServiceClock(models.Model):
    """Runs from `started_at` until it is met; stands while the client has the ball.

    `due` and `warn_at` are empty while it stands. The span and the hours are copied from the level as they
    were, so that changing a level changes no past.
    """

    class Kind(models.TextChoices):
        """What is waited for."""

        FIRST = "first"
        NEXT = "next"
        SOLUTION = "solution"

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="clocks")
    level = models.ForeignKey(ServiceLevel, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    within = models.CharField(max_length=8)
    hours = models.CharField(max_length=200, blank=True, default="")
    warn_percent = models.SmallIntegerField(default=75)
    started_at = models.DateTimeField()
    pauses = models.JSONField(default=list)  # [[from, until or null], …], ISO 8601
    due = models.DateTimeField(null=True, blank=True)
    warn_at = models.DateTimeField(null=True, blank=True)
    warned_at = models.DateTimeField(null=True, blank=True)
    missed_at = models.DateTimeField(null=True, blank=True)
    met_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due", "id"],
                name="service_clock_due",
                condition=models.Q(met_at=None, missed_at=None, due__isnull=False),
            ),
            models.Index(
                fields=["warn_at", "id"],
                name="service_clock_warn",
                condition=models.Q(met_at=None, warned_at=None, missed_at=None, warn_at__isnull=False),
            ),
            models.Index(fields=["ticket", "kind"], name="service_clock_of_ticket"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "kind"], condition=models.Q(met_at=None), name="service_clock_one_runs"
            )
        ]
