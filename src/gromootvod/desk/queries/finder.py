"""Find the ticket that a member means, to link it or to merge with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gromootvod.core.filter import Filter
from gromootvod.desk.models import Merge, Message, Ticket
from gromootvod.desk.queries.search_hits import find

FOUND = 12


@dataclass(frozen=True, slots=True)
class Candidate:
    """A ticket that may be meant."""

    number: int
    title: str
    contact: str
    company: str
    state: str
    closed: bool
    same_client: bool


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What a member sees before he merges."""

    lost: Candidate
    kept: Candidate
    letters: int
    same_client: bool


def candidates(number: int, words: str, *, member_id: int, now: datetime) -> tuple[Candidate, ...]:
    """Tickets that `words` (a number, or words of their letters) may mean; without words other ones of the client."""
    ticket = Ticket.objects.only("contact_id").get(pk=number)
    words = words.strip()[:200]
    bare = words.lstrip("#№ ")
    if not words:
        found = Ticket.objects.filter(contact=ticket.contact_id).order_by("closed_at", "-id")
    elif bare.isascii() and bare.isdigit() and len(bare) < 18:
        found = Ticket.objects.filter(pk=int(bare))
    else:
        asked = Filter(words=tuple(words.split()[:12]))
        numbers = [hit.number for hit in find(asked, member_id=member_id, now=now).hits]
        found = Ticket.objects.filter(pk__in=numbers).order_by("-id")
    gone = Merge.objects.filter(undone_at=None).values("lost")
    rows = found.exclude(pk=number).exclude(pk__in=gone).select_related("contact__company")[:FOUND]
    return tuple(_candidate(one, one.contact_id == ticket.contact_id) for one in rows)


def merge_plan(lost: int, kept: int) -> MergePlan:
    """Read what would be merged. Raises Ticket.DoesNotExist."""
    rows = {t.pk: t for t in Ticket.objects.filter(pk__in=[lost, kept]).select_related("contact__company")}
    if lost not in rows or kept not in rows:
        raise Ticket.DoesNotExist
    same = rows[lost].contact_id == rows[kept].contact_id
    seen = [_candidate(rows[number], same) for number in (lost, kept)]
    return MergePlan(seen[0], seen[1], Message.objects.filter(ticket=lost).count(), same)


def _candidate(ticket: Ticket, same_client: bool) -> Candidate:
    company = ticket.contact.company
    return Candidate(
        ticket.pk, ticket.title, ticket.contact.name, company.name if company else "", ticket.state,
        ticket.closed_at is not None, same_client,
    )  # fmt: skip
