"""How a member wants to be told: what, by which way, and when not."""

from __future__ import annotations

from django.db import models

from gromootvod.office.models.member import Member


class NoticeSettings(models.Model):
    """One row a member who has chosen; who has none gets what core.notices has as usual."""

    member = models.OneToOneField(
        Member, primary_key=True, on_delete=models.CASCADE, related_name="notice_settings"
    )
    ways = models.JSONField(default=dict)  # {topic: "desk" | "mail" | "none"}, what differs from the usual
    nights = models.JSONField(default=list)  # weekdays (0 is Monday) on which a quiet night begins
    night_from = models.TimeField(null=True, blank=True)
    night_to = models.TimeField(null=True, blank=True)
    days_off = models.JSONField(default=list)  # weekdays that are quiet from midnight to midnight
    urgent_through = models.BooleanField(default=True)
    not_followed = models.JSONField(default=list)  # Follower.Why of what is not followed by itself
    changed_at = models.DateTimeField()
