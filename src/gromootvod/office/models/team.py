"""A part of the house that answers for some tickets."""

from __future__ import annotations

from django.db import models

from gromootvod.office.models.member import Member


class Team(models.Model):
    """`closed`: only its members, managers and administrators see its tickets."""

    name = models.CharField(max_length=60, unique=True)
    closed = models.BooleanField(default=False)
    members = models.ManyToManyField(Member, related_name="teams", blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=~models.Q(name=""), name="team_has_a_name")]

    def __str__(self) -> str:
        return self.name
