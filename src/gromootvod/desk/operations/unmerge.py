"""Take a merge back: what went over goes home, what came after stays where a member says it belongs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.dateparse import parse_datetime

from gromootvod.desk import live, ties
from gromootvod.desk.lifecycle import Ball, State, after_letter
from gromootvod.desk.models import Event, Merge, Message, Ticket
from gromootvod.desk.operations import (
    levels,
    merge_clocks,
    merge_drafts,
    merge_marks,
    merge_people,
    merge_rows,
)
from gromootvod.desk.operations.close import open_again
from gromootvod.desk.operations.merge import COLUMNS, MergeRefused, columns_of, locked, look_anew
from gromootvod.office.models import Member


def unmerge(merge_id: int, *, by: Member | None, now: datetime, taken: Collection[int] = ()) -> Merge:
    """Take a merge back; `taken` are messages that came after it and go with the lost ticket.

    What the merge changed and nobody has changed since is again what it was. Raises MergeRefused (undone,
    kept_merged), Merge.DoesNotExist.
    """
    with transaction.atomic():
        row = Merge.objects.get(pk=merge_id)
        lost, kept = locked(row.lost_id, row.kept_id)
        row = Merge.objects.select_for_update().get(pk=merge_id)
        _check(row)
        later = [pk for pk in after_merge(row).values_list("id", flat=True) if pk in set(taken)]
        _columns_back(row.moved, lost, kept)
        merge_rows.bring_back(row.moved, lost, kept, later)
        merge_people.bring_back(row, row.moved, lost, kept)
        merge_clocks.bring_back(row.moved, lost, kept, now)
        merge_marks.bring_back(row.moved.get("marks", {}), kept, by=by, now=now)
        merge_drafts.bring_back(row.moved.get("kept_drafts", ()), lost, kept)
        ties.bring_all_back(row.moved["ties"], lost.pk, kept.pk)
        _settle_down(lost, kept, later, now)
        row.undone_at, row.undone_by = now, by
        row.save(update_fields=["undone_at", "undone_by"])
        data = {"lost": lost.pk, "kept": kept.pk, "taken": len(later), "stayed": _stayed(row)}
        kind = Event.Kind.UNMERGED
        Event.objects.bulk_create(
            [Event(ticket=t, kind=kind, at=now, member=by, data=data) for t in (lost, kept)]
        )
        live.wake()
        return row


def after_merge(row: Merge) -> QuerySet[Message]:
    """What was said on the kept ticket since the merge."""
    others = Merge.objects.filter(kept=row.kept_id, undone_at=None).exclude(pk=row.pk)
    brought = [pk for moved in others.values_list("moved", flat=True) for pk in moved["messages"]]
    came = Message.objects.filter(ticket=row.kept_id, pk__gt=row.moved["last_message"])
    return came.exclude(pk__in=brought[-500:]).order_by("at", "id")


def _check(row: Merge) -> None:
    if row.undone_at is not None:
        raise MergeRefused("undone")
    if Merge.objects.filter(lost=row.kept_id, undone_at=None).exists():
        raise MergeRefused("kept_merged")


def _columns_back(moved: dict[str, Any], lost: Ticket, kept: Ticket) -> None:
    """The lost ticket as it was; of the kept one what is still as the merge has left it."""
    for name in COLUMNS:
        setattr(lost, name, _value(moved["before"]["lost"][name]))
    stands = columns_of(kept)
    if kept.closed_at is not None:
        return
    together = (
        stands["state"] == moved["after"]["kept"]["state"]
        and stands["ball"] == moved["after"]["kept"]["ball"]
    )
    for name in COLUMNS:
        if name in {"state", "ball"} and not together:
            continue
        if name != "next_word_by" and stands[name] == moved["after"]["kept"][name]:
            setattr(kept, name, _value(moved["before"]["kept"][name]))


def _value(plain: Any) -> Any:
    return parse_datetime(plain) or plain if isinstance(plain, str) else plain


def _settle_down(lost: Ticket, kept: Ticket, taken: Sequence[int], now: datetime) -> None:
    heard = Message.objects.filter(
        pk__in=list(taken)[:500], direction=Message.Direction.IN, standing=Message.Standing.PLAIN
    )
    last = heard.order_by("-at").values_list("at", flat=True).first()
    events = []
    if last is not None:
        if lost.state == State.SOLVED:
            events.append(open_again(lost, by=None, now=now))
        lost.ball, lost.state = Ball.US, after_letter(lost.state)
        lost.last_message_at = lost.last_inbound_at = last
    if taken:
        kept.last_message_at = _newest(kept)
    for ticket in (lost, kept):
        look_anew(ticket)
        levels.follow_ball(ticket, now=now)
        ticket.look_again = ticket.closed_at is None
        ticket.save(update_fields=[*COLUMNS, "look_again", "assignee"])
    Event.objects.bulk_create(events)


def _stayed(row: Merge) -> int:
    return after_merge(row).exclude(direction=Message.Direction.NOTE).count()


def _newest(ticket: Ticket) -> datetime:
    said = Message.objects.filter(ticket=ticket).exclude(direction=Message.Direction.NOTE)
    return said.order_by("-at").values_list("at", flat=True).first() or ticket.opened_at
