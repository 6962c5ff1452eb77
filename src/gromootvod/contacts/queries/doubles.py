"""Rows that may be one person: proposals for a member to look at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from gromootvod.contacts.models import Address, Contact, ContactWord, NotSame
from gromootvod.core.persons import Person, likeness

SHOWN = 50  # pairs on the page of proposals
KEYS = 200  # common keys that are looked into for it
CROWD = 6  # people behind one key: a switchboard, a team's mailbox, no person


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two."""

    id: int
    name: str
    company: str
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rows, the older one first; `score` is 0-100, `reasons` are codes of core.persons."""

    older: Side
    newer: Side
    score: int
    reasons: tuple[str, ...]


def proposals() -> tuple[Pair, ...]:
    """The likeliest pairs of the house, at most SHOWN; a constant number of queries."""
    keys = (
        ContactWord.objects.exclude(kind=ContactWord.Kind.FIND)
        .values("kind", "word")
        .annotate(n=Count("id"))
        .filter(n__gt=1, n__lte=CROWD)
        .order_by("kind", "word")[:KEYS]
    )
    wanted = Q(pk__in=())
    for key in keys:
        wanted |= Q(kind=key["kind"], word=key["word"])
    return _pairs(ContactWord.objects.filter(wanted).values_list("kind", "word", "contact_id"))


def doubles_of(contact_id: int) -> tuple[Pair, ...]:
    """Who may be the same person as this one; a constant number of queries."""
    own = ContactWord.objects.filter(contact=contact_id).exclude(kind=ContactWord.Kind.FIND)
    wanted = Q(pk__in=())
    for kind, word in own.values_list("kind", "word"):
        wanted |= Q(kind=kind, word=word)
    found = _pairs(ContactWord.objects.filter(wanted).values_list("kind", "word", "contact_id")[:KEYS])
    return tuple(pair for pair in found if contact_id in (pair.older.id, pair.newer.id))


def _pairs(rows: Iterable[tuple[str, str, int]]) -> tuple[Pair, ...]:
    together: dict[tuple[str, str], list[int]] = {}
    for kind, word, contact in rows:
        together.setdefault((kind, word), []).append(contact)
    pairs = {
        (first, second)
        for ids in together.values()
        if len(ids) <= CROWD
        for first in ids
        for second in ids
        if first < second
    }
    if not pairs:
        return ()
    ids = {number for pair in pairs for number in pair}
    apart = set(NotSame.objects.filter(first__in=ids, second__in=ids).values_list("first_id", "second_id"))
    people = {
        one.pk: one
        for one in Contact.objects.filter(pk__in=ids, merged_into=None, erased_at=None)
        .select_related("company").prefetch_related("addresses")
    }  # fmt: skip
    found = [
        _pair(people[first], people[second])
        for first, second in pairs - apart
        if first in people and second in people
    ]
    return tuple(sorted(found, key=lambda pair: (-pair.score, pair.older.id, pair.newer.id))[:SHOWN])


def _pair(older: Contact, newer: Contact) -> Pair:
    alike = likeness(_person(older), _person(newer))
    return Pair(_side(older), _side(newer), alike.score, alike.reasons)


def _person(one: Contact) -> Person:
    known = [(row.kind, row.value) for row in one.addresses.all()]
    return Person(
        one.name, one.company_id, [value for kind, value in known if kind == Address.Kind.MAIL],
        [value for kind, value in known if kind == Address.Kind.PHONE],
    )  # fmt: skip


def _side(one: Contact) -> Side:
    values = tuple(row.value for row in one.addresses.all())
    return Side(one.pk, one.name, one.company.name if one.company else "", values)
