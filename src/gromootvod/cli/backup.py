"""Copy the whole desk into one file, while it runs. The way back is in `restore`."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from gromootvod.cli import archive
from gromootvod.cli.ground import settings_only
from gromootvod.cli.inventory import NoDesk, inspect_postgres, inspect_sqlite, our_tables
from gromootvod.cli.restore import restore

__all__ = ["backup", "restore"]

SCRATCH = ".gromo-backup-"


class CannotBackUp(Exception):
    """There is nothing to back up, or no way to do it; the message says which."""


def backup(file: Path) -> int:
    """Write a backup to `file`, which must not exist; 0 done, 1 failed, 2 it cannot be done like this.

    The database is copied in one consistent moment; who writes meanwhile is not held up. Under the final name
    there is a whole, synced backup or nothing. Needs room for two copies beside `file`.
    """
    settings_only()
    file = file.absolute()
    try:
        if file.exists():
            raise CannotBackUp(f"{file} is there already; a backup is never written over another")
        if not file.parent.is_dir():
            raise CannotBackUp(f"{file.parent} is no directory")
        manifest = _back_up(file)
    except (CannotBackUp, NoDesk) as error:
        print(f"gromo backup: {error}", file=sys.stderr)
        return 2
    except (OSError, sqlite3.Error, _database_error()) as error:
        print(f"gromo backup: {error}", file=sys.stderr)
        return 1
    _mark(manifest)
    print(f"{file}: {archive.summary(manifest)}, {file.stat().st_size} bytes")
    print(
        "It holds the secret key and every letter: whoever has it can read and sign all. Keep it like a key.",
        file=sys.stderr,
    )
    return 0


def _back_up(file: Path) -> archive.Manifest:
    from django.conf import settings

    archive.sweep(file.parent, SCRATCH)
    scratch = Path(tempfile.mkdtemp(prefix=SCRATCH, dir=file.parent))
    try:
        engine = "postgresql" if settings.POSTGRES else "sqlite"
        database = scratch / archive.DATABASE[engine]
        copy = _copy_postgres if settings.POSTGRES else _copy_sqlite
        migrations, counts = copy(database)
        key = scratch / archive.SECRET
        key.touch(mode=0o600)
        key.write_text(settings.SECRET_KEY, "utf-8")
        files = {database.name: database, key.name: key}
        manifest = archive.Manifest(
            version=version("gromootvod"),
            engine=engine,
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            migrations=tuple(migrations),
            counts=counts,
            members={name: archive.describe(path) for name, path in files.items()},
        )
        whole = scratch / "whole.tar.gz"
        archive.write(whole, manifest, files)
        os.replace(whole, file)
        archive.sync_directory(file.parent)
        return manifest
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _copy_sqlite(target: Path) -> tuple[list[str], dict[str, int]]:
    from django.conf import settings

    source = Path(settings.DATABASES["default"]["NAME"])
    if not source.exists():
        raise CannotBackUp(f"there is no desk in {source.parent}")
    target.touch(mode=0o600)
    desk, copy = sqlite3.connect(source, timeout=20), sqlite3.connect(target)
    try:
        # All pages in one step: one reading transaction, which does not hold up who writes (WAL).
        desk.backup(copy, pages=-1)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without its log beside it
        return inspect_sqlite(copy, our_tables())
    finally:
        copy.close()
        desk.close()


def _copy_postgres(target: Path) -> tuple[list[str], dict[str, int]]:
    from gromootvod.cli import postgres

    tool = shutil.which("pg_dump")
    if tool is None:
        raise CannotBackUp("pg_dump is not here: apt install postgresql-client")
    with postgres.connect() as connection:
        # Rows are counted in the very moment that pg_dump copies.
        connection.autocommit = False
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        (snapshot,) = connection.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
        migrations, counts = inspect_postgres(connection, our_tables())
        target.touch(mode=0o600)
        command = [tool, "--format=custom", "--no-owner", "--no-privileges", "--schema=public"]
        command += [f"--snapshot={snapshot}", f"--file={target}", f"--dbname={postgres.conninfo()}"]
        done = subprocess.run(  # noqa: S603 — a program found on PATH, arguments of our own
            command,
            env={**os.environ, **postgres.password_environment()},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise CannotBackUp(f"pg_dump: {' '.join(done.stderr.split())[:500]}")
    return migrations, counts


def _mark(manifest: archive.Manifest) -> None:
    """Leave word for `gromo doctor`."""
    from django.conf import settings

    mark = settings.CONFIG.data / "last_backup"
    fresh = mark.with_name("last_backup.new")
    fresh.write_text(manifest.made_at, "ascii")
    os.replace(fresh, mark)


def _database_error() -> type[Exception]:
    import psycopg

    return psycopg.Error
