"""What two tickets have to do with each other."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from gromootvod.desk.managers import Seen
from gromootvod.desk.models.ticket import Ticket
from gromootvod.office.models import Member


class Relation(models.Model):
    """`source` is to `target` what `kind` says: its parent, its duplicate, what blocks it. Of equals, the older is the source."""

    class Kind(models.TextChoices):
        """What they are to each other."""

        CAUSE = "cause"  # both have the same cause
        DUPLICATE = "dup"  # source is a duplicate of target
        BLOCKS = "blocks"  # target waits for source
        PARENT = "parent"  # source is the parent of target
        SPLIT = "split"  # target was split off source

    source = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="relations_from")
    target = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="relations_to")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects: ClassVar[models.Manager[Relation]] = Seen("source__team", "target__team")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "kind"], name="relation_once"),
            models.UniqueConstraint(
                fields=["target"], condition=models.Q(kind="parent"), name="relation_one_parent"
            ),
            models.CheckConstraint(condition=~models.Q(source=models.F("target")), name="relation_of_two"),
        ]
