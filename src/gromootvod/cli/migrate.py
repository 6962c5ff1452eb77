"""Bring the database up to this version: whole, or not at all.

Django writes a migration down after it has committed it: a process that dies in between leaves tables that the next
run wants to make once more. Here all that wait run in one transaction, their records included. On PostgreSQL processes
that start together take turns.
"""

from __future__ import annotations

from django.core.management import call_command
from django.db import connection, transaction

TURN = 0x67726F6D  # a number for the advisory lock that nobody else takes


def migrate() -> None:
    """Run the migrations that wait. Raises DatabaseError, and then nothing has changed."""
    # SQLite minds foreign keys while a table is made anew; this cannot be switched within a transaction.
    connection.disable_constraint_checking()
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])
            call_command("migrate", verbosity=0, interactive=False)
            if connection.vendor == "postgresql":  # rate limits are counted across processes there
                call_command("createcachetable", verbosity=0)
            connection.check_constraints()
    finally:
        connection.enable_constraint_checking()
