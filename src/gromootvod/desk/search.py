"""Full-text search: one analyser (`core.text.analyse`) under FTS5 and under PostgreSQL's `simple` GIN."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from gromootvod.core.text import analyse

TABLE = "desk_search"
WORDS_KEPT = 20_000  # of one message; a pasted log beyond that is not searched


def words_of(*texts: str) -> tuple[str, ...]:
    """Return the lemmas under which `texts` are found, bounded."""
    return tuple(analyse("\n".join(texts))[:WORDS_KEPT])


def index(message_id: int, words: Iterable[str]) -> None:
    """Make a message findable; called in the transaction that writes it."""
    line = " ".join(words)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"INSERT INTO {TABLE}(rowid, words) VALUES (%s, %s)", [message_id, line])
        else:
            cursor.execute(
                f"INSERT INTO {TABLE}(message_id, words) VALUES (%s, to_tsvector('simple', %s))",
                [message_id, line],
            )


def forget(message_id: int) -> None:
    """Make a message that is about to go unfindable."""
    with connection.cursor() as cursor:
        column = "rowid" if connection.vendor == "sqlite" else "message_id"
        cursor.execute(f"DELETE FROM {TABLE} WHERE {column} = %s", [message_id])


def find(query: str, *, limit: int = 50) -> list[int]:
    """Return ids of messages that hold all words of `query`, newest first, at most `limit`."""
    words = list(dict.fromkeys(analyse(query[:400])))[:12]
    if not words:
        return []
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            match = " ".join('"' + word.replace('"', "") + '"' for word in words)
            cursor.execute(
                f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s ORDER BY rowid DESC LIMIT %s",
                [match, limit],
            )
        else:
            cursor.execute(
                f"SELECT message_id FROM {TABLE} WHERE words @@ plainto_tsquery('simple', %s) "
                "ORDER BY message_id DESC LIMIT %s",
                [" ".join(words), limit],
            )
        return [row[0] for row in cursor.fetchall()]
