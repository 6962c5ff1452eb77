"""Who has which ticket before his eyes, and whose answer is begun."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from gromootvod.desk.models import KeptDraft, Presence
from gromootvod.desk.operations.presence import FRESH


@dataclass(frozen=True, slots=True)
class Seen:
    """A colleague at a ticket."""

    name: str
    initials: str
    writing: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """What a line of the board says of colleagues and of what is begun."""

    there: tuple[Seen, ...] = ()
    my_draft: bool = False
    drafts: tuple[str, ...] = ()  # names of the others who have begun an answer


def at_ticket(number: int, *, member_id: int, now: datetime) -> tuple[Seen, ...]:
    """The others who have the ticket open; who writes comes first. One query."""
    return _seen([number], member_id, now).get(number, ())


def drafts_of_others(number: int, *, member_id: int) -> tuple[str, ...]:
    """Names of the others who have begun an answer; what it says is theirs alone."""
    rows = KeptDraft.objects.filter(ticket_id=number).exclude(member_id=member_id)
    return tuple(rows.order_by("id").values_list("member__name", flat=True)[:10])


def marks(numbers: Collection[int], *, member_id: int, now: datetime) -> dict[int, Mark]:
    """The marks of tickets that have any; two queries, however many tickets."""
    there = _seen(numbers, member_id, now)
    mine: set[int] = set()
    drafts: dict[int, list[str]] = defaultdict(list)
    rows = KeptDraft.objects.filter(ticket_id__in=numbers).order_by("id")
    for number, writer, name in rows.values_list("ticket_id", "member_id", "member__name"):
        if writer == member_id:
            mine.add(number)
        else:
            drafts[number].append(name)
    return {
        number: Mark(there.get(number, ()), number in mine, tuple(drafts.get(number, ())))
        for number in {*there, *mine, *drafts}
    }


def everybody(*, now: datetime) -> frozenset[tuple[int, int, str]]:
    """(ticket, member, what) of all who look now: what live pages compare to see that something has changed."""
    rows = Presence.objects.filter(at__gt=now - FRESH)
    return frozenset(rows.values_list("ticket_id", "member_id", "what"))


def _seen(numbers: Collection[int], member_id: int, now: datetime) -> dict[int, tuple[Seen, ...]]:
    rows = Presence.objects.filter(ticket_id__in=numbers, at__gt=now - FRESH).exclude(member_id=member_id)
    found: dict[int, list[Seen]] = defaultdict(list)
    for row in rows.filter(member__is_active=True).select_related("member").order_by("-what", "member_id"):
        writing = row.what == Presence.What.WRITING
        found[row.ticket_id].append(Seen(row.member.name, row.member.initials, writing))
    return {number: tuple(seen) for number, seen in found.items()}
