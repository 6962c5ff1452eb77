"""Full-text search: one analyser (`core.text.analyse`) under FTS5 and under PostgreSQL's `simple` GIN."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection
from django.db.models import Q

from gromootvod.core.filter import Filter
from gromootvod.core.text import analyse
from gromootvod.desk.models import Message

INSERT = {
    "sqlite": "INSERT INTO desk_search(rowid, words) VALUES (%s, %s)",
    "postgresql": "INSERT INTO desk_search(message_id, words) VALUES (%s, to_tsvector('simple', %s))",
}
FORGET = {
    "sqlite": "DELETE FROM desk_search WHERE rowid = %s",
    "postgresql": "DELETE FROM desk_search WHERE message_id = %s",
}
FIND = {
    "sqlite": "SELECT rowid FROM desk_search WHERE desk_search MATCH %s ORDER BY rowid DESC LIMIT %s",
    "postgresql": "SELECT message_id FROM desk_search WHERE words @@ plainto_tsquery('simple', %s) "
    "ORDER BY message_id DESC LIMIT %s",
}


def index(message_id: int, words: Iterable[str]) -> None:
    """Make a message findable; called in the transaction that writes it."""
    with connection.cursor() as cursor:
        cursor.execute(INSERT[connection.vendor], [message_id, " ".join(words)])


def forget(message_id: int) -> None:
    """Take a message that is about to go out of the index."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET[connection.vendor], [message_id])


def find(query: str, *, limit: int = 50) -> list[int]:
    """Return ids of messages that hold all words of `query`, newest first, at most `limit`."""
    words = list(dict.fromkeys(analyse(query[:400])))[:12]
    if not words:
        return []
    if connection.vendor == "sqlite":
        asked = " ".join('"' + word.replace('"', "") + '"' for word in words)
    else:
        asked = " ".join(words)
    with connection.cursor() as cursor:
        cursor.execute(FIND[connection.vendor], [asked, limit])
        return [row[0] for row in cursor.fetchall()]


def of_tickets(asked: Filter) -> Q:
    """A condition on Ticket: a message of it holds all words and phrases of the filter."""
    wanted = " ".join((*asked.words, *asked.phrases))
    holds = Q()
    if wanted:
        holds &= Q(pk__in=Message.objects.filter(pk__in=find(wanted, limit=20_000)).values("ticket_id"))
    for words in asked.without:
        holds &= ~Q(pk__in=Message.objects.filter(pk__in=find(words, limit=20_000)).values("ticket_id"))
    return holds
