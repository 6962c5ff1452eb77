"""A playbook as the house has written it, and what it was before."""

from __future__ import annotations

from django.db import models

from gromootvod.office.models.member import Member


class Playbook(models.Model):
    """The YAML of one product area; one with the name of a shipped playbook takes its place."""

    name = models.SlugField(max_length=40, unique=True)
    source = models.TextField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return self.name


class PlaybookVersion(models.Model):
    """One change of a playbook; `source` is what was in force after it. The last twenty of a name are kept."""

    class Kind(models.TextChoices):
        """What was done."""

        SAVED = "saved"
        RESTORED = "restored"  # an older version was put into force again
        GIVEN_UP = (
            "given_up"  # the house's own was taken away; `source` is the shipped one, or its last words
        )

    name = models.SlugField(max_length=40)
    source = models.TextField()
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.SAVED)
    at = models.DateTimeField()
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["name", "-id"], name="playbook_version_newest")]

    def __str__(self) -> str:
        return f"{self.name} ({self.at:%Y-%m-%d %H:%M})"
