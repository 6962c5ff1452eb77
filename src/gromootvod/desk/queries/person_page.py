"""One person, or one firm, as members see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gromootvod.contacts.models import Company, Contact, ContactMerge, ContactNote
from gromootvod.contacts.queries.doubles import Pair, doubles_of
from gromootvod.contacts.queries.people import in_order
from gromootvod.desk.models import ServiceLevel
from gromootvod.desk.queries import history

PEOPLE = 50  # of a firm that are shown; the list finds the others


@dataclass(frozen=True, slots=True)
class AddressView:
    """A way to reach a person."""

    id: int
    kind: str
    value: str
    first: bool  # of its kind
    several: bool  # there are others of its kind
    bounced_at: datetime | None
    bounce_reason: str
    blocked_at: datetime | None
    blocked_by: str
    blocked_why: str


@dataclass(frozen=True, slots=True)
class NoteView:
    """What a member wrote down."""

    id: int
    by: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class MergeView:
    """A row that was found to be the same person; it can go back."""

    id: int
    name: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class PersonPage:
    """`zone` is his time zone, or his company's, or ""."""

    id: int
    name: str
    company_id: int | None
    company: str
    language: str
    time_zone: str
    zone: str
    told_by: str
    since: datetime
    addresses: tuple[AddressView, ...]
    notes: tuple[NoteView, ...]
    merges: tuple[MergeView, ...]
    doubles: tuple[Pair, ...]
    history: history.History


@dataclass(frozen=True, slots=True)
class Colleague:
    """One of a firm's people."""

    id: int
    name: str
    mail: str


@dataclass(frozen=True, slots=True)
class LevelView:
    """A service level that names the firm."""

    name: str
    first: str
    next: str
    solution: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class CompanyPage:
    """A firm: what is known, who writes, what is open."""

    id: int
    name: str
    hours: str
    time_zone: str
    about: str
    domains: tuple[str, ...]
    levels: tuple[LevelView, ...]
    people: tuple[Colleague, ...]
    more_people: bool
    history: history.History


def person_page(contact_id: int, *, after: int | None = None) -> PersonPage:
    """Read a person. Raises Contact.DoesNotExist, for an erased one too."""
    one = Contact.objects.select_related("company").get(pk=contact_id, merged_into=None, erased_at=None)
    return PersonPage(
        id=one.pk, name=one.name, company_id=one.company_id, company=one.company.name if one.company else "",
        language=one.language, time_zone=one.time_zone, zone=zone_of(one), told_by=one.told_by,
        since=one.made_at, addresses=_addresses(one), notes=_notes(one), merges=_merges(one),
        doubles=doubles_of(one.pk), history=history.of_contact(one.pk, after=after),
    )  # fmt: skip


def company_page(company_id: int, *, after: int | None = None) -> CompanyPage:
    """Read a firm. Raises Company.DoesNotExist."""
    one = Company.objects.get(pk=company_id)
    others = one.domains.order_by("domain").values_list("domain", flat=True)
    people = Contact.objects.filter(company=one, merged_into=None, erased_at=None)
    rows = list(people.prefetch_related("addresses").order_by("name", "id")[: PEOPLE + 1])
    levels = ServiceLevel.objects.filter(company=one)
    return CompanyPage(
        id=one.pk, name=one.name, hours=one.hours, time_zone=one.time_zone, about=one.about,
        domains=((one.domain,) if one.domain else ()) + tuple(others),
        levels=tuple(LevelView(row.name, row.first, row.next, row.solution, row.is_active) for row in levels),
        people=tuple(Colleague(row.pk, row.name, _mail(row)) for row in rows[:PEOPLE]),
        more_people=len(rows) > PEOPLE, history=history.of_company(company_id, after=after),
    )  # fmt: skip


def lives_in(contact_id: int) -> int | None:
    """The row that a merged contact lives in now; None for one who is nobody else."""
    for _step in range(10):
        found = Contact.objects.filter(pk=contact_id).values_list("merged_into", flat=True).first()
        if found is None:
            return contact_id if _step else None
        contact_id = found
    return None


def zone_of(contact: Contact) -> str:
    """The IANA name of the time he lives by; "" where nobody has said."""
    return contact.time_zone or (contact.company.time_zone if contact.company else "")


def _mail(one: Contact) -> str:
    return next((row.value for row in in_order(one.addresses.all()) if row.kind == "mail"), "")


def _addresses(one: Contact) -> tuple[AddressView, ...]:
    rows = in_order(one.addresses.select_related("blocked_by"))
    kinds = [row.kind for row in rows]
    return tuple(
        AddressView(
            row.pk, row.kind, row.value, kinds.index(row.kind) == place, kinds.count(row.kind) > 1, row.bounced_at,
            row.bounce_reason, row.blocked_at, row.blocked_by.name if row.blocked_by else "", row.blocked_why,
        )
        for place, row in enumerate(rows)
    )  # fmt: skip


def _notes(one: Contact) -> tuple[NoteView, ...]:
    rows = ContactNote.objects.filter(contact=one).select_related("member").order_by("-id")[:100]
    return tuple(NoteView(row.pk, row.member.name if row.member else "", row.at, row.text) for row in rows)


def _merges(one: Contact) -> tuple[MergeView, ...]:
    rows = ContactMerge.objects.filter(kept=one, undone_at=None).select_related("lost", "by").order_by("-id")
    return tuple(MergeView(row.pk, row.lost.name, row.at, row.by.name if row.by else "") for row in rows)
