"""Words that the house sticks on tickets."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy

from gromootvod.desk.models.ticket import Ticket
from gromootvod.office.models import Member


class Hue(models.TextChoices):
    """The colours a tag can have; each is readable on light and on dark paper."""

    SLATE = "slate", pgettext_lazy("hue", "slate")
    TEAL = "teal", pgettext_lazy("hue", "teal")
    BLUE = "blue", pgettext_lazy("hue", "blue")
    VIOLET = "violet", pgettext_lazy("hue", "violet")
    ROSE = "rose", pgettext_lazy("hue", "rose")
    AMBER = "amber", pgettext_lazy("hue", "amber")
    GREEN = "green", pgettext_lazy("hue", "green")


class Tag(models.Model):
    """A word. `key` is the word with its case folded: SQLite folds no Cyrillic, so it is kept beside it."""

    name = models.CharField(max_length=40)
    key = models.CharField(max_length=80, unique=True)  # folding may make a word longer
    hue = models.CharField(max_length=8, choices=Hue.choices, default=Hue.SLATE)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(key=""), name="tag_says_something")]

    def __str__(self) -> str:
        return self.name


class TicketTag(models.Model):
    """A tag on a ticket."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="tags")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="tickets", db_index=False)
    at = models.DateTimeField()
    by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["tag", "ticket"], name="tickettag_of_tag")]
        constraints = [models.UniqueConstraint(fields=["ticket", "tag"], name="tickettag_once")]
