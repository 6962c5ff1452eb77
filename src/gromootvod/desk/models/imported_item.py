"""What was brought over from another desk: by its own key, so that nothing is brought twice."""

from __future__ import annotations

from django.db import models

from gromootvod.desk.models.message import Message
from gromootvod.desk.models.ticket import Ticket


class ImportedItem(models.Model):
    """A ticket or a message of the old desk `source`, and what it became here.

    Written in the transaction that writes the row it names: an import that is killed goes on where it stopped.
    """

    source = models.CharField(max_length=64)
    key = models.CharField(max_length=255)  # "ticket 17", "message 501"
    ticket = models.ForeignKey(
        Ticket, null=True, blank=True, on_delete=models.CASCADE, related_name="imported"
    )
    message = models.ForeignKey(
        Message, null=True, blank=True, on_delete=models.CASCADE, related_name="imported"
    )
    at = models.DateTimeField()  # when it was brought
    data = models.JSONField(
        default=dict
    )  # of a ticket: number, tags, fields and whom it was assigned to there

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="imported_once")]
