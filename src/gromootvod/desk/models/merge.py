"""One ticket became part of another, until that is taken back."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from gromootvod.contacts.models import Contact
from gromootvod.desk.managers import Seen
from gromootvod.desk.models.message import Message
from gromootvod.desk.models.ticket import Ticket
from gromootvod.office.models import Member


class Merge(models.Model):
    """`lost` lives in `kept`. `moved` names every row that went over and what it was before, so that it can go back."""

    lost = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="merges")
    kept = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="merged_in")
    at = models.DateTimeField()
    by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    shown = models.BooleanField(default=False)  # a member chose that both clients see each other's letters
    moved = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects: ClassVar[models.Manager[Merge]] = Seen("lost__team", "kept__team")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["lost"], condition=models.Q(undone_at=None), name="merge_one_stands"
            ),
            models.CheckConstraint(condition=~models.Q(lost=models.F("kept")), name="merge_of_two"),
        ]


class Apart(models.Model):
    """A message that only one contact's side of a merged ticket sees on its page."""

    message = models.OneToOneField(Message, primary_key=True, on_delete=models.CASCADE, related_name="apart")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+")
    merge = models.ForeignKey(Merge, null=True, blank=True, on_delete=models.SET_NULL, related_name="aparts")
