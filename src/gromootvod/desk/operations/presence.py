"""Say that a member has a ticket before his eyes. It is nobody's history: no event tells of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from gromootvod.desk import live
from gromootvod.desk.models import Presence, Ticket
from gromootvod.office.models import Member

FRESH = timedelta(
    seconds=60
)  # pages with JavaScript beat four times in that; without it a look counts as long
KEPT = timedelta(minutes=5)  # clocks of several machines differ a little


def beat(ticket_id: int, *, by: Member, now: datetime, writing: bool = False) -> None:
    """The member looks at the ticket, or writes in it. Raises Ticket.DoesNotExist.

    Other pages are woken only when that is news; what goes stale they see by themselves.
    """
    what = Presence.What.WRITING if writing else Presence.What.LOOKING
    with transaction.atomic():
        own = Presence.objects.filter(ticket_id=ticket_id, member=by)
        if own.filter(what=what, at__gt=now - FRESH).update(at=now):
            return
        if not own.update(what=what, at=now):
            if not Ticket.objects.filter(pk=ticket_id).exists():
                raise Ticket.DoesNotExist
            row = Presence(ticket_id=ticket_id, member=by, what=what, at=now)
            # Two tabs may open at once: the row that is there already says the same.
            Presence.objects.bulk_create([row], ignore_conflicts=True)
        live.wake()


def leave(ticket_id: int, *, by: Member) -> None:
    """The member has turned away."""
    with transaction.atomic():
        if Presence.objects.filter(ticket_id=ticket_id, member=by).delete()[0]:
            live.wake()


def sweep(*, now: datetime) -> int:
    """Take away what has gone stale; returns how many rows."""
    stale = Presence.objects.filter(at__lt=now - KEPT)
    # Looking costs nothing; deleting takes the write lock of SQLite, once a second.
    return stale.delete()[0] if stale.exists() else 0
