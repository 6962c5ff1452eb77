"""What the client was told to expect, and by when."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from gromootvod.desk.managers import Seen
from gromootvod.desk.models.message import Message
from gromootvod.desk.models.ticket import Ticket
from gromootvod.office.models import Member


class Promise(models.Model):
    """The next word by `due`. Kept by an update, broken by silence; settled when the next one takes its place."""

    class Source(models.TextChoices):
        """Who set the time."""

        HOUSE = "house"  # the house's rhythm
        REPLY = "reply"  # found in, or chosen with, a reply

    class Outcome(models.TextChoices):
        """What became of it."""

        STANDS = ""
        KEPT = "kept"  # a person's word came in time
        HELD = "held"  # in time, but what came was a holding update
        LATE = "late"  # the clock ran out first
        CLOSED = "closed"  # the ticket was solved before it was due

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="promises")
    due = models.DateTimeField()
    warn_at = models.DateTimeField(null=True)  # when its owner is reminded
    raise_at = models.DateTimeField(null=True)  # when the managers hear that it is broken
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    source = models.CharField(max_length=8, choices=Source.choices, default=Source.HOUSE)
    message = models.ForeignKey(Message, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    warned_at = models.DateTimeField(null=True, blank=True)
    broken_at = models.DateTimeField(null=True, blank=True)  # the clock ran out before a word came
    raised_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=6, choices=Outcome.choices, blank=True, default=Outcome.STANDS)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        Message, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects: ClassVar[models.Manager[Promise]] = Seen()

    class Meta:
        indexes = [
            models.Index(
                fields=["due", "id"], name="promise_due", condition=models.Q(settled_at=None, broken_at=None)
            ),
            models.Index(
                fields=["warn_at", "id"],
                name="promise_warn",
                condition=models.Q(settled_at=None, warned_at=None, broken_at=None),
            ),
            models.Index(
                fields=["raise_at", "id"],
                name="promise_raise",
                condition=models.Q(settled_at=None, raised_at=None, broken_at__isnull=False),
            ),
            models.Index(
                fields=["settled_at"], name="promise_settled", condition=models.Q(settled_at__isnull=False)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"], condition=models.Q(settled_at=None), name="promise_one_stands"
            )
        ]
