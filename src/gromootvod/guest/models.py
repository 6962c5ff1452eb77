"""What is kept of the guest: opinions by content, requests by day, and how far the letters have been shown."""

from __future__ import annotations

from django.db import models


class KeptOpinion(models.Model):
    """The labels given once to the same masked question; nothing of the letter itself."""

    key = models.CharField(max_length=64, primary_key=True)  # hash of endpoint, model and question
    labels = models.JSONField()
    at = models.DateTimeField(db_index=True)


class Day(models.Model):
    """Requests of one day, UTC."""

    day = models.DateField(primary_key=True)
    requests = models.IntegerField(default=0)


class Progress(models.Model):
    """One row: the last message that was looked at."""

    last_message = models.BigIntegerField()
