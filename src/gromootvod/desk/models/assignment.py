"""Who leads a ticket, since when, and by whose word."""

from __future__ import annotations

from django.db import models

from gromootvod.desk.models.ticket import Ticket
from gromootvod.office.models import Member


class Assignment(models.Model):
    """A stretch of time in which one member led the ticket."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="assignments")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="assignments")
    at = models.DateTimeField()
    by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"], condition=models.Q(ended_at=None), name="assignment_one_leads"
            )
        ]
