"""PostgreSQL without Django's pool: for commands that must hear a "no" at once, and for its own tools."""

from __future__ import annotations

from typing import Any

import psycopg
from django.conf import settings
from psycopg.conninfo import make_conninfo

SECONDS = 5


def connect() -> psycopg.Connection[Any]:
    """One connection, outside any pool. Raises psycopg.Error within SECONDS when nobody answers."""
    database = settings.DATABASES["default"]
    return psycopg.connect(conninfo(), password=database["PASSWORD"] or None, autocommit=True)


def conninfo() -> str:
    """How to reach the database, without the password: this may stand on a command line."""
    database = settings.DATABASES["default"]
    keys = {"dbname": "NAME", "user": "USER", "host": "HOST", "port": "PORT"}
    named = {name: database[key] for name, key in keys.items() if database[key]}
    options = {name: value for name, value in database["OPTIONS"].items() if name != "pool"}
    return make_conninfo(**{"connect_timeout": SECONDS, **named, **options})


def password_environment() -> dict[str, str]:
    """The environment that hands the password to pg_dump and pg_restore."""
    password = settings.DATABASES["default"]["PASSWORD"]
    return {"PGPASSWORD": password} if password else {}
