"""A ticket and the incident it may belong to."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from gromootvod.desk.managers import Seen
from gromootvod.desk.models import Ticket
from gromootvod.incidents.models.incident import Incident
from gromootvod.office.models import Member


class IncidentTicket(models.Model):
    """Proposed by likeness, joined by a member or recognised at the door; who declined it is remembered."""

    class State(models.TextChoices):
        """Where it stands."""

        PROPOSED = "proposed"
        JOINED = "joined"
        DECLINED = "declined"

    class How(models.TextChoices):
        """What brought them together."""

        MEMBER = "member"
        LIKENESS = "likeness"
        DOOR = "door"  # a new letter that was recognised, and answered with the incident's state
        MERGE = "merge"

    class Verdict(models.TextChoices):
        """What the client said once it was repaired."""

        NONE = ""
        WORKS = "works"
        BROKEN = "broken"

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="tickets")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="incidents")
    state = models.CharField(max_length=8, choices=State.choices)
    how = models.CharField(max_length=8, choices=How.choices)
    score = models.SmallIntegerField(default=0)  # likeness, 0-100
    shared = models.JSONField(default=list)  # the facts they share
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)  # joined or declined
    settled_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )  # None: the door, or the client himself
    verdict = models.CharField(max_length=8, choices=Verdict.choices, blank=True, default="")
    verdict_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[IncidentTicket]] = Seen()

    class Meta:
        indexes = [models.Index(fields=["incident", "state", "ticket"], name="incident_ticket_state")]
        constraints = [
            models.UniqueConstraint(fields=["incident", "ticket"], name="incident_ticket_once"),
            models.CheckConstraint(
                condition=models.Q(state="proposed") | models.Q(settled_at__isnull=False),
                name="incident_ticket_settled_has_time",
            ),
        ]
