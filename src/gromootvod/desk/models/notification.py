"""What a member should know without looking for it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from gromootvod.desk.managers import Seen
from gromootvod.desk.models.message import Message
from gromootvod.desk.models.ticket import Ticket
from gromootvod.office.models import Member


class Notification(models.Model):
    """One line in a member's inbox; it stays until he has seen it. It may go by mail, too, once."""

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
        RULE = "rule"  # a rule of the house calls for him
        HELD_TWICE = "held_twice"  # two holding updates went out by themselves: a person is needed
        RATED_LOW = "rated_low"  # the client says that we did not help
        MENTIONED = "mentioned"  # a note names him
        ASSIGNED = "assigned"  # somebody gave him the ticket
        FOLLOWED = "followed"  # news of a ticket that he follows, gathered until he looks
        WOKEN = "woken"  # a ticket that slept has woken

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="notifications")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    at = models.DateTimeField()  # of the newest thing it tells
    about = models.DateTimeField(null=True, blank=True)  # the moment it speaks of
    by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    message = models.ForeignKey(Message, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    news = models.JSONField(default=dict)  # of a followed ticket: {what: how many}
    seen_at = models.DateTimeField(null=True, blank=True)
    mail_at = models.DateTimeField(null=True, blank=True)  # when it is to go by mail, None: it is not
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Notification]] = Seen()

    class Meta:
        indexes = [
            models.Index(
                fields=["member", "-at", "-id"], name="notification_fresh", condition=models.Q(seen_at=None)
            ),
            models.Index(
                fields=["member", "-at", "-id"],
                name="notification_read",
                condition=models.Q(seen_at__isnull=False),
            ),
            models.Index(fields=["member", "ticket", "-at", "-id"], name="notification_of_both"),
            models.Index(
                fields=["mail_at", "member"],
                name="notification_to_mail",
                condition=models.Q(mail_at__isnull=False, mailed_at=None),
            ),
            models.Index(
                fields=["seen_at"], name="notification_old", condition=models.Q(seen_at__isnull=False)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "ticket"],
                condition=models.Q(kind="followed", seen_at=None),
                name="notification_gathers",
            ),
        ]
