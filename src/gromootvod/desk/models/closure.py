"""The end of a ticket, which a letter may undo."""

from __future__ import annotations

from django.db import models

from gromootvod.desk.models.ticket import Ticket
from gromootvod.office.models import Member


class Closure(models.Model):
    """Closed by whom and when; undone when the trouble came back."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="closures")
    at = models.DateTimeField()
    by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )  # None: the client
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"], condition=models.Q(undone_at=None), name="closure_one_stands"
            )
        ]
