"""The client's decent way up."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from gromootvod.desk.managers import Seen
from gromootvod.desk.models.ticket import Ticket
from gromootvod.office.models import Member


class Escalation(models.Model):
    """A ticket shown to a manager: by the client's wish, or by a member."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="escalations")
    at = models.DateTimeField()
    by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )  # None: the client
    words = models.CharField(max_length=1000)
    answer_by = models.DateTimeField(null=True)  # when the client was told to hear from a manager
    raised_at = models.DateTimeField(
        null=True, blank=True
    )  # nobody took it in time, and all managers heard so
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects: ClassVar[models.Manager[Escalation]] = Seen()

    class Meta:
        indexes = [models.Index(fields=["at"], name="escalation_open", condition=models.Q(taken_at=None))]
