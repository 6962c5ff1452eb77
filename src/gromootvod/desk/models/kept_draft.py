"""An answer that somebody has begun and not sent yet."""

from __future__ import annotations

from django.db import models

from gromootvod.desk.models.ticket import Ticket
from gromootvod.office.models import Member


class KeptDraft(models.Model):
    """One for each member and ticket, the same on all his machines; gone when it is sent.

    `version` grows with every change and is never used twice for a ticket and member: who saves over a version that
    he has not seen is told so.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="kept_drafts")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="kept_drafts")
    text = models.TextField(blank=True)
    choices = models.JSONField(default=dict)  # of the composer: due, state, and the macros in it
    names = models.JSONField(default=list)  # of files that were chosen in a browser and are only there
    version = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "member"], name="kept_draft_once")]


class KeptFile(models.Model):
    """A file that is to go with the answer."""

    draft = models.ForeignKey(KeptDraft, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=127)
    size = models.BigIntegerField()  # bytes
    data = models.BinaryField()
