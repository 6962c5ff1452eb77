"""What became of the coach's remarks: counted by rule and day; by person only where the house wants it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from gromootvod.desk.managers import Seen
from gromootvod.desk.models.ticket import Ticket
from gromootvod.office.models import Member


class CoachVerdict(models.Model):
    """One remark that was taken, dismissed, or sent all the same. `member` is empty unless the house counts so."""

    class What(models.TextChoices):
        """What the writer did."""

        TAKEN = "taken"
        DISMISSED = "dismissed"
        SENT = "sent"  # the letter went with it

    rule = models.CharField(max_length=24)
    what = models.CharField(max_length=10, choices=What.choices)
    why = models.CharField(max_length=24, blank=True, default="")  # a code of the reasons for dismissing
    at = models.DateTimeField()
    member = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["at"], name="coach_verdict_at")]


class Draft(models.Model):
    """An answer that waits for a lead's eye before it goes."""

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting"
        APPROVED = "approved"
        RETURNED = "returned"

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="drafts")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="drafts")
    text = models.TextField()
    due = models.DateTimeField(null=True, blank=True)
    state_wanted = models.CharField(max_length=12, blank=True, default="")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    at = models.DateTimeField()
    words = models.CharField(max_length=1000, blank=True, default="")  # of the lead, when it came back
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects: ClassVar[models.Manager[Draft]] = Seen()

    class Meta:
        indexes = [
            models.Index(fields=["ticket"], name="draft_waiting", condition=models.Q(state="waiting")),
            models.Index(fields=["member", "state"], name="draft_of_member"),
        ]
