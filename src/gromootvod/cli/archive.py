"""The file a backup is: a gzipped tar of a manifest, the database and the secret key, and nothing else.

Nothing is unpacked by the names that stand in the file: the three members have fixed names and fixed places.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import re
import shutil
import tarfile
import time
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

FORMAT = 1
MANIFEST, SECRET = "manifest.json", "secret_key"
DATABASE = {"sqlite": "desk.sqlite3", "postgresql": "desk.pgdump"}
MANIFEST_BYTES = 1024 * 1024
CHUNK = 1024 * 1024
STALE_SECONDS = 24 * 3600
LEVEL = 3  # letters are text and base64: higher levels cost much time and save little
TABLE = re.compile(r"[a-z][a-z0-9_]{0,62}")
DIGEST = re.compile(r"[0-9a-f]{64}")


class BadArchive(ValueError):
    """The file is no backup that can be trusted; the message says why."""


@dataclass(frozen=True, slots=True)
class Member:
    """What the manifest says of one file."""

    size: int  # bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is in the backup, and how it looked when it was made."""

    version: str
    engine: str  # sqlite | postgresql
    made_at: str  # ISO 8601, UTC
    migrations: tuple[str, ...]  # "app.name"
    counts: Mapping[str, int]  # rows by table
    members: Mapping[str, Member]
    format: int = FORMAT

    @property
    def database(self) -> str:
        """Name of the member that is the database."""
        return DATABASE[self.engine]


def summary(manifest: Manifest) -> str:
    """What is in the backup, for a person."""
    counts = manifest.counts
    return f"{counts.get('desk_ticket', 0)} tickets, {counts.get('desk_parcel', 0)} letters"


def describe(path: Path) -> Member:
    """Size and checksum of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as source:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
        return Member(source.tell(), digest.hexdigest())


def write(target: Path, manifest: Manifest, files: Mapping[str, Path]) -> None:
    """Write the archive, readable by its owner alone, and bring it to the disk. `target` must not exist."""
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        with tarfile.open(fileobj=out, mode="w:gz", compresslevel=LEVEL, format=tarfile.PAX_FORMAT) as tar:
            words = json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()
            _add(tar, MANIFEST, len(words), io.BytesIO(words))
            for name, path in files.items():
                with path.open("rb") as source:
                    _add(tar, name, manifest.members[name].size, source)
        out.flush()
        os.fsync(out.fileno())


def sync_directory(path: Path) -> None:
    """Bring the names in a directory to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep(folder: Path, prefix: str) -> None:
    """Remove what a process that was killed has left here; what is younger than a day may still be at work."""
    for left in folder.glob(prefix + "*"):
        if left.is_dir() and time.time() - left.stat().st_mtime > STALE_SECONDS:
            shutil.rmtree(left, ignore_errors=True)


def read_manifest(file: Path) -> Manifest:
    """Read what the archive says of itself. Raises BadArchive, OSError."""
    with _opened(file) as tar:
        return _manifest(tar)


def unpack(file: Path, folder: Path) -> Manifest:
    """Verify every member and write it into `folder` under its fixed name. Raises BadArchive, OSError."""
    with _opened(file) as tar:
        manifest = _manifest(tar)
        missing = {manifest.database, SECRET}
        while (member := tar.next()) is not None:
            if member.name not in missing or not member.isreg():
                raise BadArchive(f"it holds something that does not belong there: {member.name[:80]!r}")
            missing.remove(member.name)
            _take(tar, member, manifest.members[member.name], folder / member.name)
        if missing:
            raise BadArchive(f"{min(missing)} is not in it")
    return manifest


def _add(tar: tarfile.TarFile, name: str, size: int, source: IO[bytes]) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    tar.addfile(member, source)


@contextlib.contextmanager
def _opened(file: Path) -> Iterator[tarfile.TarFile]:
    try:
        # As a stream: every byte is seen once, in its order, and nothing is sought.
        with tarfile.open(file, mode="r|gz") as tar:
            yield tar
    except (tarfile.TarError, EOFError, zlib.error) as error:
        raise BadArchive(f"it is damaged or no backup at all ({error})") from error


def _manifest(tar: tarfile.TarFile) -> Manifest:
    first = tar.next()
    source = tar.extractfile(first) if first is not None and first.isreg() else None
    if first is None or first.name != MANIFEST or first.size > MANIFEST_BYTES or source is None:
        raise BadArchive("it does not begin with a manifest")
    try:
        return _read(json.loads(source.read()))
    except BadArchive:
        raise
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise BadArchive(f"its manifest cannot be read ({type(error).__name__})") from error


def _read(found: Any) -> Manifest:
    if found["format"] != FORMAT:
        raise BadArchive(f"its format {found['format']!r} is not known here: install a newer version")
    engine = str(found["engine"])
    members = {name: Member(int(of["size"]), str(of["sha256"])) for name, of in found["members"].items()}
    counts = {str(table): int(count) for table, count in found["counts"].items()}
    if engine not in DATABASE or set(members) != {DATABASE[engine], SECRET}:
        raise BadArchive("its manifest names other files than a desk has")
    if not all(TABLE.fullmatch(table) for table in counts):
        raise BadArchive("its manifest names impossible tables")
    if not all(DIGEST.fullmatch(of.sha256) and of.size >= 0 for of in members.values()):
        raise BadArchive("its manifest holds impossible checksums")
    return Manifest(
        version=str(found["version"]),
        engine=engine,
        made_at=str(found["made_at"]),
        migrations=tuple(str(name) for name in found["migrations"]),
        counts=counts,
        members=members,
    )


def _take(tar: tarfile.TarFile, member: tarfile.TarInfo, expected: Member, target: Path) -> None:
    if member.size != expected.size:
        raise BadArchive(f"{member.name} is not as long as its manifest says")
    source = tar.extractfile(member)
    assert source is not None
    digest = hashlib.sha256()
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    if digest.hexdigest() != expected.sha256:
        raise BadArchive(f"the checksum of {member.name} is wrong")
