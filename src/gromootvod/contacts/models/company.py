"""The firm a contact writes from."""

from __future__ import annotations

from django.db import models


class Company(models.Model):
    """A firm, known by the domain of its letters."""

    name = models.CharField(max_length=200)
    domain = models.CharField(max_length=255, unique=True, null=True, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "companies"

    def __str__(self) -> str:
        return self.name
