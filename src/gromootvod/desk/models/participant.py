"""Who, besides the client, takes part in a ticket."""

from __future__ import annotations

from django.db import models

from gromootvod.contacts.models import Contact
from gromootvod.desk.models.ticket import Ticket
from gromootvod.office.models import Member


class Participant(models.Model):
    """A contact whom a member has let in; nobody joins by himself."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="participants")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="participations")
    at = models.DateTimeField()
    by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "contact"], name="participant_once")]
