"""A question put to the client: one at a time, with its reason."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from gromootvod.desk.managers import Seen
from gromootvod.desk.models.message import Message
from gromootvod.desk.models.ticket import Ticket
from gromootvod.office.models import Member


class Question(models.Model):
    """Proposed by the desk or by an engineer, asked once, then answered, unknown, or withdrawn."""

    class Origin(models.TextChoices):
        """Who wanted to know."""

        PICKER = "picker"
        NEED = "need"  # an engineer's "I need…"
        CALL = "call"  # asked on the telephone

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "open"  # asked, and not answered yet
        ANSWERED = "answered"
        UNKNOWN = "unknown"  # the client does not know
        CALL_ME = "call_me"  # he wants to be called instead
        WITHDRAWN = "withdrawn"

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="questions")
    slot = models.CharField(max_length=40)
    text = models.TextField()
    why = models.CharField(max_length=500, blank=True, default="")
    data = models.JSONField(default=dict)  # the core's question, to understand the answer by
    playbook = models.CharField(max_length=40, blank=True, default="")
    topic = models.CharField(max_length=40, blank=True, default="")
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.PICKER)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    value = models.TextField(blank=True, default="")  # what was answered
    again = models.SmallIntegerField(default=0)  # how often it was asked again
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    message = models.ForeignKey(Message, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.ForeignKey(Message, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects: ClassVar[models.Manager[Question]] = Seen()

    class Meta:
        indexes = [
            models.Index(fields=["ticket", "id"], name="question_of_ticket"),
            models.Index(fields=["playbook", "slot", "origin"], name="question_counts"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"], condition=models.Q(state="open"), name="question_one_is_open"
            )
        ]
