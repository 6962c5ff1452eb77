"""People as the search and the palette show them."""

from __future__ import annotations

from dataclasses import dataclass

from gromootvod.contacts.models import Address, Contact
from gromootvod.desk.models import PersonEntry
from gromootvod.desk.search_query import of_people


@dataclass(frozen=True, slots=True)
class Person:
    """A contact; `address` is where he was first met."""

    number: int
    name: str
    company: str
    address: str


def people(text: str, *, limit: int) -> list[Person]:
    """Those whom a name, a beginning of a name, an address or a telephone means, newest first; two queries."""
    query = of_people(text)
    if query is None:
        return []
    ids = list(
        PersonEntry.objects.filter(words__match=query).order_by("-pk").values_list("pk", flat=True)[:limit]
    )
    rows = Contact.objects.filter(pk__in=ids).order_by("-pk").values_list("pk", "name", "company__name")
    first: dict[int, str] = {}
    for contact_id, value in (
        Address.objects.filter(contact__in=ids).order_by("-pk").values_list("contact_id", "value")
    ):
        first[contact_id] = value
    return [Person(number, name, company or "", first.get(number, "")) for number, name, company in rows]
