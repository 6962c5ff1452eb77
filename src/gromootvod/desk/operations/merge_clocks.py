"""Of two promises the earlier one stands, of two clocks the one that runs out first; the other rests until a merge is undone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from gromootvod.desk.models import Promise, ServiceClock, Ticket
from gromootvod.desk.operations import levels
from gromootvod.desk.operations.promise import promise
from gromootvod.desk.rhythm import first_word_due

Outcome = Promise.Outcome


def carry(lost: Ticket, kept: Ticket, now: datetime) -> dict[str, Any]:
    """Leave exactly one promise on the kept ticket and none on the lost one; clocks alike."""
    return {"promise": _carry_promise(lost, kept, now), "clocks": _carry_clocks(lost, kept, now)}


def bring_back(moved: dict[str, Any], lost: Ticket, kept: Ticket, now: datetime) -> None:
    """Give the lost ticket back what it owed. What was kept or broken meanwhile stays on record where it happened.

    Both tickets must say whether they are open; the caller saves `next_word_by` of both.
    """
    if moved["promise"]:
        _return_promise(moved["promise"], lost, kept, now)
    if lost.closed_at is None and not Promise.objects.filter(ticket=lost, settled_at=None).exists():
        promise(lost, first_word_due(now), now=now, first=True)
    for clock in moved["clocks"]:
        _return_clock(clock, lost, kept)


def _carry_promise(lost: Ticket, kept: Ticket, now: datetime) -> dict[str, Any]:
    standing = Promise.objects.filter(settled_at=None)
    owed, other = standing.filter(ticket=lost).first(), standing.filter(ticket=kept).first()
    if owed is None:
        return {}
    if other is not None and other.due <= owed.due:
        _rest(owed, now)
        return {"id": owed.pk, "moved": False}
    if other is not None:
        _rest(other, now)
    owed.ticket = kept
    owed.save(update_fields=["ticket"])
    kept.next_word_by = owed.due
    return {"id": owed.pk, "moved": True, "rests": other.pk if other else None}


def _rest(row: Promise, now: datetime) -> None:
    """An earlier word is owed to the same people; one that was late stays late."""
    if row.due < now and row.broken_at is None:
        row.broken_at = now
    row.outcome = Outcome.LATE if row.broken_at else Outcome.CLOSED
    row.settled_at = now
    row.save(update_fields=["broken_at", "outcome", "settled_at"])


def _stand(row: Promise) -> None:
    row.settled_at, row.settled_by, row.outcome = None, None, Outcome.STANDS
    row.save(update_fields=["settled_at", "settled_by", "outcome"])


def _return_promise(done: dict[str, Any], lost: Ticket, kept: Ticket, now: datetime) -> None:
    row = Promise.objects.filter(pk=done["id"]).first()
    if row is None or lost.closed_at is not None:
        return
    if not done["moved"]:
        # Whose time has come and gone while an earlier word was owed is not called late for it.
        if row.broken_at is not None or row.due > now:
            _stand(row)
            lost.next_word_by = row.due
        return
    if row.settled_at is not None or row.ticket_id != kept.pk:
        return  # the word came on the kept ticket, and stays there
    row.ticket = lost
    row.save(update_fields=["ticket"])
    lost.next_word_by = row.due
    other = Promise.objects.filter(pk=done["rests"]).first()
    if other is not None and kept.closed_at is None:
        _stand(other)
        kept.next_word_by = other.due


def _carry_clocks(lost: Ticket, kept: Ticket, now: datetime) -> list[dict[str, Any]]:
    running = {row.kind: row for row in ServiceClock.objects.filter(ticket=kept, met_at=None)}
    done: list[dict[str, Any]] = []
    for row in list(ServiceClock.objects.filter(ticket=lost, met_at=None)):
        other = running.get(row.kind)
        pauses: list[Any] = list(row.pauses)
        rests: dict[str, Any] | None = None
        sooner = row.due is not None and (other is None or other.due is None or row.due < other.due)
        if kept.level_id is not None and sooner:
            if other is not None:
                rests = {"id": other.pk, "pauses": list(other.pauses)}
            _swap(row, other, lost, kept, now)
            done.append({"id": row.pk, "moved": True, "rests": rests})
        else:
            levels.stand(row, now=now)
            done.append({"id": row.pk, "moved": False, "pauses": pauses})
    return done


def _swap(
    row: ServiceClock, other: ServiceClock | None, lost: Ticket, kept: Ticket, now: datetime | None
) -> None:
    """`row` runs on the kept ticket, what ran there rests on the lost one. One of a kind runs on a ticket at a time."""
    ServiceClock.objects.filter(pk=row.pk).update(met_at=row.started_at)
    if other is not None:
        other.ticket = lost
        other.save(update_fields=["ticket"])
        if now is not None:
            levels.stand(other, now=now)
    row.ticket = kept
    row.save(update_fields=["ticket", "met_at"])


def _return_clock(done: dict[str, Any], lost: Ticket, kept: Ticket) -> None:
    row = ServiceClock.objects.filter(pk=done["id"]).first()
    if row is None:
        return
    if not done["moved"]:
        _run_on(row, done["pauses"])
        return
    rests = done["rests"]
    other = ServiceClock.objects.filter(pk=rests["id"]).first() if rests else None
    if row.met_at is not None or row.ticket_id != kept.pk:
        if other is not None:  # a person has answered: it was answered for both
            ServiceClock.objects.filter(pk=other.pk).update(ticket=kept, met_at=row.met_at)
        return
    _swap(row, other, kept, lost, None)
    if other is not None and rests is not None:
        _run_on(other, rests["pauses"])


def _run_on(row: ServiceClock, pauses: list[Any]) -> None:
    """As if it had never rested: he was waiting all the while."""
    row.pauses = list(pauses)
    levels.wind(row)
    row.save(update_fields=["pauses", "due", "warn_at"])
