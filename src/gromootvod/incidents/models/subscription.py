"""Somebody who wants to hear of incidents by mail."""

from __future__ import annotations

from django.db import models


class Subscription(models.Model):
    """Asked for, confirmed by who reads that mailbox, ended by one click. `key` finds it, its links are signed."""

    class Ended(models.TextChoices):
        """Why it ended."""

        NONE = ""
        ASKED = "asked"
        BOUNCED = "bounced"

    email = models.CharField(max_length=320, unique=True)
    language = models.CharField(max_length=2, default="ru")
    key = models.CharField(max_length=32, unique=True)
    made_at = models.DateTimeField()
    asked_at = models.DateTimeField()  # the last letter that asked him to confirm
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(max_length=8, choices=Ended.choices, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(
                fields=["id"],
                name="subscription_stands",
                condition=models.Q(confirmed_at__isnull=False, ended_at=None),
            )
        ]

    def __str__(self) -> str:
        return self.email
