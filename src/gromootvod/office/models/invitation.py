"""A one-time link: the first sign-in of a new house, an invitation, a way back in."""

from __future__ import annotations

from django.db import models

from gromootvod.office.models.member import Member, known_roles


class Invitation(models.Model):
    """Lets one person in, once, until it expires. Only the hash of its token is kept."""

    token_hash = models.CharField(max_length=64, unique=True)
    email = models.EmailField(blank=True, default="")
    name = models.CharField(max_length=120, blank=True, default="")
    roles = models.JSONField(default=list, validators=[known_roles])
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="invitations"
    )
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    used_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(used_at__isnull=False) | models.Q(used_by__isnull=True),
                name="invitation_used_by_has_time",
            )
        ]
