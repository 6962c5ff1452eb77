"""A name in a note."""

from __future__ import annotations

from django.db import models

from gromootvod.desk.models.message import Message
from gromootvod.office.models import Member


class Mention(models.Model):
    """A stretch of a note that calls a member, or all who hold a role."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="mentions")
    member = models.ForeignKey(Member, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=16, blank=True, default="")
    start = models.IntegerField()  # offsets into the note's text
    end = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "start"], name="mention_once"),
            models.CheckConstraint(
                condition=models.Q(member__isnull=False, role="")
                | (models.Q(member=None) & ~models.Q(role="")),
                name="mention_of_one_or_a_role",
            ),
        ]
