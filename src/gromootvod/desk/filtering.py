"""Compile a filter (`core.filter`) to a query of tickets: one meaning for search, views and rules.

Every condition is plain ORM and means the same on both databases. Other tables join in by `register`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from gromootvod.contacts.models import Address, Company, Contact
from gromootvod.core.filter import FIELD, Filter, FilterError, Term
from gromootvod.desk import search
from gromootvod.desk.any_case import any_case
from gromootvod.desk.filter_moments import moment
from gromootvod.desk.lifecycle import Ball
from gromootvod.desk.merged import by_itself, standing
from gromootvod.desk.models import Attachment, Message, Promise, Ticket
from gromootvod.desk.models.search_words import PersonEntry
from gromootvod.desk.search_query import of_people
from gromootvod.office.models import Member

MAIL_DOORS = ("mail", "lmtp", "smtp", "imap", "intake")


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and when: "me" and "today" depend on it."""

    member_id: int
    now: datetime


Condition = Callable[[Term, Asker], Q]


def register(key: str, condition: Condition) -> None:
    """Teach the compiler a key; "field" serves every `field.<key>`. The condition ignores `term.negated`."""
    _CONDITIONS[key] = condition


def tickets(asked: Filter, *, member_id: int, now: datetime) -> QuerySet[Ticket]:
    """The tickets for which all of the filter holds, in no order. Raises FilterError for a key without a table.

    One that was merged into another is none of them: what it held is found in the other.
    """
    found = Ticket.objects.filter(conditions(asked, member_id=member_id, now=now)).filter(by_itself())
    if asked.asks_text:
        found = found.filter(search.of_tickets(asked))
    return found


def conditions(asked: Filter, *, member_id: int, now: datetime) -> Q:
    """The terms of a filter as one condition on Ticket; its words are not looked at."""
    asker = Asker(member_id, now)
    every = Q()
    for term in asked.terms:
        condition = _CONDITIONS.get("field" if term.key.startswith(FIELD) else term.key)
        if condition is None:
            raise FilterError("no_table", term.start, term.end, key=term.key)
        one = condition(term, asker)
        every &= ~one if term.negated else one
    return every


def compare(field: str, term: Term) -> Q:
    """A number against a column."""
    if term.op == ":":
        return Q(**{f"{field}__in": [int(value) for value in term.values]})
    lookup = {">": "gt", ">=": "gte", "<": "lt", "<=": "lte"}[term.op]
    return Q(**{f"{field}__{lookup}": int(term.value)})


def _codes(field: str) -> Condition:
    return lambda term, asker: Q(**{f"{field}__in": term.values})


def _number(field: str) -> Condition:
    return lambda term, asker: compare(field, term)


def _own_number(term: Term, asker: Asker) -> Q:
    """A merged ticket's number stands for the ticket that it lives in."""
    return (
        Q(pk__in=[standing(int(value)) for value in term.values]) if term.op == ":" else compare("pk", term)
    )


def _moment(field: str, *, ahead: bool = False) -> Condition:
    return lambda term, asker: moment(field, term, now=asker.now, ahead=ahead)


def _door(term: Term, asker: Asker) -> Q:
    doors = [door for value in term.values for door in (MAIL_DOORS if value == "mail" else (value,))]
    return Q(door__in=doors)


def _from(term: Term, asker: Asker) -> Q:
    people = Q()
    for value in term.values:
        query = of_people(value)
        if "@" in value.strip("@"):
            people |= Q(contact__in=Address.objects.filter(value=value.lower()).values("contact_id"))
        elif query:
            people |= Q(contact__in=PersonEntry.objects.filter(words__match=query).values("contact_id"))
    return people or Q(pk__in=())


def _to(term: Term, asker: Asker) -> Q:
    written = Q()
    for value in term.values:
        low = value.lower()
        written |= Q(address=low) if "@" in low.strip("@") else Q(address__contains=low)
    ours = Message.objects.filter(written, direction=Message.Direction.OUT, ticket=OuterRef("pk"))
    return Q(Exists(ours))


def _company(term: Term, asker: Asker) -> Q:
    firms = Q()
    for value in term.values:
        firms |= Q(name__regex=any_case(value)) | Q(domain=value.lower())
    firm_ids = Company.objects.filter(firms).values("pk")
    return Q(contact__in=Contact.objects.filter(company__in=firm_ids).values("pk"))


def _product(term: Term, asker: Asker) -> Q:
    return _any([Q(product__regex=any_case(value)) for value in term.values])


def _assignee(term: Term, asker: Asker) -> Q:
    return _any([_one_assignee(value, asker) for value in term.values])


def _one_assignee(value: str, asker: Asker) -> Q:
    if value == "me":
        return Q(assignee_id=asker.member_id)
    if value == "none":
        return Q(assignee=None)
    named = Q(name__regex=any_case(value)) | Q(email__startswith=value.lower())
    return Q(assignee__in=Member.objects.filter(named).values("pk"))


def _is(term: Term, asker: Asker) -> Q:
    return _any([_being(value, asker.now) for value in term.values])


def _being(value: str, now: datetime) -> Q:
    beings = {
        "open": Q(closed_at=None),
        "closed": Q(closed_at__isnull=False),
        "unassigned": Q(assignee=None),
        "late": Q(closed_at=None, next_word_by__lt=now),
        "alarm": Q(alarm=True),
        "ready": Q(ready=True),
        "waiting": Q(closed_at=None, ball=Ball.CLIENT),
        "ours": Q(closed_at=None, ball=Ball.US),
    }
    return beings[value]


def _has(term: Term, asker: Asker) -> Q:
    return _any([Q(Exists(_beside(value))) for value in term.values])


def _beside(value: str) -> QuerySet[Attachment] | QuerySet[Message] | QuerySet[Promise]:
    if value == "attachment":
        return Attachment.objects.filter(message__ticket=OuterRef("pk"))
    if value == "note":
        return Message.objects.filter(ticket=OuterRef("pk"), direction=Message.Direction.NOTE)
    # The house's own rhythm promises something on every ticket; asked for is what a person has promised.
    return Promise.objects.filter(ticket=OuterRef("pk"), settled_at=None, source=Promise.Source.REPLY)


def _any(parts: list[Q]) -> Q:
    some = Q()
    for part in parts:
        some |= part
    return some


_CONDITIONS: dict[str, Condition] = {
    "from": _from,
    "to": _to,
    "company": _company,
    "state": _codes("state"),
    "assignee": _assignee,
    "product": _product,
    "priority": _codes("priority"),
    "door": _door,
    "language": _codes("language"),
    "heat": _number("heat"),
    "number": _own_number,
    "has": _has,
    "is": _is,
    "opened": _moment("opened_at"),
    "updated": _moment("last_message_at"),
    "closed": _moment("closed_at"),
    "due": _moment("next_word_by", ahead=True),
}


def known() -> Mapping[str, Condition]:
    """The keys that can be asked for now."""
    return _CONDITIONS
