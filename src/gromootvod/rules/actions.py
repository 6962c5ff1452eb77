"""What a rule can do: each kind of action, what its value must be, and how it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gromootvod.desk.compose import one_line
from gromootvod.desk.lifecycle import OPEN_STATES
from gromootvod.desk.models import Notification, Priority, Ticket
from gromootvod.desk.operations.assign import assign
from gromootvod.desk.operations.close import close
from gromootvod.desk.operations.note import note
from gromootvod.desk.operations.notify import holders, notify
from gromootvod.desk.operations.state import set_priority, set_product, set_state
from gromootvod.desk.operations.tag import LONGEST as TAG
from gromootvod.desk.operations.tag import change_tags, tag_key
from gromootvod.desk.operations.team import set_team
from gromootvod.office.models import Member, Role, Team
from gromootvod.rules import more_actions as more
from gromootvod.ui.inputs import whole_number

MOST = 8  # actions of one rule
LONGEST = 1000  # characters of a note
NOBODY, LEAST = "nobody", "least:"  # least:engineer is the engineer who leads the fewest open tickets


@dataclass(frozen=True, slots=True)
class Acting:
    """On which ticket, when, and in whose name where the desk wants one: who wrote the rule."""

    ticket_id: int
    now: datetime
    by: Member | None


@dataclass(frozen=True, slots=True)
class Kind:
    """`known` says whether a value has sense; `do` raises ValueError when it cannot be done today."""

    known: Callable[[str], bool]
    do: Callable[[Acting, str], object]


class BadAction(ValueError):
    """An action that no rule can hold; `place` counts from 0."""

    def __init__(self, place: int, code: str) -> None:
        """`code`: kind, value, or many."""
        super().__init__(f"action {place}: {code}")
        self.place, self.code = place, code


def checked(actions: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Return the actions as they are kept. Raises BadAction."""
    if len(actions) > MOST:
        raise BadAction(MOST, "many")
    kept = []
    for place, action in enumerate(actions):
        do, value = str(action.get("do", "")), str(action.get("value", "")).strip()[:LONGEST]
        if do not in KINDS:
            raise BadAction(place, "kind")
        if not KINDS[do].known(value):
            raise BadAction(place, "value")
        kept.append({"do": do, "value": value})
    return kept


def shown(do: str, value: str) -> str:
    """The value as a story can tell it years later: a member by his name."""
    if do == "team" and value.isdigit():
        return Team.objects.filter(pk=int(value)).values_list("name", flat=True).first() or value
    if do in {"assign", "notify"} and value.isdigit():
        return Member.objects.filter(pk=int(value)).values_list("name", flat=True).first() or value
    return more.shown(do, value)


def _assign(acting: Acting, value: str) -> object:
    return assign(acting.ticket_id, _whom(value), by=None, now=acting.now)


def _whom(value: str) -> Member | None:
    if value == NOBODY:
        return None
    if value.startswith(LEAST):
        return _least(value.removeprefix(LEAST))
    return Member.objects.get(pk=int(value))


def _least(role: str) -> Member:
    """Who holds the role and leads the fewest open tickets."""
    some = [member for member in holders(role) if role in member.roles]
    if not some:
        raise ValueError("nobody holds this role")
    load = dict.fromkeys((member.pk for member in some), 0)
    for leader in Ticket.objects.filter(closed_at=None, assignee__in=some).values_list(
        "assignee_id", flat=True
    ):
        if leader is not None:
            load[leader] += 1
    return min(some, key=lambda member: (load[member.pk], member.pk))


def _notify(acting: Acting, value: str) -> object:
    told = holders(value) if value in Role.values else [Member.objects.get(pk=int(value), is_active=True)]
    notify(told, acting.ticket_id, Notification.Kind.RULE, now=acting.now)
    return told


def _close(acting: Acting, _: str) -> object:
    if acting.by is None:
        raise ValueError("left")
    return close(acting.ticket_id, by=acting.by, now=acting.now)


def _macro(acting: Acting, value: str) -> object:
    if acting.by is None:
        raise ValueError("left")
    return more.use_macro(acting.ticket_id, value, by=acting.by, now=acting.now)


def _is_member(value: str) -> bool:
    return Member.objects.filter(pk=whole_number(value) or 0, is_active=True).exists()


def _is_leader(value: str) -> bool:
    return value == NOBODY or value.removeprefix(LEAST) in Role.values or _is_member(value)


KINDS: dict[str, Kind] = {
    "assign": Kind(_is_leader, _assign),
    "priority": Kind(
        lambda value: value in Priority.values,
        lambda acting, value: set_priority(acting.ticket_id, value, by=None, now=acting.now),
    ),
    "product": Kind(
        lambda value: 0 < len(one_line(value)) <= 64,
        lambda acting, value: set_product(acting.ticket_id, value, by=None, now=acting.now),
    ),
    "state": Kind(
        lambda value: value in OPEN_STATES,
        lambda acting, value: set_state(acting.ticket_id, value, by=None, now=acting.now),
    ),
    "tag": Kind(
        lambda value: 0 < len(tag_key(value)) <= TAG,
        lambda acting, value: change_tags(acting.ticket_id, add=[value], by=None, now=acting.now),
    ),
    "untag": Kind(
        lambda value: bool(tag_key(value)),
        lambda acting, value: change_tags(acting.ticket_id, remove=[value], by=None, now=acting.now),
    ),
    "team": Kind(
        lambda value: value == NOBODY or Team.objects.filter(pk=whole_number(value) or 0).exists(),
        lambda acting, value: set_team(
            acting.ticket_id, None if value == NOBODY else int(value), by=None, now=acting.now
        ),
    ),
    "note": Kind(
        lambda value: bool(value),
        lambda acting, value: note(acting.ticket_id, value, by=None, now=acting.now),
    ),
    "notify": Kind(lambda value: value in Role.values or _is_member(value), _notify),
    "close": Kind(lambda value: not value, _close),
    "field": Kind(more.is_field, lambda acting, value: more.fill_in(acting.ticket_id, value, now=acting.now)),
    "snooze": Kind(
        more.is_span, lambda acting, value: more.let_sleep(acting.ticket_id, value, now=acting.now)
    ),
    "macro": Kind(more.is_macro, _macro),
}
