"""What the distiller told apart in a message."""

from __future__ import annotations

from django.db import models

from gromootvod.desk.models.message import Message


class Distillation(models.Model):
    """Spans, card, title and heat of one message, as `core.distill.to_json` writes them, with the version that made them."""

    message = models.OneToOneField(
        Message, primary_key=True, on_delete=models.CASCADE, related_name="distillation"
    )
    version = models.CharField(max_length=40)
    heat = models.SmallIntegerField(default=0)
    data = models.JSONField()

    class Meta:
        indexes = [  # version "": brought from another desk and not read yet
            models.Index(fields=["message"], name="distillation_unread", condition=models.Q(version=""))
        ]
