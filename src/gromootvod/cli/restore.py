"""Bring a desk back from a backup. All is verified before anything is touched; what was there is kept."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from gromootvod.cli import archive
from gromootvod.cli.ground import settings_only
from gromootvod.cli.inventory import NoDesk, inspect_sqlite

SCRATCH = ".gromo-restore-"


class CannotRestore(Exception):
    """The desk stays as it is; the message says why."""


def restore(file: Path, *, replace: bool) -> int:
    """Put the desk of `file` here; 0 done, 1 the file cannot be trusted, 2 it cannot be done like this.

    The desk must not be running. One that has letters gives way only with `replace`; the old database and key
    are kept beside the new ones under a name with the time. After a kill it can be run again.
    """
    settings_only()
    try:
        manifest = archive.read_manifest(file)
        _fits(manifest)
        aside = _restore(file, manifest, replace)
    except archive.BadArchive as error:
        print(f"gromo restore: {file}: {error}. Nothing was changed.", file=sys.stderr)
        return 1
    except CannotRestore as error:
        print(f"gromo restore: {error}. Nothing was changed.", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"gromo restore: {error}", file=sys.stderr)
        return 2
    for kept in aside:
        print(f"What was here is kept as {kept}.")
    print(f"The desk of {manifest.made_at} is back: {archive.summary(manifest)}.")
    return 0


def _fits(manifest: archive.Manifest) -> None:
    """Can this version read that data, on this engine?"""
    from django.apps import apps
    from django.conf import settings
    from django.db.migrations.loader import MigrationLoader

    engine = "postgresql" if settings.POSTGRES else "sqlite"
    if manifest.engine != engine:
        raise CannotRestore(
            f"the backup is of {manifest.engine}, this desk stands on {engine}: see DATABASE_URL"
        )
    loader = MigrationLoader(None, ignore_no_migrations=True)
    known = {f"{app}.{name}" for app, name in loader.disk_migrations}
    labels = {app.label for app in apps.get_app_configs()}
    unknown = [name for name in manifest.migrations if name not in known and name.partition(".")[0] in labels]
    if unknown:
        raise CannotRestore(
            f"version {manifest.version} made the backup, its data is newer ({unknown[0]}): install that version"
        )


def _restore(file: Path, manifest: archive.Manifest, replace: bool) -> list[str]:
    from django.conf import settings

    data = settings.CONFIG.data
    need = sum(member.size for member in manifest.members.values())
    if need > shutil.disk_usage(data).free:
        raise CannotRestore(f"there is no room in {data}: {need} bytes are needed")
    archive.sweep(data, SCRATCH)
    scratch = Path(tempfile.mkdtemp(prefix=SCRATCH, dir=data))
    try:
        archive.unpack(file, scratch)
        database, key = scratch / manifest.database, scratch / archive.SECRET
        _is_key(key)
        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
        if settings.POSTGRES:
            from gromootvod.cli.restore_postgres import put_back

            return [put_back(database, manifest, stamp, replace), *_put_key(key, data, stamp)]
        _counts_as_told(database, manifest)
        desk = Path(settings.DATABASES["default"]["NAME"])
        with _alone(desk, replace):
            kept = _put_file(database, desk, stamp)
            return [*kept, *_put_key(key, data, stamp)]
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _is_key(path: Path) -> None:
    if not 16 <= path.stat().st_size <= 4096:
        raise archive.BadArchive("its secret key is no key")


def _counts_as_told(database: Path, manifest: archive.Manifest) -> None:
    copy = sqlite3.connect(database)
    try:
        migrations, counts = inspect_sqlite(copy, manifest.counts)
    except (sqlite3.Error, NoDesk) as error:
        raise archive.BadArchive(str(error)) from error
    finally:
        copy.close()
    if counts != dict(manifest.counts) or migrations != list(manifest.migrations):
        raise archive.BadArchive("its database holds something else than its manifest says")


@contextlib.contextmanager
def _alone(desk: Path, replace: bool) -> Iterator[None]:
    """Hold the old database so that no process is in it, or comes into it, while it gives way."""
    if not desk.exists():
        yield
        return
    old = sqlite3.connect(desk, timeout=0.2, isolation_level=None)
    try:
        try:
            letters = _letters(old)
            # Leaving WAL works only for the last one in the house, and gathers its log into the one file.
            old.execute("PRAGMA journal_mode=DELETE")
            old.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise CannotRestore(f"the desk in {desk.parent} is running: stop it first ({error})") from error
        except sqlite3.DatabaseError as error:
            letters = f"a database that cannot be read ({error})"
        if letters and not replace:
            raise CannotRestore(f"the desk in {desk.parent} has {letters}: with --replace they are put aside")
        yield
    finally:
        old.close()


def _letters(old: sqlite3.Connection) -> str:
    there = old.execute("SELECT count(*) FROM sqlite_master WHERE name = 'desk_parcel'").fetchone()[0]
    count = old.execute("SELECT count(*) FROM desk_parcel").fetchone()[0] if there else 0
    return f"{count} letters" if count else ""


def _put_file(fresh: Path, desk: Path, stamp: str) -> list[str]:
    """Swap the files so that at every moment there is a whole database under the desk's name."""
    kept = []
    if desk.exists():
        aside = desk.with_name(f"{desk.stem}.before-{stamp}{desk.suffix}")
        os.link(desk, aside)
        kept.append(str(aside))
        for tail in ("-wal", "-shm"):  # left only by a database that could not be read
            log = desk.with_name(desk.name + tail)
            if log.exists():
                os.replace(log, aside.with_name(aside.name + tail))
    os.replace(fresh, desk)
    archive.sync_directory(desk.parent)
    return kept


def _put_key(fresh: Path, data: Path, stamp: str) -> list[str]:
    """Put the key of the backup in its place: links, sessions and thread tokens were signed with it."""
    from django.conf import settings

    text = fresh.read_text("utf-8")
    given = settings.CONFIG["secret_key"]
    if given and given != text:
        print(
            "GROMO_SECRET_KEY is set and is not the key of this backup: clients' links and open threads will not "
            "be known. Unset it to use the key that is being put into the data directory.",
            file=sys.stderr,
        )
    key = data / archive.SECRET
    kept = []
    if key.exists() and key.read_text("utf-8").strip() != text:
        aside = key.with_name(f"{archive.SECRET}.before-{stamp}")
        os.link(key, aside)
        kept.append(str(aside))
    os.replace(fresh, key)
    archive.sync_directory(data)
    return kept
