"""The part of `gromo restore` that talks to PostgreSQL: what was there becomes a schema of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from gromootvod.cli import archive, postgres
from gromootvod.cli.inventory import NoDesk, inspect_postgres
from gromootvod.cli.restore import CannotRestore


def put_back(dump: Path, manifest: archive.Manifest, stamp: str, replace: bool) -> str:
    """Move what is there into the schema `before_…`, load the dump, count; return that schema's name.

    When anything fails the old schema comes back. Raises CannotRestore.
    """
    tool = shutil.which("pg_restore")
    if tool is None:
        raise CannotRestore("pg_restore is not here: apt install postgresql-client")
    aside = "before_" + stamp.replace("-", "_")
    try:
        with postgres.connect() as connection:
            _alone(connection, replace)
            with connection.transaction():
                connection.execute(sql.SQL("ALTER SCHEMA public RENAME TO {}").format(sql.Identifier(aside)))
                connection.execute("CREATE SCHEMA public")
            try:
                _load(tool, dump)
                _counts_as_told(connection, manifest)
            except BaseException:
                with connection.transaction():
                    connection.execute("DROP SCHEMA public CASCADE")
                    connection.execute(
                        sql.SQL("ALTER SCHEMA {} RENAME TO public").format(sql.Identifier(aside))
                    )
                raise
    except psycopg.Error as error:
        raise CannotRestore(f"PostgreSQL: {' '.join(str(error).split())}") from error
    return f"the schema {aside}"


def _alone(connection: psycopg.Connection[Any], replace: bool) -> None:
    others = connection.execute(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid() AND usesysid IS NOT NULL"
    ).fetchone()
    if others and others[0]:
        raise CannotRestore(f"{others[0]} other sessions are in this database: stop the desk first")
    there = connection.execute("SELECT to_regclass('public.desk_parcel') IS NOT NULL").fetchone()
    if there and there[0] and not replace:
        letters = connection.execute("SELECT count(*) FROM public.desk_parcel").fetchone()
        if letters and letters[0]:
            raise CannotRestore(f"the desk has {letters[0]} letters: with --replace they are put aside")


def _load(tool: str, dump: Path) -> None:
    # The schema itself is in the dump too: it has just been made, so that one entry is passed over.
    command = [tool, "--no-owner", "--no-privileges", "--schema=public", "--single-transaction"]
    command += ["--exit-on-error", f"--dbname={postgres.conninfo()}", str(dump)]
    environment = {**os.environ, **postgres.password_environment()}
    done = subprocess.run(  # noqa: S603 — a program found on PATH, arguments of our own
        command, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise CannotRestore(f"pg_restore: {' '.join(done.stderr.split())[:500]}")


def _counts_as_told(connection: psycopg.Connection[Any], manifest: archive.Manifest) -> None:
    try:
        migrations, counts = inspect_postgres(connection, manifest.counts)
    except NoDesk as error:
        raise CannotRestore(str(error)) from error
    if counts != dict(manifest.counts) or migrations != list(manifest.migrations):
        raise CannotRestore("the database holds something else than the backup's manifest says")
