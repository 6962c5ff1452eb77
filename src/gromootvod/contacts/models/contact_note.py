"""What members write down about a person, for each other."""

from __future__ import annotations

from django.db import models

from gromootvod.contacts.models.contact import Contact
from gromootvod.office.models import Member


class ContactNote(models.Model):
    """Never shown to the client; part of what he gets when he asks what is kept about him."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="notes")
    member = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    text = models.CharField(max_length=4000)
