"""Let the tests empty the database between them, the audit log too, without a way round its lock in the product."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connections, transaction
from django.db.backends.sqlite3.base import DatabaseWrapper

LOCKED = "office_auditentry"


def let_flush_pass() -> None:
    """On SQLite a flush is a DELETE, which the log's triggers refuse: they step aside for just that statement.

    On PostgreSQL it is a TRUNCATE, which triggers of rows do not see.
    """
    operations: Any = DatabaseWrapper.ops_class
    flush = operations.execute_sql_flush

    def execute_sql_flush(self: Any, statements: Sequence[str]) -> None:
        using = self.connection.alias
        with transaction.atomic(using=using), connections[using].cursor() as cursor:
            triggers = _triggers(cursor)
            for name, _ in triggers:
                cursor.execute(f'DROP TRIGGER "{name}"')
            flush(self, statements)
            for _, sql in triggers:
                cursor.execute(sql)

    operations.execute_sql_flush = execute_sql_flush


def _triggers(cursor: Any) -> list[tuple[str, str]]:
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [LOCKED])
    return list(cursor.fetchall())
