"""How soon the next word comes in each phase, where nobody names another time. By the clock: an outage keeps no hours."""

from __future__ import annotations

from datetime import datetime, timedelta

from gromootvod.desk.lifecycle import State
from gromootvod.incidents.models import Phase

EVERY: dict[str, timedelta] = {
    Phase.INVESTIGATING: timedelta(minutes=30),
    Phase.IDENTIFIED: timedelta(hours=1),
    Phase.REPAIRING: timedelta(hours=1),
    Phase.MONITORING: timedelta(hours=2),
    Phase.PLANNED: timedelta(days=1),
}
FARTHEST = timedelta(days=92)

# What a phase means for a ticket that it touches, in the client's terms.
TICKET_STATE: dict[str, str] = {
    Phase.PLANNED: State.FINDING,
    Phase.INVESTIGATING: State.FINDING,
    Phase.IDENTIFIED: State.KNOWN,
    Phase.REPAIRING: State.REPAIRING,
    Phase.MONITORING: State.CHECK,
    Phase.RESOLVED: State.SOLVED,
}


def usual_next_word(phase: str, now: datetime) -> datetime | None:
    """By when the next word comes if nobody names a time, on a round five minutes; None once it is resolved."""
    if phase not in EVERY:
        return None
    due = (now + EVERY[phase]).replace(second=0, microsecond=0)
    return due + timedelta(minutes=-due.minute % 5)
