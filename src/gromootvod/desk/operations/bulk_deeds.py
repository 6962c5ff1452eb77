"""What can be done to many tickets at once: how each deed is checked, done, seen and taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gromootvod.core import clock
from gromootvod.desk import rhythm
from gromootvod.desk.lifecycle import OPEN_STATES, State
from gromootvod.desk.models import Event, Priority, Ticket, TicketTag
from gromootvod.desk.operations.assign import assign
from gromootvod.desk.operations.close import close, reopen
from gromootvod.desk.operations.snooze import snooze, unsnooze
from gromootvod.desk.operations.state import set_priority, set_state
from gromootvod.desk.operations.tag import LONGEST, change_tags, name_of, tag_key
from gromootvod.office.models import Member

Kind = Event.Kind


@dataclass(frozen=True, slots=True)
class Doing:
    """Who does it, and when."""

    by: Member
    now: datetime


@dataclass(frozen=True, slots=True)
class Deed:
    """One deed. `check` says the value in words that stay true, or raises ValueError; `look` is what the deed changes.

    `events` are the kinds that say that somebody has changed it since.
    """

    check: Callable[[str], str]
    look: Callable[[int, str], dict[str, Any]]
    do: Callable[[int, str, Doing], object]
    undo: Callable[[int, str, Mapping[str, Any], Doing], object]
    events: tuple[str, ...]


def _column(*columns: str) -> Callable[[int, str], dict[str, Any]]:
    return lambda number, value: dict(Ticket.objects.values(*columns).get(pk=number))


def _member(value: str) -> Member | None:
    if not value:
        return None
    number = int(value) if value.isascii() and value.isdigit() and len(value) <= 15 else 0
    found = Member.objects.filter(pk=number, is_active=True).first()
    if found is None:
        raise ValueError(value)
    return found


def _whom(value: str) -> str:
    member = _member(value)
    return member.name if member else ""


def _unassign(number: int, value: str, before: Mapping[str, Any], doing: Doing) -> object:
    whom = Member.objects.get(pk=before["assignee_id"]) if before["assignee_id"] else None
    return assign(number, whom, by=doing.by, now=doing.now)


def _among(values: Any) -> Callable[[str], str]:
    def check(value: str) -> str:
        if value not in values:
            raise ValueError(value)
        return value

    return check


def _tag(value: str) -> str:
    name = name_of(value)
    if not name or len(name) > LONGEST:
        raise ValueError(value)
    return name


def _tagged(number: int, value: str) -> dict[str, Any]:
    return {"tagged": TicketTag.objects.filter(ticket_id=number, tag__key=tag_key(value)).exists()}


def _put_on(number: int, value: str, doing: Doing) -> object:
    return change_tags(number, add=[value], by=doing.by, now=doing.now)


def _take_off(number: int, value: str, doing: Doing) -> object:
    return change_tags(number, remove=[value], by=doing.by, now=doing.now)


def _span(value: str) -> str:
    clock.Within.parse(value)
    return value


def _asleep(number: int, value: str) -> dict[str, Any]:
    until = Ticket.objects.values_list("snoozed_until", flat=True).get(pk=number)
    return {"until": until.isoformat() if until else ""}


def _sleep(number: int, value: str, doing: Doing) -> object:
    until = clock.due(doing.now, clock.Within.parse(value), rhythm.calendar())
    return snooze(number, until, by=doing.by, now=doing.now)


def _as_awake(number: int, value: str, before: Mapping[str, Any], doing: Doing) -> object:
    if before["until"]:
        return snooze(number, datetime.fromisoformat(before["until"]), by=doing.by, now=doing.now)
    return unsnooze(number, by=doing.by, now=doing.now)


def _nothing(value: str) -> str:
    return ""


def _unclose(number: int, value: str, before: Mapping[str, Any], doing: Doing) -> object:
    """It stands again where it stood; a first word is promised anew, for the old date may have passed."""
    ticket = reopen(number, by=doing.by, now=doing.now)
    if before["state"] != ticket.state and before["state"] != State.SOLVED:
        return set_state(number, before["state"], by=doing.by, now=doing.now)
    return ticket


DEEDS: dict[str, Deed] = {
    "assign": Deed(
        _whom,
        _column("assignee_id"),
        lambda number, value, doing: assign(number, _member(value), by=doing.by, now=doing.now),
        _unassign,
        (Kind.ASSIGNED,),
    ),
    "state": Deed(
        _among(OPEN_STATES),
        _column("state"),
        lambda number, value, doing: set_state(number, value, by=doing.by, now=doing.now),
        lambda number, value, before, doing: set_state(number, before["state"], by=doing.by, now=doing.now),
        (Kind.STATE, Kind.CLOSED, Kind.REOPENED, Kind.ANSWERED, Kind.LETTER),
    ),
    "priority": Deed(
        _among(Priority.values),
        _column("priority"),
        lambda number, value, doing: set_priority(number, value, by=doing.by, now=doing.now),
        lambda number, value, before, doing: set_priority(
            number, before["priority"], by=doing.by, now=doing.now
        ),
        (Kind.PRIORITY,),
    ),
    "tag": Deed(
        _tag, _tagged, _put_on, lambda number, value, before, doing: _take_off(number, value, doing), ()
    ),
    "untag": Deed(
        _tag, _tagged, _take_off, lambda number, value, before, doing: _put_on(number, value, doing), ()
    ),
    "snooze": Deed(_span, _asleep, _sleep, _as_awake, (Kind.SNOOZED, Kind.WOKE)),
    "close": Deed(
        _nothing,
        _column("state"),
        lambda number, value, doing: close(number, by=doing.by, now=doing.now),
        _unclose,
        (Kind.STATE, Kind.CLOSED, Kind.REOPENED, Kind.LETTER, Kind.THANKED),
    ),
}
