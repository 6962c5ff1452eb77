"""Who has a ticket before his eyes."""

from __future__ import annotations

from django.db import models

from gromootvod.desk.models.ticket import Ticket
from gromootvod.office.models import Member


class Presence(models.Model):
    """One row for each member and ticket; it says nothing once `at` is a minute old, and is swept away then."""

    class What(models.TextChoices):
        """What the member does there."""

        LOOKING = "looking"
        WRITING = "writing"

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    what = models.CharField(max_length=8, choices=What.choices, default=What.LOOKING)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="presence_at")]
        constraints = [models.UniqueConstraint(fields=["ticket", "member"], name="presence_once")]
