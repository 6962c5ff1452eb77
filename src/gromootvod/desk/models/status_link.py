"""The client's key to his page."""

from __future__ import annotations

from django.db import models

from gromootvod.desk.models.ticket import Ticket
from gromootvod.office.models import Member


class StatusLink(models.Model):
    """Opens one ticket's page until it is revoked. `key` finds the row; the link also carries its signature."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="status_links")
    key = models.CharField(max_length=32, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"], condition=models.Q(revoked_at=None), name="status_link_one_stands"
            )
        ]
