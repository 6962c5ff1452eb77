"""One recipient of one update, and what became of it."""

from __future__ import annotations

from django.db import models

from gromootvod.desk.models import Dispatch, Ticket
from gromootvod.incidents.models.incident_update import IncidentUpdate
from gromootvod.incidents.models.subscription import Subscription


class Notice(models.Model):
    """Waits until its letter stands in the outbox; from there on the dispatch says how it goes."""

    class State(models.TextChoices):
        """Whether it has been put into words."""

        WAITING = "waiting"
        TOLD = "told"  # the letter is in the outbox
        SKIPPED = "skipped"  # no letter goes, `why` says why

    class Why(models.TextChoices):
        """Why no letter goes to this recipient."""

        NONE = ""
        DECLINED = "declined"  # it was found not to belong to the incident
        CLOSED = "closed"  # the client has said that it works
        OVERTAKEN = "overtaken"  # a newer word goes to him instead
        NO_ADDRESS = "no_address"  # he reads it on his page alone
        PAGE = "page"  # he wants it so
        ENDED = "ended"  # he has unsubscribed
        FAILED = "failed"  # it could not be written, however often it was tried

    update = models.ForeignKey(IncidentUpdate, on_delete=models.CASCADE, related_name="notices")
    ticket = models.ForeignKey(
        Ticket, null=True, blank=True, on_delete=models.CASCADE, related_name="incident_notices"
    )
    subscription = models.ForeignKey(
        Subscription, null=True, blank=True, on_delete=models.CASCADE, related_name="notices"
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    why = models.CharField(max_length=12, choices=Why.choices, blank=True, default="")
    detail = models.CharField(max_length=300, blank=True, default="")
    dispatch = models.OneToOneField(
        Dispatch, null=True, blank=True, on_delete=models.SET_NULL, related_name="incident_notice"
    )
    made_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True)
    attempts = models.SmallIntegerField(default=0)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_try_at", "id"], name="notice_waiting", condition=models.Q(state="waiting")
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["update", "ticket"], name="notice_ticket_once"),
            models.UniqueConstraint(fields=["update", "subscription"], name="notice_subscription_once"),
            models.CheckConstraint(
                condition=models.Q(ticket__isnull=False, subscription=None)
                | models.Q(ticket=None, subscription__isnull=False),
                name="notice_has_one_recipient",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="waiting") | models.Q(next_try_at__isnull=False),
                name="notice_waits_for_a_time",
            ),
        ]
