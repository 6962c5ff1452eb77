"""What the house has changed in the coach, and its own explanations."""

from __future__ import annotations

from django.db import models

from gromootvod.office.models.member import Member


class CoachSettings(models.Model):
    """One row: the settings as core.coach.House reads them."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    data = models.JSONField(default=dict)
    by_person = models.BooleanField(default=False)  # managers see counts by person, too
    approve_first = models.SmallIntegerField(
        default=0
    )  # so many first letters of a new member wait for a lead
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="coach_settings_are_one")]


class Explanation(models.Model):
    """A thing explained in plain words, offered when its topic comes up."""

    topic = models.CharField(max_length=60)
    language = models.CharField(max_length=2, choices=[("ru", "Русский"), ("en", "English")])
    title = models.CharField(max_length=120)
    text = models.TextField()
    cues = models.TextField()  # one pattern a line: words by which the topic is recognised
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("language", "title")
        constraints = [models.UniqueConstraint(fields=["topic", "language"], name="explanation_once")]
