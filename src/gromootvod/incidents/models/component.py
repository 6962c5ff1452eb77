"""A part of what the house runs, as the public page names it."""

from __future__ import annotations

from django.db import models


class Component(models.Model):
    """Has a name in at least one language; one that is taken off the page keeps its history."""

    name_ru = models.CharField(max_length=80, blank=True, default="")
    name_en = models.CharField(max_length=80, blank=True, default="")
    order = models.IntegerField(default=0)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(name_ru="", name_en=""), name="component_has_a_name")
        ]

    def __str__(self) -> str:
        return self.name_ru or self.name_en
