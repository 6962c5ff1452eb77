"""`gromo export`: a house moves out. Everything as JSON lines and .eml, while the desk runs."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from importlib.metadata import version
from pathlib import Path
from typing import Any

from gromootvod.cli.ground import ground

FORMAT = 1
MANIFEST, PROGRESS = "export.json", "export.unfinished.json"


class CannotExport(Exception):
    """Nothing was written; the message says why."""


def export(target: Path, since: str) -> int:
    """Write everything into a folder or a .zip; 0 done, 2 it cannot be done so.

    A folder whose export was broken off is gone on with; one that holds anything else is not touched.
    """
    ground()
    try:
        moment = _moment(since)
        counts = _to_zip(target, moment) if target.suffix.lower() == ".zip" else _to_folder(target, moment)
    except CannotExport as error:
        print(f"gromo export: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"gromo export: {error.filename or target}: {error.strerror or error}", file=sys.stderr)
        return 2
    print(f"{target}: {counts['tickets.jsonl']} tickets, {counts['messages.jsonl']} messages.")
    print("All letters are in it, keys and passwords are not. Keep it like a backup.", file=sys.stderr)
    return 0


def _moment(since: str) -> datetime | None:
    from django.utils import timezone

    if not since:
        return None
    try:
        return timezone.make_aware(datetime.combine(date.fromisoformat(since), time.min))
    except ValueError as error:
        raise CannotExport("--since takes a day as 2026-03-17") from error


def _to_folder(folder: Path, since: datetime | None) -> dict[str, int]:
    asked = since.isoformat() if since else ""
    if folder.exists() and any(folder.iterdir()) and not (folder / PROGRESS).exists():
        raise CannotExport(f"{folder} is not empty, and holds no export that was broken off")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    done: dict[str, Any] = {"since": asked, "files": {}}
    if (folder / PROGRESS).exists():
        done = json.loads((folder / PROGRESS).read_text("utf-8"))
        if done["since"] != asked:
            raise CannotExport(
                f"{folder} holds an export that was begun with --since {done['since'] or 'of no day'}"
            )
    _write_whole(folder / PROGRESS, json.dumps(done).encode())

    def keep(name: str, data: bytes) -> None:
        if not (folder / name).exists():
            _write_whole(folder / name, data)

    for sheet, lines in _sheets(since, keep, set(done["files"])):
        path = folder / sheet
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(path.name + ".part")
        digest, count = hashlib.sha256(), 0
        with fresh.open("wb") as out:
            for line in lines:
                digest.update(line)
                out.write(line)
                count += 1
        os.replace(fresh, path)
        done["files"][sheet] = {"rows": count, "sha256": digest.hexdigest()}
        _write_whole(folder / PROGRESS, json.dumps(done).encode())
    _write_whole(folder / MANIFEST, _manifest(done))
    (folder / PROGRESS).unlink()
    return {name: told["rows"] for name, told in done["files"].items()}


def _to_zip(file: Path, since: datetime | None) -> dict[str, int]:
    if file.exists():
        raise CannotExport(f"{file} is there already; an export is never written over another file")
    done: dict[str, Any] = {"since": since.isoformat() if since else "", "files": {}}
    fresh = file.with_name(file.name + ".part")
    with zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as packed:
        kept: set[str] = set()
        beside: list[tuple[str, bytes]] = []

        def keep(name: str, data: bytes) -> None:
            if name not in kept:
                kept.add(name)
                beside.append((name, data))

        for sheet, lines in _sheets(since, keep, set()):
            digest, count = hashlib.sha256(), 0
            # Only one member of a zip is open at a time: rows go through a scratch file, letters straight in.
            scratch = file.with_name(file.name + ".rows")
            with scratch.open("wb") as out:
                for line in lines:
                    digest.update(line)
                    out.write(line)
                    count += 1
                    while beside:
                        packed.writestr(*beside.pop())
            packed.write(scratch, sheet)
            scratch.unlink()
            done["files"][sheet] = {"rows": count, "sha256": digest.hexdigest()}
        packed.writestr(MANIFEST, _manifest(done))
    os.replace(fresh, file)
    file.chmod(0o600)
    return {name: told["rows"] for name, told in done["files"].items()}


def _sheets(
    since: datetime | None, keep: Callable[[str, bytes], None], done: set[str]
) -> Iterator[tuple[str, Iterator[bytes]]]:
    from gromootvod.cli.moving.out import sheets

    for sheet in sheets(since):
        if sheet.name not in done:
            yield sheet.name, _lines(sheet, keep)


def _lines(sheet: Any, keep: Callable[[str, bytes], None]) -> Iterator[bytes]:
    """Rows as lines; the letter and the files of a message are kept before its row says that they are there."""
    from gromootvod.cli.moving.out import CHUNK, attachments, letter_name

    for one in sheet.rows.iterator(chunk_size=CHUNK):
        blob = getattr(one, "blob", None)
        if blob is not None:
            raw = bytes(blob.data)
            keep(letter_name(blob.sha256), raw)
            for name, data in attachments(one, raw) if sheet.name == "messages.jsonl" else ():
                keep(name, data)
        yield json.dumps(sheet.row(one), ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _manifest(done: dict[str, Any]) -> bytes:
    told = {
        "format": FORMAT, "program": f"gromootvod {version('gromootvod')}",
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"), **done,
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _write_whole(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".part")
    fresh.write_bytes(data)
    os.replace(fresh, path)
