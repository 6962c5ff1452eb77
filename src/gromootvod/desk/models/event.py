"""What happened on a ticket, in order. The live pages replay it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from gromootvod.desk.managers import Seen
from gromootvod.desk.models.ticket import Ticket
from gromootvod.office.models import Member


class Event(models.Model):
    """One fact of the ticket's history. Its id is the `Last-Event-ID` of the live stream."""

    class Kind(models.TextChoices):
        """What can happen."""

        OPENED = "opened"
        LETTER = "letter"
        ANSWERED = "answered"
        NOTED = "noted"
        ASSIGNED = "assigned"
        STATE = "state"
        PROMISED = "promised"
        LAPSED = "lapsed"
        CLOSED = "closed"
        REOPENED = "reopened"
        THANKED = "thanked"
        CALLED = "called"
        ESCALATED = "escalated"
        BOUNCED = "bounced"
        DELIVERED = "delivered"
        ACKNOWLEDGED = "acknowledged"
        LINK = "link"
        TITLED = "titled"
        WARNED = "warned"
        RAISED = "raised"
        TAKEN_UP = "taken_up"
        HELD = "held"
        LEVEL_MISSED = "level_missed"
        PRIORITY = "priority"
        PRODUCT = "product"
        INCIDENT = "incident"
        CORRECTED = "corrected"
        ASKED = "asked"
        HEARD = "heard"
        READY = "ready"
        TAKEN_BACK = "taken_back"
        SNOOZED = "snoozed"
        WOKE = "woke"
        RULE = "rule"
        TEAM = "team"
        MERGED = "merged"
        UNMERGED = "unmerged"
        SPLIT = "split"
        RELATED = "related"
        PARTICIPANT = "participant"
        MACRO = "macro"
        RATED = "rated"
        IMPORTED = "imported"
        TAGGED = "tagged"
        FIELD = "field"

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    at = models.DateTimeField()
    member = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    data = models.JSONField(default=dict)

    objects: ClassVar[models.Manager[Event]] = Seen()

    class Meta:
        indexes = [models.Index(fields=["ticket", "id"], name="event_of_ticket")]
