"""Another firm, to which a client is sent whose trouble is not ours."""

from __future__ import annotations

from django.db import models


class Firm(models.Model):
    """How it is reached, by which words a letter is recognised as its own, and what to say there, in which order."""

    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=40, blank=True, default="")
    mail = models.EmailField(blank=True, default="")
    url = models.CharField(max_length=300, blank=True, default="")
    hours = models.CharField(max_length=120, blank=True, default="")
    words_ru = models.TextField(blank=True, default="")  # phrases between commas or line ends
    words_en = models.TextField(blank=True, default="")
    say_ru = models.TextField(blank=True, default="")
    say_en = models.TextField(blank=True, default="")

    class Meta:
        ordering = ("name", "id")
        constraints = [models.CheckConstraint(condition=~models.Q(name=""), name="firm_has_name")]

    def __str__(self) -> str:
        return self.name
