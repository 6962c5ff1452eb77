"""Who has which ticket before his eyes, and whose answer is begun."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
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
class AtTicket:
    """The others at a ticket, and when the member's own page beat last."""

    others: tuple[Seen, ...]
    beat_at: datetime | None


@dataclass(frozen=True, slots=True)
class Mark:
    """What a line of the board says of colleagues and of what is begun."""

    there: tuple[Seen, ...] = ()
    my_draft: bool = False
    drafts: tuple[str, ...] = ()  # names of the others who have begun an answer


def at_ticket(number: int, *, member_id: int, now: datetime) -> AtTicket:
    """Who has the ticket open; who writes comes first. One query."""
    rows = _rows([number], now)
    own = next((row for row in rows if row.member_id == member_id), None)
    return AtTicket(_others(rows, member_id).get(number, ()), own.at if own else None)


def drafts_at(number: int, *, member_id: int) -> tuple[KeptDraft | None, tuple[str, ...]]:
    """The member's own draft, and the names of others who have begun an answer: what it says is theirs. One query."""
    rows = list(KeptDraft.objects.filter(ticket_id=number).select_related("member").order_by("id")[:20])
    own = next((row for row in rows if row.member_id == member_id), None)
    return own, tuple(row.member.name for row in rows if row.member_id != member_id)


def marks(numbers: Collection[int], *, member_id: int, now: datetime) -> dict[int, Mark]:
    """The marks of tickets that have any; two queries, however many tickets."""
    there = _others(_rows(numbers, now), member_id)
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


def _rows(numbers: Collection[int], now: datetime) -> list[Presence]:
    rows = Presence.objects.filter(ticket_id__in=numbers, at__gt=now - FRESH, member__is_active=True)
    return list(rows.select_related("member").order_by("-what", "member_id"))


def _others(rows: Iterable[Presence], member_id: int) -> dict[int, tuple[Seen, ...]]:
    found: dict[int, list[Seen]] = defaultdict(list)
    for row in rows:
        if row.member_id != member_id:
            writing = row.what == Presence.What.WRITING
            found[row.ticket_id].append(Seen(row.member.name, row.member.initials, writing))
    return {number: tuple(seen) for number, seen in found.items()}
