"""A rule: when, if, then."""

from __future__ import annotations

from django.db import models

from gromootvod.office.models import Member


class When(models.TextChoices):
    """What calls a rule."""

    OPENED = "opened"  # a letter or a call became a ticket
    WROTE = "wrote"  # the client wrote again
    ANSWERED = "answered"
    STATE = "state"
    ASSIGNED = "assigned"
    PRIORITY = "priority"
    ESCALATED = "escalated"
    LATE = "late"  # a promised word did not come in time
    CLOSED = "closed"
    REOPENED = "reopened"
    TAGGED = "tagged"  # a tag was put on or taken off
    RATED = "rated"  # the client has said whether we helped
    NOTED = "noted"
    SCHEDULE = "schedule"  # the clock, every so many minutes


class Rule(models.Model):
    """`filter` is the house's one language of filters; `actions` are `{"do", "value"}` in order."""

    name = models.CharField(max_length=120)
    when = models.CharField(max_length=12, choices=When.choices)
    every = models.IntegerField(default=60)  # minutes, of a schedule
    filter = models.CharField(max_length=500, blank=True, default="")
    actions = models.JSONField(default=list)
    order = models.IntegerField(default=0)
    stop = models.BooleanField(default=False)  # where it has acted, later rules are not asked
    active = models.BooleanField(default=False)
    fault = models.CharField(
        max_length=40, blank=True, default=""
    )  # why it rests: its filter no longer has sense
    by = models.ForeignKey(
        Member, null=True, on_delete=models.SET_NULL, related_name="+"
    )  # who wrote it last
    changed_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True, blank=True)  # of a schedule
    reached = models.BigIntegerField(default=0)  # the ticket at which a long look stopped

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(every__range=(5, 10_080)), name="rule_every_range")
        ]

    def __str__(self) -> str:
        return self.name
