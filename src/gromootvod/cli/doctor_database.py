"""What `gromo doctor` looks at in the cellar: SQLite or PostgreSQL, its file system, its migrations."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import DatabaseError, connection

from gromootvod.cli import postgres
from gromootvod.cli.doctor import Check, Finding

NETWORK_FILE_SYSTEMS = frozenset(
    {"9p", "afs", "ceph", "cifs", "fuse.glusterfs", "fuse.sshfs", "nfs", "nfs4", "smb3"}
)


def sqlite() -> Iterator[Finding]:
    """Version and the two extensions the desk uses."""
    version = sqlite3.sqlite_version
    use = "" if not settings.POSTGRES else " (not used: the desk stands on PostgreSQL)"
    if sqlite3.sqlite_version_info < (3, 31):
        yield _unless_postgres(
            "missing", f"SQLite {version} is too old", "use a Python built with SQLite 3.40 or later"
        )
    elif sqlite3.sqlite_version_info < (3, 40):
        yield _unless_postgres(
            "unwise", f"SQLite {version} works, but is untried here", "3.40 or later is recommended"
        )
    else:
        yield Finding("ok", f"SQLite {version}{use}")
    for name, statement in (
        ("full-text search (FTS5)", "CREATE VIRTUAL TABLE t USING fts5(words)"),
        ("JSON functions", "SELECT json_extract('{\"a\": 1}', '$.a')"),
    ):
        with sqlite3.connect(":memory:") as trial:
            try:
                trial.execute(statement)
            except sqlite3.OperationalError:
                yield _unless_postgres(
                    "missing", f"SQLite lacks {name}", "use the Python of Debian, Ubuntu or python.org"
                )


def file_system() -> Iterator[Finding]:
    """SQLite's log is shared memory: it does not work across a network."""
    if settings.POSTGRES:
        return
    kind = file_system_of(settings.CONFIG.data, Path("/proc/mounts"))
    if kind in NETWORK_FILE_SYSTEMS:
        yield Finding(
            "missing", f"the data directory lies on a network file system ({kind})",
            "SQLite needs a local disk: move GROMO_DATA, or use PostgreSQL",
        )  # fmt: skip


def database() -> Iterator[Finding]:
    """Reachable, of this version, in the right mode."""
    try:
        if settings.POSTGRES:
            postgres.connect().close()  # not through the pool, which hopes for half a minute
        connection.ensure_connection()
    except (DatabaseError, psycopg.Error) as error:
        yield Finding(
            "missing",
            f"the database does not answer: {error}",
            "is DATABASE_URL right, is PostgreSQL running?",
        )
        return
    pending = list(_migrations())
    yield from pending
    yield from _postgres() if settings.POSTGRES else _sqlite_mode()
    if all(finding.level == "ok" for finding in pending):
        yield from _cache_table()
        yield from _future()


def file_system_of(path: Path, mounts: Path) -> str:
    """The type of file system that holds `path`, as Linux names it; "" where that cannot be said."""
    try:
        lines = mounts.read_text("utf-8", "replace").splitlines()
    except OSError:
        return ""
    place = str(path.resolve()).rstrip("/") + "/"
    best, kind = "", ""
    for line in lines:
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = fields[1].replace("\\040", " ").rstrip("/") + "/"
        if place.startswith(point) and len(point) >= len(best):
            best, kind = point, fields[2]
    return kind


def _unless_postgres(level: str, what: str, advice: str) -> Finding:
    if settings.POSTGRES:
        return Finding("ok", f"{what} (not used: the desk stands on PostgreSQL)")
    return Finding("missing" if level == "missing" else "unwise", what, advice)


def _migrations() -> Iterator[Finding]:
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    known = {app for app, _ in executor.loader.disk_migrations}
    newer = sorted(
        f"{app}.{name}"
        for app, name in executor.loader.applied_migrations
        if app in known and (app, name) not in executor.loader.disk_migrations
    )
    if newer:
        yield Finding(
            "missing",
            f"the data was written by a newer version ({newer[0]})",
            "install that version or a later one",
        )
    elif plan:
        yield Finding("unwise", f"{len(plan)} migrations wait", "gromo backup FILE, then gromo migrate")
    else:
        yield Finding("ok", "the database is up to date")


def _postgres() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version_num')::int, current_setting('server_version'), now()"
        )
        number, words, theirs = cursor.fetchone()
    if number < 140000:
        yield Finding("missing", f"PostgreSQL {words} is too old", "14 or later is needed")
    else:
        yield Finding("ok", f"PostgreSQL {words}")
    drift = abs(datetime.now(UTC) - theirs)
    if drift > timedelta(seconds=5):
        yield Finding(
            "unwise",
            f"the clock of PostgreSQL differs by {drift.total_seconds():.0f} s",
            "timedatectl set-ntp true on both machines",
        )


def _cache_table() -> Iterator[Finding]:
    place = settings.CACHES["default"].get("LOCATION")
    if settings.POSTGRES and place not in connection.introspection.table_names():
        what = f"the table {place!r}, which counts failed sign-ins, is not there"
        yield Finding("missing", what, f"django-admin createcachetable --settings {settings.SETTINGS_MODULE}")


def _sqlite_mode() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        mode = cursor.fetchone()[0]
    if mode != "wal":
        yield Finding(
            "unwise",
            f"SQLite's journal mode is {mode}",
            "the data directory should lie on a local disk that allows WAL",
        )
    else:
        yield Finding("ok", "SQLite writes ahead (WAL)")


def _future() -> Iterator[Finding]:
    from gromootvod.desk.models import Event

    last = Event.objects.order_by("-id").values_list("at", flat=True).first()
    ahead = last - datetime.now(UTC) if last else timedelta(0)
    if ahead > timedelta(minutes=5):
        yield Finding(
            "unwise", f"the desk holds entries {ahead} ahead of the clock", "is the clock right? timedatectl"
        )


CHECKS: tuple[Check, ...] = (sqlite, file_system, database)
