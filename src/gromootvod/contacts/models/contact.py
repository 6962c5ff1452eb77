"""A person who writes."""

from __future__ import annotations

from django.db import models

from gromootvod.contacts.models.company import Company


class ToldBy(models.TextChoices):
    """How a contact wants to hear from us."""

    MAIL = "mail"
    PAGE = "page"  # he looks at his page himself; no letters


class Contact(models.Model):
    """One person, whatever addresses he writes from."""

    name = models.CharField(max_length=200, blank=True, default="")
    company = models.ForeignKey(
        Company, null=True, blank=True, on_delete=models.SET_NULL, related_name="contacts"
    )
    language = models.CharField(max_length=2, default="ru")
    told_by = models.CharField(max_length=8, choices=ToldBy.choices, default=ToldBy.MAIL)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
