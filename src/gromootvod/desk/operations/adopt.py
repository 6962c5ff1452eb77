"""A machine's letter that a person wrote after all."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gromootvod.desk import live
from gromootvod.desk.models import Parcel
from gromootvod.office.models import Member


def adopt(parcel_id: int, *, by: Member, now: datetime) -> bool:
    """Put a robot's parcel back in line, to be filed as a person's letter that is never acknowledged.

    It opens a ticket, or counts as the client's word on the one it lay beside. False when it was no robot's.
    """
    with transaction.atomic():
        live.wake()
        robots = Parcel.objects.filter(pk=parcel_id, state=Parcel.State.FILED, verdict=Parcel.Verdict.ROBOT)
        changed = robots.update(
            state=Parcel.State.WAITING, next_try_at=now, attempts=0, verdict="", reason="", ticket=None,
            adopted_at=now, adopted_by=by,
        )  # fmt: skip
        return bool(changed)
