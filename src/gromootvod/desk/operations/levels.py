"""Service levels: which one a ticket has, and its clocks, which stand while the client has the ball."""

from __future__ import annotations

from datetime import datetime

from gromootvod.core import clock
from gromootvod.desk.lifecycle import Ball
from gromootvod.desk.models import ServiceClock, ServiceLevel, Ticket
from gromootvod.desk.rhythm import calendar

Kind = ServiceClock.Kind


def level_for(ticket: Ticket) -> ServiceLevel | None:
    """The first active level whose every condition the ticket meets."""
    for level in ServiceLevel.objects.filter(is_active=True):
        if level.company_id is not None and level.company_id != ticket.contact.company_id:
            continue
        if level.product and level.product.casefold() != ticket.product.casefold():
            continue
        if level.door and level.door != ticket.door:
            continue
        if level.priority and level.priority != ticket.priority:
            continue
        return level
    return None


def start(ticket: Ticket, *, now: datetime) -> None:
    """The ticket is new: first answer and solution begin to run."""
    if ticket.level is not None:
        _run(ticket, ticket.level, Kind.FIRST, ticket.level.first, now)
        _run(ticket, ticket.level, Kind.SOLUTION, ticket.level.solution, now)


def change(ticket: Ticket, *, now: datetime) -> None:
    """Company, product or priority have changed: another level may apply. The caller saves `ticket.level`.

    Clocks that run are re-read by the new level and keep their beginning and their pauses.
    """
    level = level_for(ticket)
    if (level.pk if level else None) == ticket.level_id:
        return
    ticket.level = level
    running = {row.kind: row for row in ServiceClock.objects.filter(ticket=ticket, met_at=None)}
    for kind in Kind.values:
        within = getattr(level, kind) if level else ""
        row = running.get(kind)
        if row is not None and not within:
            row.delete()
        elif row is not None and level is not None:
            row.level, row.within, row.hours, row.warn_percent = (
                level,
                within,
                level.hours,
                level.warn_percent,
            )
            row.missed_at = row.warned_at = None
            wind(row)
            row.save()
        elif level is not None and within and kind == Kind.SOLUTION and ticket.closed_at is None:
            _run(ticket, level, kind, within, ticket.opened_at)


def answered(ticket: Ticket, *, now: datetime) -> None:
    """A person has answered: first or next answer is met; the solution stands if the ball is the client's now."""
    if ticket.level_id is None:
        return
    _meet(ticket, [Kind.FIRST, Kind.NEXT], now)
    follow_ball(ticket, now=now)


def client_wrote(ticket: Ticket, *, now: datetime) -> None:
    """The client has written: the clocks that stood go on, and the next answer begins to run if none does."""
    if ticket.level_id is None or ticket.level is None:
        return
    follow_ball(ticket, now=now)
    waits = ServiceClock.objects.filter(ticket=ticket, kind__in=[Kind.FIRST, Kind.NEXT], met_at=None)
    if not waits.exists():
        _run(ticket, ticket.level, Kind.NEXT, ticket.level.next, now)


def follow_ball(ticket: Ticket, *, now: datetime) -> None:
    """Stand while the ball is the client's, run while it is ours."""
    if ticket.level_id is None:
        return
    for row in ServiceClock.objects.filter(ticket=ticket, met_at=None):
        stands = bool(row.pauses) and row.pauses[-1][1] is None
        if ticket.ball == Ball.CLIENT and not stands:
            row.pauses.append([now.isoformat(), None])
        elif ticket.ball == Ball.US and stands:
            row.pauses[-1][1] = now.isoformat()
        else:
            continue
        wind(row)
        row.save(update_fields=["pauses", "due", "warn_at"])


def solved(ticket: Ticket, *, now: datetime) -> None:
    """The ticket is closed: whatever ran is met, or was missed."""
    if ticket.level_id is not None:
        _meet(ticket, Kind.values, now)


def reopened(ticket: Ticket, *, now: datetime) -> None:
    """The solution was none: its clock goes on; the time in between was the client's."""
    if ticket.level_id is None:
        return
    row = ServiceClock.objects.filter(ticket=ticket, kind=Kind.SOLUTION).order_by("-id").first()
    if row is None or row.met_at is None:
        return
    if row.pauses and row.pauses[-1][1] is None:
        row.pauses[-1][1] = now.isoformat()
    else:
        row.pauses.append([row.met_at.isoformat(), now.isoformat()])
    row.met_at = None
    wind(row)
    row.save()


def stand(row: ServiceClock, *, now: datetime) -> None:
    """Let a clock rest until it is wound again without this pause."""
    if not row.pauses or row.pauses[-1][1] is not None:
        row.pauses.append([now.isoformat(), None])
    wind(row)
    row.save(update_fields=["pauses", "due", "warn_at"])


def wind(row: ServiceClock) -> None:
    """Set `due` and `warn_at` from the span, the calendar and the pauses; the caller saves them."""
    house = calendar(row.hours)
    pauses = [
        (datetime.fromisoformat(begin), datetime.fromisoformat(end) if end else None)
        for begin, end in row.pauses
    ]
    row.due = clock.due_with_pauses(row.started_at, clock.Within.parse(row.within), house, pauses)
    row.warn_at = None
    if row.due is not None:
        minutes = int(clock.worked(row.started_at, row.due, house).total_seconds() // 60)
        left = max(1, minutes * (100 - row.warn_percent) // 100)
        row.warn_at = clock.back(row.due, clock.Within(min(left, 99_999), clock.Unit.BUSINESS_MINUTE), house)


def _run(ticket: Ticket, level: ServiceLevel, kind: str, within: str, now: datetime) -> None:
    if not within:
        return
    row = ServiceClock(
        ticket=ticket, level=level, kind=kind, within=within, hours=level.hours,
        warn_percent=level.warn_percent, started_at=now,
    )  # fmt: skip
    if ticket.ball == Ball.CLIENT:
        row.pauses.append([now.isoformat(), None])
    wind(row)
    row.save()


def _meet(ticket: Ticket, kinds: list[str], now: datetime) -> None:
    running = ServiceClock.objects.filter(ticket=ticket, kind__in=kinds, met_at=None)
    running.filter(due__lt=now, missed_at=None).update(missed_at=now)
    running.update(met_at=now)
