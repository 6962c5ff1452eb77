"""The guest's memory in the database: opinions are asked for once, and a day has its budget, restarts or not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.db.models import F

from gromootvod.core.distill import Label
from gromootvod.guest.models import Day, KeptOpinion

KEPT = timedelta(days=90)


class Kept:
    """See judging.Memory."""

    def __init__(self, daily: int, clock: Callable[[], datetime]) -> None:
        self._daily, self._clock = daily, clock

    def recall(self, key: str) -> dict[int, Label] | None:
        """What was said to the same question in the last 90 days."""
        row = KeptOpinion.objects.filter(key=key, at__gt=self._clock() - KEPT).first()
        return {int(number): Label(label) for number, label in row.labels.items()} if row else None

    def keep(self, key: str, labels: dict[int, Label]) -> None:
        """Remember an opinion, and forget those that are too old."""
        now = self._clock()
        KeptOpinion.objects.filter(at__lte=now - KEPT).delete()
        plain = {str(number): label.value for number, label in labels.items()}
        KeptOpinion.objects.update_or_create(key=key, defaults={"labels": plain, "at": now})

    def spend(self) -> bool:
        """Take one request of this day (UTC); compare-and-set, so that several workers share one budget."""
        day = self._clock().astimezone(UTC).date()
        Day.objects.get_or_create(day=day)
        taken = Day.objects.filter(day=day, requests__lt=self._daily).update(requests=F("requests") + 1)
        return taken == 1
