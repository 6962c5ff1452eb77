"""How far each IMAP mailbox has been read, and how it stands."""

from __future__ import annotations

from django.db import models


class Mailbox(models.Model):
    """The cursor of an account: each letter up to `last_uid` is a parcel, or was left on purpose."""

    class State(models.TextChoices):
        """How the last look went."""

        OK = "ok"
        ERROR = "error"

    account = models.CharField(
        max_length=500, unique=True
    )  # user@host/folder; a password is never written here
    uidvalidity = models.BigIntegerField(
        null=True, blank=True
    )  # RFC 3501 §2.3.1.1; none before the first contact
    last_uid = models.BigIntegerField(default=0)
    old_below = models.BigIntegerField(default=0)  # smaller UIDs were there already when counting began
    first_at = models.DateTimeField(null=True, blank=True)  # first contact
    state = models.CharField(max_length=8, choices=State.choices, default=State.OK)
    detail = models.CharField(max_length=500, blank=True, default="")  # the trouble, in the server's words
    looked_at = models.DateTimeField(null=True, blank=True)  # last look that worked

    class Meta:
        verbose_name_plural = "mailboxes"

    def __str__(self) -> str:
        return self.account
