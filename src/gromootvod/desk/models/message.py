"""One thing said: by the client, to the client, or among ourselves."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from gromootvod.contacts.models import Contact
from gromootvod.desk.managers import Seen
from gromootvod.desk.models.blob import Blob
from gromootvod.desk.models.ticket import Ticket
from gromootvod.office.models import Member

SPLIT = "split"  # the kind of a fold: these words went to a ticket of their own


class Message(models.Model):
    """`text` is all that was written; `folds` are the stretches that screens fold away."""

    class Direction(models.TextChoices):
        """Who speaks to whom."""

        IN = "in"
        OUT = "out"
        NOTE = "note"

    class Standing(models.TextChoices):
        """How far the sender may be believed."""

        PLAIN = ""
        STRANGER = "stranger"  # quotes our token but is not a participant
        FORGED = "forged"  # claims to be one of us
        ROBOT = "robot"  # written by a machine

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="messages")
    direction = models.CharField(max_length=4, choices=Direction.choices)
    door = models.CharField(max_length=16, default="mail")
    standing = models.CharField(max_length=8, choices=Standing.choices, blank=True, default="")
    contact = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.SET_NULL, related_name="messages"
    )
    member = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="messages"
    )
    author = models.CharField(
        max_length=120, blank=True, default=""
    )  # who wrote, where he is nobody's row here
    address = models.CharField(max_length=320, blank=True, default="")  # written from, or sent to
    at = models.DateTimeField()
    subject = models.CharField(max_length=255, blank=True, default="")
    text = models.TextField(blank=True, default="")
    folds = models.JSONField(default=list)  # [[kind, start, end], …]
    message_id = models.CharField(max_length=255, blank=True, default="", db_index=True)
    references = models.TextField(blank=True, default="")
    body_hash = models.CharField(max_length=64, blank=True, default="")
    automatic = models.BooleanField(default=False)  # written by the house itself, or by a robot of theirs
    has_html = models.BooleanField(default=False)  # a MessageHtml stands beside it
    troubles = models.JSONField(default=list)
    blob = models.ForeignKey(Blob, null=True, blank=True, on_delete=models.PROTECT, related_name="messages")
    split_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="splits", db_index=False
    )  # a part of that letter, on a ticket of its own

    objects: ClassVar[models.Manager[Message]] = Seen()

    class Meta:
        indexes = [
            models.Index(fields=["ticket", "at", "id"], name="message_of_ticket"),
            models.Index(fields=["address", "-at"], name="message_from", condition=models.Q(direction="in")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(direction="in") | models.Q(contact=None),
                name="message_of_ours_has_no_contact",
            ),
            # One inbound letter is one message, whatever is tried again after a crash; its parts split off aside.
            models.UniqueConstraint(
                fields=["blob"],
                condition=models.Q(direction="in", split_from=None),
                name="message_of_letter_once",
            ),
        ]


class MessageHtml(models.Model):
    """The sanitised HTML of a message, apart because it is large and seldom asked for."""

    message = models.OneToOneField(Message, primary_key=True, on_delete=models.CASCADE, related_name="rich")
    html = models.TextField()
    remote_pictures = models.IntegerField(default=0)

    objects: ClassVar[models.Manager[MessageHtml]] = Seen("message__ticket__team")
