"""The ticket: one trouble of one contact, from first letter to closure."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from gromootvod.contacts.models import Contact
from gromootvod.desk.lifecycle import Ball, State
from gromootvod.desk.managers import Seen
from gromootvod.desk.models.service_level import Priority, ServiceLevel
from gromootvod.office.models import Member, Team


class Ticket(models.Model):
    """What the board shows of a trouble. Columns that repeat rows beside it are kept by the operations alone."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="tickets")
    subject = models.CharField(max_length=255, blank=True, default="")  # the client's own words
    title = models.CharField(max_length=120)  # what it is, made from the facts
    title_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    language = models.CharField(max_length=2, default="ru")
    door = models.CharField(max_length=16, default="mail")
    state = models.CharField(max_length=12, choices=State.choices, default=State.RECEIVED)
    ball = models.CharField(max_length=8, choices=Ball.choices, default=Ball.US)
    priority = models.CharField(max_length=8, choices=Priority.choices, default=Priority.NORMAL)
    product = models.CharField(max_length=64, blank=True, default="")
    level = models.ForeignKey(
        ServiceLevel, null=True, blank=True, on_delete=models.SET_NULL, related_name="tickets"
    )
    playbook = models.CharField(max_length=40, blank=True, default="")  # the area its questions come from
    ready = models.BooleanField(default=False)  # enough is known for the engineer
    interview = models.JSONField(default=dict)  # what was found at the last look: question, missing, stop
    look_again = models.BooleanField(default=False)  # something new: the next question is to be chosen
    heat = models.SmallIntegerField(default=0)  # 0-100
    completeness = models.SmallIntegerField(default=0)  # 0-100
    alarm = models.BooleanField(default=False)  # danger to a person was read in it
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="tickets")
    assignee = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="tickets"
    )
    opened_at = models.DateTimeField()
    last_message_at = models.DateTimeField()
    last_inbound_at = models.DateTimeField(null=True, blank=True)
    next_word_by = models.DateTimeField(null=True, blank=True)  # due of the open promise
    closed_at = models.DateTimeField(null=True, blank=True)
    snoozed_until = models.DateTimeField(null=True, blank=True)  # it sleeps: out of the lists until then

    objects: ClassVar[models.Manager[Ticket]] = Seen("team")

    class Meta:
        indexes = [
            models.Index(
                fields=["ball", "next_word_by", "id"], name="ticket_ball", condition=models.Q(closed_at=None)
            ),
            models.Index(
                fields=["assignee", "next_word_by", "id"],
                name="ticket_mine",
                condition=models.Q(closed_at=None),
            ),
            models.Index(fields=["-last_message_at", "-id"], name="ticket_newest"),
            # The orders of saved views.
            models.Index(
                fields=["next_word_by", "id"], name="ticket_due", condition=models.Q(closed_at=None)
            ),
            models.Index(fields=["-opened_at", "-id"], name="ticket_opened"),
            models.Index(fields=["-heat", "-id"], name="ticket_hottest"),
            models.Index(fields=["contact", "-id"], name="ticket_of_contact"),
            models.Index(
                fields=["snoozed_until", "id"],
                name="ticket_asleep",
                condition=models.Q(snoozed_until__isnull=False),
            ),
            models.Index(fields=["id"], name="ticket_look_again", condition=models.Q(look_again=True)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=State.SOLVED, closed_at__isnull=False)
                | (~models.Q(state=State.SOLVED) & models.Q(closed_at=None)),
                name="ticket_solved_is_closed",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=False) | models.Q(next_word_by__isnull=False),
                name="ticket_open_has_next_word",
            ),
            models.CheckConstraint(condition=models.Q(heat__range=(0, 100)), name="ticket_heat_range"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.title}"
