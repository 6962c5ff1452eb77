"""What `gromo doctor` looks at under the floor: Python, disk, secrets, clock, reader of letters, backups."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

from gromootvod.cli.doctor import Check, Finding

MB = 1024 * 1024
BACKUP_AGE = timedelta(days=2)
EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)  # this program is younger


def python() -> Iterator[Finding]:
    """Is the interpreter young enough?"""
    version = sys.version.split()[0]
    if sys.version_info < (3, 11):  # noqa: UP036 — a checkout may be started by hand with any Python
        yield Finding("missing", f"Python {version} is too old", "install Python 3.11 or later")
    else:
        yield Finding("ok", f"Python {version}")


def data_directory() -> Iterator[Finding]:
    """Writable by us, and by nobody else readable."""
    data = settings.CONFIG.data
    if not os.access(data, os.W_OK | os.X_OK):
        yield Finding(
            "missing", f"{data} cannot be written", f"give it to the user of the desk: chown -R … {data}"
        )
        return
    mode = stat.S_IMODE(data.stat().st_mode)
    open_files = [path.name for path in sorted(data.iterdir()) if path.is_file() and _open_to_others(path)]
    key = data / "secret_key"
    if key.exists() and _open_to_others(key):
        yield Finding("unwise", f"{key} is readable by others", f"chmod 600 {key}")
    if mode & 0o077:
        yield Finding("unwise", f"{data} is open to others (mode {mode:04o})", f"chmod 700 {data}")
        if open_files:
            yield Finding("unwise", f"open to others: {', '.join(open_files[:5])}", f"chmod 600 {data}/*")
    else:
        yield Finding("ok", f"data directory {data}, closed to others")


def disk() -> Iterator[Finding]:
    """Is there room for letters?"""
    free = shutil.disk_usage(settings.CONFIG.data).free // MB
    if free < 300:
        yield Finding(
            "missing",
            f"only {free} MB free on the disk",
            "make room: letters are refused with 452 when it is full",
        )
    elif free < 2048:
        yield Finding(
            "unwise", f"{free} MB free on the disk", "a backup needs room for two copies of the desk"
        )
    else:
        yield Finding("ok", f"{free // 1024} GB free on the disk")


def secret() -> Iterator[Finding]:
    """Links, sessions and thread tokens are worth what this key is worth."""
    key = settings.SECRET_KEY
    if (
        len(key) < 32
        or len(set(key)) < 10
        or any(word in key.lower() for word in ("change", "insecure", "example"))
    ):
        yield Finding(
            "missing", "the secret key is short or a sample",
            "unset GROMO_SECRET_KEY: a good one is made and kept in the data directory",
        )  # fmt: skip
    else:
        yield Finding("ok", f"secret key of {len(key)} characters")


def clock() -> Iterator[Finding]:
    """Promises are kept by the clock."""
    now = datetime.now(UTC)
    if now < EARLIEST:
        yield Finding("missing", f"the clock says {now:%Y-%m-%d}", "set it: timedatectl set-ntp true")
        return
    yield Finding("ok", f"clock: {now:%Y-%m-%d %H:%M} UTC")


def calendar() -> Iterator[Finding]:
    """Hours, holidays and the two terms can be read."""
    from gromootvod.core.clock import Within, due
    from gromootvod.desk import rhythm

    config = settings.CONFIG
    try:
        due(datetime.now(UTC), Within.parse(config["first_word"]), rhythm.usual())
    except (ValueError, LookupError, OverflowError) as error:
        yield Finding(
            "missing", f"working hours: {error}", "see GROMO_HOURS, GROMO_HOLIDAYS and GROMO_FIRST_WORD"
        )
        return
    try:
        Within.parse(config["next_word"])
    except ValueError as error:
        yield Finding("missing", f"GROMO_NEXT_WORD: {error}", "as 90m, 4bh or 1bd")
        return
    holidays = config["holidays"] or "none"
    yield Finding("ok", f"working hours {config['hours']}, {config['time_zone']}, holidays: {holidays}")


def reader() -> Iterator[Finding]:
    """A letter is read in a child that can be killed; does one start?"""
    from gromootvod.channels.mail.readers import LetterTooMuch, Readers

    readers = Readers(1, 5, lessons=False)
    begun = time.monotonic()
    try:
        readers.read(b"From: vera@shop.example\r\nSubject: doctor\r\n\r\nIt does not print.\r\n").result(60)
    except (LetterTooMuch, OSError, TimeoutError) as error:
        yield Finding(
            "missing",
            f"the reader of letters does not start: {error}",
            "raise GROMO_READER_MB; is the memory full?",
        )
    else:
        yield Finding("ok", f"the reader of letters is up in {time.monotonic() - begun:.1f} s")
    finally:
        readers.close()


def backup() -> Iterator[Finding]:
    """How old is the last backup, and can another be made?"""
    if settings.POSTGRES and shutil.which("pg_dump") is None:
        yield Finding("unwise", "pg_dump is not here: no backup can be made", "apt install postgresql-client")
    try:
        made = datetime.fromisoformat((settings.CONFIG.data / "last_backup").read_text("ascii").strip())
        age = datetime.now(UTC) - made
    except FileNotFoundError:
        yield Finding(
            "unwise", "no backup was ever made", "gromo backup FILE, every night; keep it on another machine"
        )
    except (ValueError, TypeError, OSError):
        yield Finding("unwise", "the mark of the last backup cannot be read", "make one: gromo backup FILE")
    else:
        if age > BACKUP_AGE:
            yield Finding(
                "unwise", f"the last backup is {age.days} days old", "gromo backup FILE, every night"
            )
        else:
            yield Finding("ok", f"last backup {age.total_seconds() / 3600:.0f} h ago")


def _open_to_others(path: Path) -> bool:
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


CHECKS: tuple[Check, ...] = (python, data_directory, disk, secret, clock, calendar, reader, backup)
