"""The seconds in which a letter can still be taken back."""

from __future__ import annotations

from django.db import models

from gromootvod.desk.models.message import Message
from gromootvod.desk.models.ticket import Ticket
from gromootvod.office.models import Member


class Grace(models.Model):
    """An answer that is held until `until`, with what its sending has changed. Taking it back deletes the message."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="grace")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField()
    choices = models.JSONField(default=dict)  # of the composer, to be put back
    before = models.JSONField(default=dict)  # ticket, promise and clocks as they stood
    after = models.JSONField(default=dict)  # … and as the answer left them
    events = models.JSONField(default=list)  # ids of those that sending has written
    gone_at = models.DateTimeField(null=True, blank=True)  # it is the client's now

    class Meta:
        indexes = [
            models.Index(fields=["until"], name="grace_runs", condition=models.Q(gone_at=None)),
            models.Index(fields=["ticket", "-id"], name="grace_of_ticket"),
        ]
