"""What came with a message: a part of its raw bytes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from gromootvod.desk.managers import Seen
from gromootvod.desk.models.message import Message


class Attachment(models.Model):
    """Names the part; the bytes stay in the message's blob. `key` is what addresses it from outside."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    key = models.CharField(max_length=32, unique=True)  # 160 random bits: never counted through
    part = models.IntegerField()
    name = models.CharField(max_length=255)
    declared_type = models.CharField(max_length=127, blank=True, default="")
    content_type = models.CharField(max_length=127)
    size = models.BigIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    content_id = models.CharField(max_length=255, blank=True, default="")
    inline = models.BooleanField(default=False)
    warnings = models.JSONField(default=list)

    objects: ClassVar[models.Manager[Attachment]] = Seen("message__ticket__team")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "part"], name="attachment_part_once")]
