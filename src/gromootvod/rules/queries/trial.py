"""What a rule would have done: the events of the last days, and the tickets as they are today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from gromootvod.core.filter import parse
from gromootvod.desk.filtering import tickets
from gromootvod.desk.models import Event, Merge
from gromootvod.rules.models import When
from gromootvod.rules.operations.consume import CALLS, called

BACK = timedelta(days=7)
SHOWN = 50
READ = 5_000  # events that a trial reads at most


@dataclass(frozen=True, slots=True)
class Would:
    """A ticket that the rule would have acted on, `times` times; `at` is the last one."""

    number: int
    title: str
    at: datetime
    times: int


@dataclass(frozen=True, slots=True)
class Trial:
    """`count` tickets of `read` events; `cut` when there were more events than are read."""

    tickets: tuple[Would, ...]
    count: int
    read: int
    cut: bool


def try_rule(when: str, filter_text: str, *, now: datetime) -> Trial:
    """Replay the last week without doing anything. Raises core.filter.FilterError."""
    merged = Merge.objects.filter(undone_at=None).values("lost_id")
    fitting = tickets(parse(filter_text), member_id=0, now=now).exclude(pk__in=merged)
    if when == When.SCHEDULE:
        open_ = fitting.filter(closed_at=None).order_by("-last_message_at", "-id")
        found = list(open_.values_list("id", "title", "last_message_at")[: READ + 1])
        would = [Would(number, title, at, 1) for number, title, at in found[:READ]]
        return Trial(tuple(would[:SHOWN]), len(would), len(would), len(found) > READ)
    kinds = [kind for kind, calls in CALLS.items() if calls == when]
    events = list(
        Event.objects.filter(kind__in=kinds, at__gt=now - BACK, at__lte=now)
        .order_by("-id")
        .values_list("ticket_id", "kind", "data", "at")[: READ + 1]
    )
    calls: dict[int, list[datetime]] = {}
    for ticket_id, kind, data, at in events[:READ]:
        if called(kind, data) == when:
            calls.setdefault(ticket_id, []).append(at)
    titles = dict(fitting.filter(pk__in=list(calls)).order_by().values_list("id", "title"))
    would = [Would(n, titles[n], max(at), len(at)) for n, at in calls.items() if n in titles]
    return Trial(tuple(would[:SHOWN]), len(would), min(len(events), READ), len(events) > READ)
