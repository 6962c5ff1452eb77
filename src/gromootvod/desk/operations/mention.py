"""Whom a note calls: kept as rows, followed, told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from gromootvod.core.notices import Found, find_mentions, fold, handles_of
from gromootvod.desk.models import Follower, Mention, Message, Notification, Ticket
from gromootvod.desk.operations.follow import NOTE, follow_by_itself, tell_followers
from gromootvod.desk.operations.notify import notify
from gromootvod.office.models import Member, Role

# By what the holders of a role are called, in both languages at once: a house writes as it speaks.
ROLE_HANDLES: Mapping[str, tuple[str, ...]] = {
    Role.DISPATCHER: ("dispatchers", "диспетчеры"),
    Role.ENGINEER: ("engineers", "инженеры"),
    Role.MANAGER: ("managers", "руководители", "менеджеры"),
    Role.ADMINISTRATOR: ("administrators", "admins", "администраторы", "админы"),
}


@dataclass(frozen=True, slots=True)
class Callable:
    """Somebody a note may call: what is written after the @, who it is, and what tells him from others."""

    handle: str
    name: str
    note: str


def whom(text: str) -> Found:
    """The mentions of a note, as the house is called now; keys are "member:3" and "role:engineer"."""
    return find_mentions(text, _called(_active())) if "@" in text else Found()


def callable_as(language: str) -> list[Callable]:
    """Everybody by a handle that means nobody else, roles first, in the handles of `language`."""
    active = _active()
    called = _called(active)
    spoken = 1 if language == "ru" else 0
    roles = [
        Callable(handles[spoken], ", ".join(one.name for one in active if role in one.roles), "")
        for role, handles in ROLE_HANDLES.items()
    ]
    return [one for one in roles if one.name] + [_callable(one, called) for one in active]


def _callable(member: Member, called: Mapping[str, set[str]]) -> Callable:
    ways = (member.name, member.email.partition("@")[0], member.email)
    clear = (
        way for way in ways if way and called.get(fold(" ".join(way.split()))) == {f"member:{member.pk}"}
    )
    return Callable(next(clear, member.email), member.name, member.email)


def keep_mentions(ticket: Ticket, message: Message, *, by: Member | None, now: datetime) -> list[Member]:
    """Keep whom `message` calls and tell them; followers hear of the note. Returns who was called.

    Within the transaction that keeps the note. Nobody is told of his own words.
    """
    active = _active() if "@" in message.text else []
    found = find_mentions(message.text, _called(active)) if active else Found()
    Mention.objects.bulk_create(_row(message, one.start, one.end, one.key) for one in found.named)
    keys = {one.key for one in found.named}
    told = [one for one in active if keys & _keys(one) and (by is None or one.pk != by.pk)]
    if by is not None:
        follow_by_itself(ticket, [by], Follower.Why.NOTED, now=now)
    if told:
        follow_by_itself(ticket, told, Follower.Why.MENTIONED, now=now)
        notify(told, ticket.pk, Notification.Kind.MENTIONED, now=now, by=by, message=message)
    tell_followers(ticket, NOTE, by=by, now=now, but={one.pk for one in told})
    return told


def _active() -> list[Member]:
    return list(Member.objects.filter(is_active=True).order_by("id"))


def _called(members: list[Member]) -> dict[str, set[str]]:
    """What each handle may mean. A word of a name beats no role, and a role no name: where both fit, neither is meant."""
    called: dict[str, set[str]] = {}
    for role, handles in ROLE_HANDLES.items():
        for handle in handles:
            called.setdefault(fold(handle), set()).add(f"role:{role}")
    for member in members:
        for handle in handles_of(member.name, member.email):
            called.setdefault(handle, set()).add(f"member:{member.pk}")
    return called


def _keys(member: Member) -> set[str]:
    return {f"member:{member.pk}", *(f"role:{role}" for role in member.roles)}


def _row(message: Message, start: int, end: int, key: str) -> Mention:
    kind, _, value = key.partition(":")
    if kind == "role":
        return Mention(message=message, role=value, start=start, end=end)
    return Mention(message=message, member_id=int(value), start=start, end=end)
