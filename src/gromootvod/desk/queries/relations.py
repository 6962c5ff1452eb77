"""What a ticket has to do with others, and who takes part in it: for the side of its page, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from gromootvod.contacts.models import Address
from gromootvod.desk.models import Merge, Participant, Relation
from gromootvod.desk.queries.ticket_view import TimelineItem

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Related:
    """Another ticket, and what it is to this one."""

    id: int  # of the relation
    what: (
        str  # cause | duplicate | has_duplicate | blocks | blocked | parent | child | split_off | split_from
    )
    number: int
    title: str
    state: str
    closed: bool


@dataclass(frozen=True, slots=True)
class MergedIn:
    """A ticket that lives in this one."""

    id: int  # of the merge
    number: int
    title: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Person:
    """One who takes part."""

    id: int
    contact: int
    name: str
    address: str
    trouble: str  # bounced | blocked | ""
    may_read: bool
    may_write: bool
    told: bool
    apart: bool  # he and the client see nothing of each other's letters
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class Beside:
    """All that stands beside a ticket."""

    related: tuple[Related, ...]
    merged: tuple[MergedIn, ...]
    people: tuple[Person, ...]
    proposed: tuple[tuple[str, str], ...]  # name and address of colleagues in copy of a letter

    @property
    def children(self) -> tuple[Related, ...]:
        """The tickets whose parent this one is."""
        return tuple(one for one in self.related if one.what == "child")

    @property
    def open_children(self) -> tuple[Related, ...]:
        """Those of them that are not solved."""
        return tuple(one for one in self.children if not one.closed)


def beside(number: int, timeline: Sequence[TimelineItem]) -> Beside:
    """Read what stands beside ticket `number`; `timeline` is its history, as its page has it already."""
    people = _people(number)
    return Beside(_related(number), _merged(number), people, _proposed(timeline, people))


_WHAT = {
    Relation.Kind.CAUSE: ("cause", "cause"),
    Relation.Kind.DUPLICATE: ("duplicate", "has_duplicate"),
    Relation.Kind.BLOCKS: ("blocks", "blocked"),
    Relation.Kind.PARENT: ("child", "parent"),
    Relation.Kind.SPLIT: ("split_off", "split_from"),
}


def _related(number: int) -> tuple[Related, ...]:
    rows = Relation.objects.filter(Q(source=number) | Q(target=number)).select_related("source", "target")
    found = []
    for row in rows.order_by("id")[:SHOWN]:
        ours = row.source_id == number
        other = row.target if ours else row.source
        what = _WHAT[Relation.Kind(row.kind)][0 if ours else 1]
        found.append(Related(row.pk, what, other.pk, other.title, other.state, other.closed_at is not None))
    return tuple(found)


def _merged(number: int) -> tuple[MergedIn, ...]:
    rows = Merge.objects.filter(kept=number, undone_at=None).order_by("id")
    return tuple(MergedIn(*row) for row in rows.values_list("id", "lost_id", "lost__title", "at")[:SHOWN])


def _people(number: int) -> tuple[Person, ...]:
    rows = Participant.objects.filter(ticket=number, removed_at=None).select_related("contact", "by")
    found = list(rows.order_by("id"))
    addresses: dict[int, Address] = {}
    his = Address.objects.filter(contact__in=[one.contact_id for one in found], kind=Address.Kind.MAIL)
    for address in his.order_by("-id") if found else ():
        addresses[address.contact_id] = address
    return tuple(_person(one, addresses.get(one.contact_id)) for one in found)


def _person(row: Participant, address: Address | None) -> Person:
    trouble = ""
    if address is not None and (address.blocked_at or address.bounced_at):
        trouble = "blocked" if address.blocked_at else "bounced"
    mail = address.value if address else ""
    return Person(
        row.pk, row.contact_id, row.contact.name or mail, mail, trouble, row.may_read, row.may_write, row.told,
        row.side_id is not None, row.reason, row.by.name if row.by else "",
    )  # fmt: skip


def _proposed(timeline: Sequence[TimelineItem], people: Sequence[Person]) -> tuple[tuple[str, str], ...]:
    known = {one.address for one in people}
    found: dict[str, str] = {}
    for item in timeline:
        for name, email in item.data.get("cc", ()) if item.kind in ("opened", "letter") else ():
            if email not in known:
                found[email] = name or found.get(email, "")
    return tuple((name, email) for email, name in list(found.items())[-8:])
