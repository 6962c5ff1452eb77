"""Where a contact can be reached."""

from __future__ import annotations

from django.db import models

from gromootvod.contacts.models.contact import Contact
from gromootvod.office.models import Member


class Address(models.Model):
    """A mail address, a phone or a messenger; one value belongs to one contact."""

    class Kind(models.TextChoices):
        """What sort of address it is."""

        MAIL = "mail"
        PHONE = "phone"
        CHAT = "chat"

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="addresses")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.MAIL)
    value = models.CharField(max_length=320)
    bounced_at = models.DateTimeField(null=True, blank=True)
    bounce_reason = models.CharField(max_length=500, blank=True, default="")
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    preferred_at = models.DateTimeField(null=True, blank=True)  # the newest one of a kind is his first
    blocked_at = models.DateTimeField(null=True, blank=True)  # "do not write there"
    blocked_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    blocked_why = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        verbose_name_plural = "addresses"
        constraints = [
            models.UniqueConstraint(fields=["kind", "value"], name="address_is_one_contact"),
            models.CheckConstraint(
                condition=models.Q(blocked_at__isnull=False) | models.Q(blocked_by=None, blocked_why=""),
                name="address_blocked_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.value
