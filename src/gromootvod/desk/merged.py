"""Which ticket does a number stand for now: a merged ticket lives in the one it was merged into."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from gromootvod.desk.models import Merge


def into(number: int) -> int | None:
    """The ticket that `number` was merged into, None while it stands by itself."""
    return Merge.objects.filter(lost_id=number, undone_at=None).values_list("kept_id", flat=True).first()


def by_itself() -> Q:
    """The condition on tickets that none of them was merged into another: lists show what stands by itself."""
    return ~Q(Exists(Merge.objects.filter(lost=OuterRef("pk"), undone_at=None)))


def standing(number: int) -> int:
    """The ticket that `number` lives in now, itself when it was not merged. Merges never go in a circle."""
    kept = into(number)
    return number if kept is None else standing(kept)
