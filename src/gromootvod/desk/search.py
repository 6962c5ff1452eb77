"""Full-text search: one analyser (`core.text.analyse`) under FTS5 and under PostgreSQL's GIN.

A message is found by its own words and by those of its head: the ticket's title, who wrote, his firm and
address. When one of them is changed, triggers note it (`desk.search_triggers`) and the worker writes the head
anew (`operations.refresh_words`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import Q

from gromootvod.contacts.models import Address, Contact
from gromootvod.core.filter import Filter
from gromootvod.core.text import analyse
from gromootvod.desk.any_case import any_case
from gromootvod.desk.models import Message
from gromootvod.desk.models.search_words import PersonEntry, SearchEntry
from gromootvod.desk.search_query import Query, of_texts, of_words, spelt, tsvector

NOWHERE = 2**62  # greater than any id
AT_ONCE = 500  # ids of one question
HEAD = ("ticket__title", "ticket__contact__name", "ticket__contact__company__name", "address")
_INSERT = {
    "sqlite": "INSERT INTO desk_search(rowid, words, head) VALUES (%s, %s, %s)",
    "postgresql": "INSERT INTO desk_search(rowid, words) VALUES (%s, %s::tsvector || %s::tsvector)",
}
_HEAD = {
    "sqlite": "UPDATE desk_search SET head = %s WHERE rowid = %s",
    "postgresql": "UPDATE desk_search SET words = ts_filter(words, '{d}') || %s::tsvector WHERE rowid = %s",
}
_FORGET = "DELETE FROM desk_search WHERE rowid = %s"
_FORGET_PERSON = "DELETE FROM desk_people WHERE rowid = %s"
_PERSON = {
    "sqlite": "INSERT INTO desk_people(rowid, words) VALUES (%s, %s)",
    "postgresql": "INSERT INTO desk_people(rowid, words) VALUES (%s, %s::tsvector)",
}
_NEWEST = {
    "sqlite": "SELECT rowid FROM desk_search WHERE desk_search MATCH %s AND rowid < %s ORDER BY rowid DESC LIMIT %s",
    "postgresql": "SELECT rowid FROM desk_search WHERE words @@ %s::tsquery AND rowid < %s "
    "ORDER BY rowid DESC LIMIT %s",
}
_BEST = {
    "sqlite": "SELECT rowid, -bm25(desk_search, 1.0, 4.0) FROM desk_search WHERE desk_search MATCH %s AND rowid >= %s",
    "postgresql": "SELECT rowid, ts_rank('{0.15, 0.2, 0.4, 1.0}', words, %s::tsquery, 1) FROM desk_search "
    "WHERE words @@ %s::tsquery AND rowid >= %s",
}


def index(message_id: int, words: Iterable[str]) -> None:
    """Make a message findable; called in the transaction that writes it, after the message and its ticket."""
    own = list(words)
    row = Message.objects.filter(pk=message_id).values_list("ticket__contact_id", *HEAD).get()
    head = head_words(row[1:])
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(_INSERT["sqlite"], [message_id, " ".join(own), " ".join(head)])
        else:
            cursor.execute(_INSERT["postgresql"], [message_id, tsvector(own), tsvector(head, "A")])
    if not PersonEntry.objects.filter(pk=row[0]).exists():
        index_person(row[0])


def index_many(rows: Sequence[tuple[int, Iterable[str], Iterable[str]]]) -> None:
    """Make many messages findable at once: (id, words, words of the head). People are indexed by the worker."""
    sqlite = connection.vendor == "sqlite"
    given = [
        (number, " ".join(words), " ".join(head))
        if sqlite
        else (number, tsvector(words), tsvector(head, "A"))
        for number, words, head in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT[connection.vendor], given)


def head_words(values: Iterable[str | None]) -> list[str]:
    """The lemmas of a head, each once; `values` are those of HEAD."""
    return list(dict.fromkeys(analyse("\n".join(value for value in values if value))))


def index_head(message_id: int, head: list[str]) -> None:
    """Write the head of a message anew."""
    given = " ".join(head) if connection.vendor == "sqlite" else tsvector(head, "A")
    with connection.cursor() as cursor:
        cursor.execute(_HEAD[connection.vendor], [given, message_id])


def index_person(contact_id: int) -> None:
    """Make a contact findable by his name, firm and addresses, or forget one who is gone."""
    found = (
        Contact.objects.filter(pk=contact_id).values_list("name", "company__name", "company__domain").first()
    )
    with connection.cursor() as cursor:
        cursor.execute(_FORGET_PERSON, [contact_id])
        if found is not None:
            addresses = Address.objects.filter(contact_id=contact_id).values_list("kind", "value")
            words = _person_words([text or "" for text in found], list(addresses))
            given = " ".join(words) if connection.vendor == "sqlite" else tsvector(words)
            cursor.execute(_PERSON[connection.vendor], [contact_id, given])


def forget(message_id: int) -> None:
    """Take a message that is about to go out of the index."""
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, [message_id])


def newest(query: Query, *, before: int = NOWHERE, limit: int) -> list[int]:
    """Ids of messages that are found, newest first: below `before`, at most `limit`."""
    given = query.fts5 if connection.vendor == "sqlite" else query.tsquery
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST[connection.vendor], [given, before, limit])
        return [row[0] for row in cursor.fetchall()]


def best(query: Query, *, among: int, only: Sequence[int] | None = None) -> list[int]:
    """Ids of the newest `among` messages that are found, those that fit best first; only of `only`, if given."""
    ids = newest(query, limit=among) if only is None else only
    if not ids:
        return []
    sqlite = connection.vendor == "sqlite"
    given: list[str | int] = [query.fts5, min(ids)] if sqlite else [query.tsquery, query.tsquery, min(ids)]
    with connection.cursor() as cursor:
        cursor.execute(_BEST[connection.vendor], given)
        ranked = sorted((-rank, -number) for number, rank in cursor.fetchall())
    wanted = None if only is None else set(only)
    return [-number for _, number in ranked if wanted is None or -number in wanted]


def among(query: Query, ids: Sequence[int]) -> list[int]:
    """Those of `ids` that are found, newest first."""
    found: list[int] = []
    for start in range(0, len(ids), AT_ONCE):
        some = SearchEntry.objects.filter(pk__in=ids[start : start + AT_ONCE], words__match=query)
        found += some.values_list("pk", flat=True)
    return sorted(found, reverse=True)


def find(query: str, *, limit: int = 50) -> list[int]:
    """Return ids of messages that hold all words of `query`, newest first, at most `limit`."""
    wanted = of_words(query[:400])
    return newest(wanted, limit=limit) if wanted else []


def of_tickets(asked: Filter) -> Q:
    """A condition on Ticket: one message of it holds all words and phrases of the filter, none what is not wanted."""
    holds = Q()
    if asked.words or asked.phrases:
        query = of_texts(asked)
        found = SearchEntry.objects.filter(words__match=query) if query else SearchEntry.objects.none()
        for phrase in asked.phrases:
            found = found.filter(verbatim(phrase))
        holds &= Q(pk__in=found.values("message__ticket_id"))
    for words in asked.without:
        query = of_words(words)
        if query:
            unwanted = SearchEntry.objects.filter(words__match=query)
            unwanted = unwanted.filter(verbatim(words)) if " " in words else unwanted
            holds &= ~Q(pk__in=unwanted.values("message__ticket_id"))
    return holds


def verbatim(phrase: str) -> Q:
    """A condition on SearchEntry: the phrase stands in the message as it is, whatever the case of its letters."""
    pattern = any_case(phrase)
    text, subject = Q(message__text__regex=pattern), Q(message__subject__regex=pattern)
    return text | subject | Q(message__ticket__title__regex=pattern)


def _person_words(texts: list[str], addresses: list[tuple[str, str]]) -> list[str]:
    words = spelt(" ".join(texts)) + analyse(" ".join(texts))
    for kind, value in addresses:
        words += spelt(value)
        digits = "".join(re.findall(r"\d", value))
        if kind == Address.Kind.PHONE and digits:
            # A telephone is asked for with and without its country, and by its last digits.
            words += [digits, digits[1:], digits[-7:], digits[-4:]]
    return list(dict.fromkeys(word for word in words if word))
