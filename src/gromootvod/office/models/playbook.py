"""A playbook as the house has written it."""

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
