"""What was said of a ticket's state: what is known, what is not, what happens next."""

from __future__ import annotations

from django.db import models

from gromootvod.desk.lifecycle import State
from gromootvod.desk.models.ticket import Ticket
from gromootvod.office.models import Member


class StateWord(models.Model):
    """Written for the client: his page shows the newest one. Empty parts were not said."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="state_words")
    at = models.DateTimeField()
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=12, choices=State.choices)
    known = models.CharField(max_length=1000, blank=True, default="")
    unknown = models.CharField(max_length=1000, blank=True, default="")
    next_step = models.CharField(max_length=1000, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["ticket", "-id"], name="state_word_newest")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(known="", unknown="", next_step=""), name="state_word_says_something"
            )
        ]
