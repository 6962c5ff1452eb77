"""What the client says of our help once his ticket is closed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from gromootvod.desk.managers import Seen
from gromootvod.desk.models.ticket import Ticket
from gromootvod.office.models import Member


class Rating(models.Model):
    """Asked once for a ticket; the answer is two buttons and one sentence. Empty until he gives it."""

    class Value(models.TextChoices):
        """The two buttons."""

        NONE = ""
        HELPED = "helped"
        NOT_HELPED = "not_helped"

    ticket = models.OneToOneField(Ticket, on_delete=models.CASCADE, related_name="rating")
    closed_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )  # None: the client himself
    asked_at = models.DateTimeField()
    value = models.CharField(max_length=10, choices=Value.choices, blank=True, default=Value.NONE)
    words = models.CharField(max_length=1000, blank=True, default="")
    given_at = models.DateTimeField(
        null=True, blank=True
    )  # the first time; from then on he may change his mind
    at = models.DateTimeField(null=True, blank=True)  # the last time

    objects: ClassVar[models.Manager[Rating]] = Seen()

    class Meta:
        indexes = [
            models.Index(fields=["asked_at"], name="rating_asked"),
            models.Index(fields=["-at"], name="rating_given", condition=models.Q(given_at__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(value="", given_at=None, at=None)
                | (~models.Q(value="") & models.Q(given_at__isnull=False, at__isnull=False)),
                name="rating_given_has_time",
            )
        ]
