"""A filter that somebody keeps, and the counts of what it finds."""

from __future__ import annotations

from django.db import models

from gromootvod.office.models import Member


class SavedView(models.Model):
    """A named filter with its own columns and order. It is its owner's; `shared_at` shows it to everybody."""

    name = models.CharField(max_length=60)
    owner = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="saved_views")
    query = models.CharField(
        max_length=400, blank=True, default=""
    )  # in the language of core.filter; "": all
    columns = models.JSONField(default=list, blank=True)  # none: lines, as the board shows them
    sort = models.CharField(max_length=16, default="due")
    position = models.IntegerField(default=0)
    made_at = models.DateTimeField()
    shared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("position", "id")
        indexes = [
            models.Index(
                fields=["position", "id"],
                name="savedview_shared",
                condition=models.Q(shared_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.name


class ViewCount(models.Model):
    """How many tickets a view found for a member when it was last counted: "me" is somebody else in each."""

    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="counts", db_index=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    count = models.IntegerField()
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["view", "member"], name="viewcount_once")]
