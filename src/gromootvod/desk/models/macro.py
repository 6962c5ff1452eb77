"""Words and deeds that come back every day, kept under a short key."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from gromootvod.desk.managers import Seen
from gromootvod.desk.models.blob import Blob
from gromootvod.desk.models.ticket import Ticket
from gromootvod.office.models import Member


class Macro(models.Model):
    """A canned reply, a row of actions, or both. One without an owner belongs to all."""

    name = models.CharField(max_length=120)
    key = models.CharField(max_length=32)  # lower case; typed in the composer
    text_ru = models.TextField(blank=True, default="")
    text_en = models.TextField(blank=True, default="")
    actions = models.JSONField(default=list)  # [{"kind": …, "value": …}], see operations.macros
    owner = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.CASCADE, related_name="macros"
    )  # None: shared
    used = models.IntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)  # kept, but no longer offered

    class Meta:
        ordering = ("name", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=models.Q(owner=None), name="macro_shared_key_once"
            ),
            models.UniqueConstraint(
                fields=["owner", "key"], condition=models.Q(owner__isnull=False), name="macro_own_key_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(name="") & ~models.Q(key=""), name="macro_has_name_and_key"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MacroFile(models.Model):
    """A file that goes with the letter."""

    macro = models.ForeignKey(Macro, on_delete=models.CASCADE, related_name="files")
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="macro_files")
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=127)


class MacroUse(models.Model):
    """It was used on a ticket, with a letter or without."""

    macro = models.ForeignKey(Macro, on_delete=models.CASCADE, related_name="uses")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="macro_uses")
    member = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    with_letter = models.BooleanField(default=True)

    objects: ClassVar[models.Manager[MacroUse]] = Seen()

    class Meta:
        indexes = [models.Index(fields=["macro", "-id"], name="macro_use_newest")]
