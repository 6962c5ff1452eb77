"""A question put to the client: one at a time, with its reason."""

from __future__ import annotations

from django.db import models

from gromootvod.desk.models.message import Message
from gromootvod.desk.models.ticket import Ticket
from gromootvod.office.models import Member


class Question(models.Model):
    """Asked for one slot; answered by a message, or still open."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="questions")
    slot = models.CharField(max_length=40)
    text = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    message = models.ForeignKey(Message, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.ForeignKey(Message, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
