"""Erase from the search index, and from the pages of the database file that deleted rows leave behind."""

from __future__ import annotations

from django.db import connection

from gromootvod.core.text import index_words
from gromootvod.desk import search
from gromootvod.desk.models import Message
from gromootvod.privacy.scope import Scope


def begin_secure() -> None:
    """SQLite writes zeros over what is deleted, from here on in this connection."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def anew(scope: Scope) -> None:
    """Make the messages of the tickets findable by what is left of them."""
    rows = Message.objects.filter(ticket__in=scope.tickets + scope.others).values_list(
        "pk", "subject", "text"
    )
    for pk, subject, text in list(rows):
        search.forget(pk)
        search.index(pk, index_words(subject, text))
    for person in scope.people:
        search.index_person(person)


def purge() -> None:
    """Words of deleted entries stay in an FTS5 index until it is written anew: do that now.

    PostgreSQL drops what is dead when it vacuums; the house says so in its documentation.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%%USING fts5%%'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'INSERT INTO "{name}"("{name}") VALUES (%s)', ["optimize"])  # noqa: S608 — our own tables
