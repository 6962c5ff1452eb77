"""What is in a desk: its migrations, and how many rows each of its tables has."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any


class NoDesk(Exception):
    """The database is there, but no desk has ever stood in it."""


def our_tables() -> list[str]:
    """The tables whose rows are counted."""
    from django.apps import apps

    ours = [app for app in apps.get_app_configs() if app.name.startswith("gromootvod.")]
    return sorted(model._meta.db_table for app in ours for model in app.get_models())


def inspect_sqlite(copy: sqlite3.Connection, tables: Iterable[str]) -> tuple[list[str], dict[str, int]]:
    """Migrations and rows by table. Raises NoDesk, and sqlite3.DatabaseError when the file is damaged."""
    (sound,) = copy.execute("PRAGMA quick_check(1)").fetchone()
    if sound != "ok":
        raise sqlite3.DatabaseError(f"the database is damaged: {sound}")
    there = {name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if "django_migrations" not in there:
        raise NoDesk("there is no desk in this database")
    counts = {
        table: copy.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]  # noqa: S608 — names of our models
        for table in tables
        if table in there
    }
    migrations = copy.execute("SELECT app || '.' || name FROM django_migrations ORDER BY 1")
    return [name for (name,) in migrations], counts


def inspect_postgres(connection: Any, tables: Iterable[str]) -> tuple[list[str], dict[str, int]]:
    """Migrations and rows by table. Raises NoDesk."""
    there = {
        name for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    }
    if "django_migrations" not in there:
        raise NoDesk("there is no desk in this database")
    counts = {
        table: connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]  # noqa: S608 — names of our models
        for table in tables
        if table in there
    }
    migrations = connection.execute("SELECT app || '.' || name FROM django_migrations ORDER BY 1")
    return [name for (name,) in migrations], counts
