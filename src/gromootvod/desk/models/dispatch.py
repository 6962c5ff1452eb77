"""An outgoing letter in the outbox, until it is proven delivered."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from gromootvod.desk.managers import Seen
from gromootvod.desk.models.blob import Blob
from gromootvod.desk.models.message import Message


class Dispatch(models.Model):
    """The bytes are made once, before the first try: every retry sends the very same letter.

    An acknowledgement's are made when the letters that wait have been sorted.
    """

    class Kind(models.TextChoices):
        """Why it goes out."""

        REPLY = "reply"
        COPY = "copy"  # of a reply, to one who takes part
        ACKNOWLEDGEMENT = "ack"
        NOTICE = "notice"  # to a member
        CLOSING = "closing"  # the ticket is closed: did we help?

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting"  # to be sent at `next_try_at`
        SENDING = "sending"  # claimed until `next_try_at`
        SENT = "sent"  # the relay took it
        UNSURE = "unsure"  # the process died between the relay's word and ours: never sent again blindly
        REFUSED = "refused"  # the relay said no for good
        BOUNCED = "bounced"  # it came back

    message = models.ForeignKey(
        Message, null=True, blank=True, on_delete=models.CASCADE, related_name="dispatches"
    )
    ticket = models.ForeignKey(
        "desk.Ticket", null=True, blank=True, on_delete=models.CASCADE, related_name="dispatches"
    )
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.REPLY)
    recipient = models.CharField(max_length=320)
    mail_id = models.CharField(max_length=255, unique=True)  # its Message-ID
    subject = models.CharField(max_length=255, blank=True, default="")
    blob = models.ForeignKey(Blob, null=True, on_delete=models.PROTECT, related_name="dispatches")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    made_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)
    answer = models.CharField(max_length=500, blank=True, default="")  # the relay's last words
    handed_at = models.DateTimeField(
        null=True, blank=True
    )  # set just before DATA: after it nobody knows until the relay speaks
    sent_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Dispatch]] = Seen()

    class Meta:
        verbose_name_plural = "dispatches"
        indexes = [
            models.Index(fields=["id"], name="dispatch_uncomposed", condition=models.Q(blob=None)),
            models.Index(
                fields=["next_try_at", "id"],
                name="dispatch_due",
                condition=models.Q(state__in=["waiting", "sending"]),
            ),
            models.Index(
                fields=["-id"],
                name="dispatch_trouble",
                condition=models.Q(state__in=["refused", "bounced", "unsure"]),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(blob__isnull=False) | models.Q(kind="ack"), name="dispatch_has_its_bytes"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["waiting", "sending"]) | models.Q(next_try_at__isnull=False),
                name="dispatch_waits_for_a_time",
            ),
        ]
