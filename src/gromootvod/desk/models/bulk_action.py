"""One deed done to many tickets at once, so that it can be read and taken back."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from gromootvod.desk.managers import Seen
from gromootvod.desk.models.ticket import Ticket
from gromootvod.office.models import Member


class BulkAction(models.Model):
    """What was done, by whom; undone as a whole or not at all."""

    class Deed(models.TextChoices):
        """What can be done to many."""

        ASSIGN = "assign"
        STATE = "state"
        PRIORITY = "priority"
        TAG = "tag"
        UNTAG = "untag"
        CLOSE = "close"
        SNOOZE = "snooze"

    deed = models.CharField(max_length=8, choices=Deed.choices)
    data = models.JSONField(default=dict)  # what was asked for: {"to": …, "words": …}
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="bulk_actions")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["member", "-id"], name="bulkaction_of_member")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(undone_by=None) | models.Q(undone_at__isnull=False),
                name="bulkaction_undone_has_a_moment",
            )
        ]


class BulkItem(models.Model):
    """What became of one ticket: done, left as it was, or refused and why; later, what became of the undoing."""

    class Outcome(models.TextChoices):
        """How it went."""

        DONE = "done"
        SAME = "same"  # it was so already
        REFUSED = "refused"

    class Undoing(models.TextChoices):
        """How taking back went."""

        NOT = ""
        DONE = "done"
        CHANGED = "changed"  # somebody has changed it since: it is left alone
        REFUSED = "refused"

    action = models.ForeignKey(BulkAction, on_delete=models.CASCADE, related_name="items")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="bulk_items")
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    reason = models.CharField(max_length=24, blank=True, default="")  # a code
    details = models.JSONField(default=list)  # what belongs to the reason: the fields that miss
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    last_event = models.BigIntegerField(default=0)  # of the ticket, once the deed was done
    undoing = models.CharField(max_length=8, choices=Undoing.choices, blank=True, default="")

    objects: ClassVar[models.Manager[BulkItem]] = Seen()

    class Meta:
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["action", "ticket"], name="bulkitem_once")]
