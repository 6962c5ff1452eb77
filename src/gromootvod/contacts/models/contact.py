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
    time_zone = models.CharField(
        max_length=64, blank=True, default=""
    )  # IANA name; "": the company's, or not known
    told_by = models.CharField(max_length=8, choices=ToldBy.choices, default=ToldBy.MAIL)
    made_at = models.DateTimeField()
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="merged", db_index=False
    )  # the same person, known twice: this row only leads there
    erased_at = models.DateTimeField(null=True, blank=True)  # nothing of him is left but his tickets

    class Meta:
        indexes = [
            models.Index(
                fields=["name", "id"],
                name="contact_by_name",
                condition=models.Q(merged_into=None, erased_at=None),
            ),
            # A full index would tempt SQLite to look up all who are merged into nobody, instead of reading by name.
            models.Index(
                fields=["merged_into"],
                name="contact_merged",
                condition=models.Q(merged_into__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name
