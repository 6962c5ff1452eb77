"""What a member should know without looking for it."""

from __future__ import annotations

from django.db import models

from gromootvod.desk.models.ticket import Ticket
from gromootvod.office.models import Member


class Notification(models.Model):
    """One line in a member's inbox; it stays until he has seen it."""

    class Kind(models.TextChoices):
        """Why he is told."""

        WORD_SOON = "word_soon"  # the next word is due before long
        WORD_LATE = "word_late"  # it is due now and has not come
        WORD_MISSING = "word_missing"  # it has not come for long
        LEVEL_SOON = "level_soon"
        LEVEL_LATE = "level_late"
        ESCALATED = "escalated"  # the client asks for the manager
        ESCALATION_WAITS = "escalation_waits"
        DRAFT_WAITS = "draft_waits"  # a letter waits for a lead's eye
        DRAFT_BACK = "draft_back"  # it came back with a word
        CALL_ME = "call_me"  # the client would rather be called
        HELD_TWICE = "held_twice"  # two holding updates went out by themselves: a person is needed

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="notifications")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    at = models.DateTimeField()
    about = models.DateTimeField(null=True, blank=True)  # the moment it speaks of
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["member", "-id"], name="notification_new", condition=models.Q(seen_at=None)),
            models.Index(fields=["member", "-at"], name="notification_of_member"),
        ]
