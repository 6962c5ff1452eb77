"""Who wants to hear of a ticket."""

from __future__ import annotations

from django.db import models

from gromootvod.desk.models.ticket import Ticket
from gromootvod.office.models import Member


class Follower(models.Model):
    """A member who hears of what happens on a ticket. Who has stopped keeps his row, so that nothing starts it again."""

    class Why(models.TextChoices):
        """How it began."""

        CHOSE = "chose"
        ASSIGNED = "assigned"
        MENTIONED = "mentioned"
        NOTED = "noted"

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="followers")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="follows")
    at = models.DateTimeField()
    why = models.CharField(max_length=10, choices=Why.choices)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "member"], name="follower_once")]
