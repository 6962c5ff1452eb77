"""A ticket that sleeps until a moment, or until its client writes."""

from __future__ import annotations

from django.db import models

from gromootvod.desk.models.ticket import Ticket
from gromootvod.office.models import Member


class Snooze(models.Model):
    """Out of the lists until `until`; `Ticket.snoozed_until` repeats it while it lasts."""

    class Woken(models.TextChoices):
        """What ended it."""

        SLEEPS = ""
        TIME = "time"
        CLIENT = "client"
        WORD = "word"  # the promised word fell due before
        MEMBER = "member"
        CLOSED = "closed"
        ANEW = "anew"  # another time was set

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="snoozes")
    until = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True, default="")
    at = models.DateTimeField()
    by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    woken = models.CharField(max_length=6, choices=Woken.choices, blank=True, default=Woken.SLEEPS)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["until", "id"], name="snooze_due", condition=models.Q(ended_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"], condition=models.Q(ended_at=None), name="snooze_one_lasts"
            )
        ]
