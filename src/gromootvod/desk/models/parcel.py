"""The parcel: what came to a door, on disk before the sender hears "250"."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from gromootvod.desk.managers import Seen
from gromootvod.desk.models.blob import Blob


class Parcel(models.Model):
    """A letter as it arrived and what became of it. Never deleted by the house."""

    class State(models.TextChoices):
        """Where the parcel stands on its way."""

        WAITING = "waiting"  # to be sorted, at `next_try_at`
        FILED = "filed"  # it has a verdict
        STUCK = "stuck"  # could not be read; a member sees it with the reason

    class Verdict(models.TextChoices):
        """What the parcel turned out to be."""

        TICKET = "ticket"
        REPLY = "reply"
        ROBOT = "robot"
        BOUNCE = "bounce"
        DUPLICATE = "duplicate"
        UNREADABLE = "unreadable"

    blob = models.OneToOneField(Blob, on_delete=models.PROTECT, related_name="parcel")
    door = models.CharField(max_length=16)  # lmtp, imap, intake, portal, …
    sender = models.CharField(max_length=320, blank=True, default="")  # envelope sender; "" is the null path
    null_sender = models.BooleanField(
        default=False
    )  # MAIL FROM:<> was said; "" above may also mean "not known"
    recipients = models.JSONField(default=list)
    received_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    next_try_at = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)
    verdict = models.CharField(max_length=12, choices=Verdict.choices, blank=True, default="")
    reason = models.CharField(max_length=500, blank=True, default="")
    subject = models.CharField(max_length=255, blank=True, default="")
    ticket = models.ForeignKey(
        "desk.Ticket", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    seen_at = models.DateTimeField(null=True, blank=True)  # a member has dealt with it
    seen_by = models.ForeignKey(
        "office.Member", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    adopted_at = models.DateTimeField(null=True, blank=True)  # a member says that a person wrote it after all
    adopted_by = models.ForeignKey(
        "office.Member", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects: ClassVar[models.Manager[Parcel]] = Seen("blob__messages__ticket__team")

    class Meta:
        indexes = [
            models.Index(
                fields=["next_try_at", "id"], name="parcel_waiting", condition=models.Q(state="waiting")
            ),
            models.Index(fields=["-id"], name="parcel_stuck", condition=models.Q(state="stuck")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="waiting") | models.Q(next_try_at__isnull=False),
                name="parcel_waits_for_a_time",
            )
        ]
