"""How far the rules have read the events."""

from __future__ import annotations

from django.db import models

from gromootvod.desk.models import Ticket
from gromootvod.rules.models.rule import Rule


class Handled(models.Model):
    """An event above the mark that has been dealt with: events may become visible out of their order."""

    event = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()


class Mark(models.Model):
    """One row: every event up to `event` has been dealt with."""

    event = models.BigIntegerField()


class Matched(models.Model):
    """A scheduled rule has acted on a ticket that still fits: it does not act again before it has ceased to."""

    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="matched")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "ticket"], name="rule_matched_once")]
