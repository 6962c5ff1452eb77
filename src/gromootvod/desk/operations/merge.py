"""Two tickets turn out to be one trouble: what hangs on one goes over to the other, and its links go on working."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from gromootvod.desk import live, ties
from gromootvod.desk.lifecycle import Ball, State, after_letter
from gromootvod.desk.models import Distillation, Event, Merge, Message, Ticket
from gromootvod.desk.operations import (
    levels,
    merge_clocks,
    merge_drafts,
    merge_marks,
    merge_people,
    merge_rows,
)
from gromootvod.desk.operations.card import refresh_card
from gromootvod.desk.operations.rouse import Woken, rouse
from gromootvod.office.models import Member

# What a merge may change of a ticket; as it was and as it became is on record.
COLUMNS = (
    "state", "ball", "heat", "alarm", "completeness", "last_message_at", "last_inbound_at", "next_word_by",
    "closed_at",
)  # fmt: skip


class MergeRefused(ValueError):
    """It cannot be done; `code` says why: itself, lost_merged, kept_merged, closed, undone."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def merge(lost_id: int, kept_id: int, *, by: Member | None, now: datetime, shown: bool = False) -> Merge:
    """Merge one ticket into another that is open. Raises MergeRefused, Ticket.DoesNotExist.

    Where the clients differ, the one of the lost ticket takes part in the other; neither sees on his page what was
    said with the other, unless a member says so (`shown`). Of two promises the earlier one stands. Tags and fields go
    along; where both say something in a field, the kept one's word stands.
    """
    with transaction.atomic():
        lost, kept = locked(lost_id, kept_id)
        _check(lost, kept)
        row = Merge.objects.create(lost=lost, kept=kept, at=now, by=by, shown=shown)
        before = {"lost": columns_of(lost), "kept": columns_of(kept)}
        was_open, waits = lost.closed_at is None, lost.ball == Ball.US
        moved = merge_rows.carry(lost, kept, now)
        moved |= merge_people.carry(row, lost, kept, moved["messages"])
        moved |= merge_clocks.carry(lost, kept, now)
        moved["marks"] = marks = merge_marks.carry(lost, kept, by=by, now=now)
        moved["kept_drafts"] = merge_drafts.carry(lost, kept)
        rouse(lost, now=now, woken=Woken.CLOSED, tell=False)
        _lay_down(lost, now)
        _take_up(kept, lost, was_open and waits, now)
        after = {"lost": columns_of(lost), "kept": columns_of(kept)}
        row.moved = {**moved, "before": before, "after": after, "ties": ties.carry_all(lost.pk, kept.pk, now)}
        row.save(update_fields=["moved"])
        data = {"lost": lost.pk, "kept": kept.pk, "differ": marks["differ"]}
        _tell((lost, kept), Event.Kind.MERGED, data, by, now)
        return row


def locked(one: int, other: int) -> tuple[Ticket, Ticket]:
    """Both tickets, locked in the order of their numbers, so that two who merge crosswise do not wait for each other."""
    if one == other:
        raise MergeRefused("itself")
    related = Ticket.objects.select_for_update(of=("self",)).select_related("contact", "level")
    found = {ticket.pk: ticket for ticket in related.filter(pk__in=[one, other]).order_by("pk")}
    if len(found) < 2:
        raise Ticket.DoesNotExist
    return found[one], found[other]


def columns_of(ticket: Ticket) -> dict[str, Any]:
    """The columns that a merge may change, as JSON."""
    values = {name: getattr(ticket, name) for name in COLUMNS}
    return {name: v.isoformat() if isinstance(v, datetime) else v for name, v in values.items()}


def look_anew(ticket: Ticket) -> None:
    """Card and heat, as the letters tell them that are on the ticket now; the caller saves it."""
    refresh_card(ticket)
    letters = Message.objects.filter(
        ticket=ticket, direction=Message.Direction.IN, standing=Message.Standing.PLAIN
    )
    last = letters.order_by("-at", "-id").values_list("id", flat=True).first()
    heat = Distillation.objects.filter(message_id=last or 0).values_list("heat", flat=True).first()
    if heat is not None:
        ticket.heat = heat


def _check(lost: Ticket, kept: Ticket) -> None:
    merged = set(
        Merge.objects.filter(lost__in=[lost.pk, kept.pk], undone_at=None).values_list("lost_id", flat=True)
    )
    if lost.pk in merged:
        raise MergeRefused("lost_merged")
    if kept.pk in merged:  # and so nobody goes in a circle
        raise MergeRefused("kept_merged")
    if kept.closed_at is not None:
        raise MergeRefused("closed")


def _lay_down(lost: Ticket, now: datetime) -> None:
    """Nothing is owed on it any more; it is no solved trouble, so it has no closure."""
    if lost.closed_at is None:
        lost.state, lost.ball, lost.closed_at = State.SOLVED, Ball.CLIENT, now
    lost.next_word_by, lost.look_again = None, False
    lost.save(update_fields=["state", "ball", "closed_at", "next_word_by", "look_again"])


def _take_up(kept: Ticket, lost: Ticket, waits: bool, now: datetime) -> None:
    """It tells what both told; who waited for us there waits for us here."""
    kept.last_message_at = max(kept.last_message_at, lost.last_message_at)
    heard = [at for at in (kept.last_inbound_at, lost.last_inbound_at) if at is not None]
    kept.last_inbound_at = max(heard, default=None)
    kept.alarm = kept.alarm or lost.alarm
    if waits and kept.ball != Ball.US:
        kept.ball, kept.state = Ball.US, after_letter(kept.state)
    look_anew(kept)
    levels.follow_ball(kept, now=now)
    kept.look_again = True
    kept.save(update_fields=[*COLUMNS, "look_again", "assignee"])


def _tell(
    tickets: Iterable[Ticket], kind: str, data: dict[str, Any], by: Member | None, now: datetime
) -> None:
    Event.objects.bulk_create(
        [Event(ticket=ticket, kind=kind, at=now, member=by, data=data) for ticket in tickets]
    )
    live.wake()
