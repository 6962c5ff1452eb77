"""One time that a rule acted on a ticket."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from gromootvod.desk.managers import Seen
from gromootvod.desk.models import Ticket
from gromootvod.rules.models.rule import Rule


class RuleRun(models.Model):
    """The events between `first` and `last` on this ticket are its doing: what they call in turn is its chain."""

    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="runs")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="rule_runs")
    at = models.DateTimeField()
    cause = models.BigIntegerField(null=True, blank=True)  # the event that called it; none for the clock
    first = models.BigIntegerField(default=0)
    last = models.BigIntegerField(default=0)
    chain = models.JSONField(default=list)  # the rules that led here, this one included
    outcome = models.JSONField(default=list)  # [{"do", "value", "result", "why"}, …]

    objects: ClassVar[models.Manager[RuleRun]] = Seen()

    class Meta:
        indexes = [
            models.Index(fields=["ticket", "-id"], name="rule_run_of_ticket"),
            models.Index(fields=["rule", "-id"], name="rule_run_of_rule"),
        ]
