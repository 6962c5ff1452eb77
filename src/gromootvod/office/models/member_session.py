"""Where a member is signed in."""

from __future__ import annotations

from django.db import models

from gromootvod.office.models.member import Member


class MemberSession(models.Model):
    """What is told of one session. It stands beside Django's own row, whose key is never kept here, only its SHA-256."""

    key_hash = models.CharField(max_length=64, unique=True)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="sessions")
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()  # to a few minutes
    network = models.CharField(max_length=45, blank=True, default="")  # shortened: "203.0.113.0"
    browser = models.CharField(max_length=20, blank=True, default="")  # codes of office.browsers
    system = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["member", "-seen_at"], name="member_session_newest")]
