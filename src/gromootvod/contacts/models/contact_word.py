"""By what a contact is found, and by what two rows look like one person."""

from __future__ import annotations

from django.db import models

from gromootvod.contacts.models.contact import Contact


class ContactWord(models.Model):
    """Made from a contact, his company and his addresses, and made anew whenever one of them changes.

    `word` is compared by code points on every database, so that a beginning is a range of the index.
    """

    class Kind(models.TextChoices):
        """What the word is for."""

        FIND = "find"  # a beginning of it finds him
        MAIL = "mail"  # one mailbox, however it is spelt
        PHONE = "phone"  # one number, however it is written
        NAME = "name"  # the same name in the same company

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="words")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    word = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "word", "contact"], name="contact_word_once")]
