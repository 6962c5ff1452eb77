"""What of a new ticket can be compared with others, noted once when it is first looked at."""

from __future__ import annotations

from django.db import models

from gromootvod.desk.models import Ticket


class Look(models.Model):
    """A ticket without a look has not been compared yet: that is all the worker needs to know after a crash."""

    ticket = models.OneToOneField(Ticket, primary_key=True, on_delete=models.CASCADE, related_name="look")
    at = models.DateTimeField(db_index=True)  # when the ticket was opened
    traits = models.JSONField(default=list)
