"""Who, besides the client, takes part in a ticket."""

from __future__ import annotations

from django.db import models

from gromootvod.contacts.models import Contact
from gromootvod.desk.models.ticket import Ticket
from gromootvod.office.models import Member


class Participant(models.Model):
    """A contact whom a member has let in, and what he may do; nobody joins by himself.

    `side` is whose letters he sees: None those of the ticket's client; a contact who came by a merge, whose letters
    are nobody else's business, is a side of his own.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="participants")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="participations")
    at = models.DateTimeField()
    by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    key = models.CharField(max_length=32, unique=True, null=True, blank=True)  # of his own status link
    may_read = models.BooleanField(default=True)  # his link opens the page
    may_write = models.BooleanField(default=True)  # his letters count as words of the ticket
    told = models.BooleanField(default=True)  # answers go to him too
    side = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True, default="")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "contact"], name="participant_once"),
            models.CheckConstraint(
                condition=models.Q(removed_at=None) | models.Q(key=None), name="participant_gone_has_no_link"
            ),
        ]
