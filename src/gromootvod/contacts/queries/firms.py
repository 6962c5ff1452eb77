"""The list of companies, found by name or domain."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from gromootvod.contacts.models import Company, Contact

PAGE = 25


@dataclass(frozen=True, slots=True)
class CompanyRow:
    """One line of the list."""

    id: int
    name: str
    domain: str
    people: int


@dataclass(frozen=True, slots=True)
class CompanyPage:
    """A page of rows by name; `after` is the cursor of the next one, "" at the end."""

    rows: tuple[CompanyRow, ...]
    after: str
    before: bool


def companies(query: str = "", *, after: int | None = None, size: int = PAGE) -> CompanyPage:
    """A page of companies, and how many people write from each; a constant number of queries."""
    found = Company.objects.filter(_wanted(query))
    if after is not None:
        last = Company.objects.filter(pk=after).values_list("name", flat=True).first()
        if last is not None:
            found = found.filter(Q(name__gt=last) | Q(name=last, id__gt=after))
    rows = list(found.order_by("name", "id")[: size + 1])
    shown = rows[:size]
    counts = dict(
        Contact.objects.filter(company__in=shown, merged_into=None, erased_at=None)
        .values_list("company").annotate(n=Count("id")).order_by()
    )  # fmt: skip
    cursor = str(shown[-1].pk) if len(rows) > size else ""
    return CompanyPage(
        tuple(CompanyRow(one.pk, one.name, one.domain or "", counts.get(one.pk, 0)) for one in shown),
        cursor,
        before=after is not None,
    )


def choices() -> list[tuple[int, str]]:
    """Companies for a field that offers names while one types; those with people first would cost a scan."""
    return list(Company.objects.order_by("name", "id").values_list("id", "name")[:1000])


def _wanted(query: str) -> Q:
    query = " ".join(query.split())[:100]
    if not query:
        return Q()
    wanted = Q(domain__startswith=query.lower()) | Q(domains__domain=query.lower())
    for written in {query, query.lower(), query.title(), query.capitalize(), query.upper()}:
        wanted |= Q(name__contains=written)  # SQLite compares without case in ASCII alone
    return Q(pk__in=Company.objects.filter(wanted).values("pk"))
