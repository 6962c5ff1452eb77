"""An incident: one cause that many feel at once, or work that will be felt."""

from __future__ import annotations

from django.db import models

from gromootvod.incidents.models.component import Component
from gromootvod.office.models import Member


class Phase(models.TextChoices):
    """How far it has come. `suspected` is the house's own guess, which nobody outside sees."""

    SUSPECTED = "suspected"
    PLANNED = "planned"  # work that is announced
    INVESTIGATING = "investigating"  # it is felt, the cause is not known
    IDENTIFIED = "identified"
    REPAIRING = "repairing"
    MONITORING = "monitoring"  # repaired; we watch whether it stays so
    RESOLVED = "resolved"


class Effect(models.TextChoices):
    """What its components suffer."""

    SLOW = "slow"
    PARTIAL = "partial"
    DOWN = "down"
    WORKS = "works"  # planned work


class Incident(models.Model):
    """Until it is resolved or merged into another it owes its next word by `next_word_by`."""

    title_ru = models.CharField(max_length=160, blank=True, default="")
    title_en = models.CharField(max_length=160, blank=True, default="")
    hunch = models.CharField(
        max_length=160, blank=True, default=""
    )  # what made us suspect it; never shown outside
    planned = models.BooleanField(default=False)
    planned_from = models.DateTimeField(null=True, blank=True)
    planned_until = models.DateTimeField(null=True, blank=True)
    phase = models.CharField(max_length=16, choices=Phase.choices)
    effect = models.CharField(max_length=8, choices=Effect.choices, default=Effect.PARTIAL)
    components = models.ManyToManyField(Component, related_name="incidents", blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)  # stands on the public page since
    next_word_by = models.DateTimeField(null=True, blank=True)
    gathered_at = models.DateTimeField(
        null=True, blank=True
    )  # tickets of the last hours were compared with it
    resolved_at = models.DateTimeField(null=True, blank=True)
    dismissed_at = models.DateTimeField(null=True, blank=True)  # a suspicion that was none
    dismissed_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    merged_at = models.DateTimeField(null=True, blank=True)
    merged_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["-opened_at"],
                name="incident_open",
                condition=models.Q(resolved_at=None, dismissed_at=None, merged_at=None),
            ),
            models.Index(fields=["-opened_at", "-id"], name="incident_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(phase="resolved", resolved_at__isnull=False)
                | (~models.Q(phase="resolved") & models.Q(resolved_at=None)),
                name="incident_resolved_has_time",
            ),
            models.CheckConstraint(
                condition=models.Q(phase__in=["suspected", "resolved"])
                | models.Q(merged_at__isnull=False)
                | models.Q(next_word_by__isnull=False),
                name="incident_open_has_next_word",
            ),
            models.CheckConstraint(
                condition=models.Q(phase="suspected", published_at=None)
                | (~models.Q(phase="suspected") & ~models.Q(title_ru="", title_en="")),
                name="incident_has_a_title",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into=None, merged_at=None)
                | models.Q(merged_into__isnull=False, merged_at__isnull=False),
                name="incident_merged_has_time",
            ),
            models.CheckConstraint(
                condition=models.Q(planned=False)
                | models.Q(planned_from__isnull=False, planned_until__gt=models.F("planned_from")),
                name="incident_planned_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.title_ru or self.title_en or self.hunch

    @property
    def is_open(self) -> bool:
        """Whether something is still owed: neither resolved, nor dismissed, nor merged away."""
        return self.resolved_at is None and self.dismissed_at is None and self.merged_at is None
