"""A scratch table on disk, so that exports whose parts lie apart are put together in constant memory."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any


class Scratch:
    """Rows kept by (kind, key), in the order in which they came; gone when it is closed."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="gromo-import-")
        self._db = sqlite3.connect(Path(self._folder.name) / "scratch.sqlite3", isolation_level=None)
        self._db.execute("PRAGMA journal_mode=OFF")
        self._db.execute("PRAGMA synchronous=OFF")
        self._db.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, kind TEXT, key TEXT, data TEXT)")
        self._db.execute("CREATE INDEX row_key ON row (kind, key, id)")
        self._db.execute("BEGIN")

    def put(self, kind: str, key: str, data: Any) -> None:
        """Keep a value of JSON."""
        self._db.execute("INSERT INTO row (kind, key, data) VALUES (?, ?, ?)", (kind, key, json.dumps(data)))

    def all(self, kind: str, key: str) -> Iterator[Any]:
        """What is kept under a key."""
        found = self._db.execute("SELECT data FROM row WHERE kind = ? AND key = ? ORDER BY id", (kind, key))
        for (data,) in found:
            yield json.loads(data)

    def one(self, kind: str, key: str) -> Any:
        """The first that is kept under a key; an empty object when there is none."""
        return next(self.all(kind, key), {})

    def keys(self, kind: str) -> Iterator[str]:
        """The keys of a kind, in the order in which they first came."""
        found = self._db.execute("SELECT key FROM row WHERE kind = ? GROUP BY key ORDER BY min(id)", (kind,))
        for (key,) in found:
            yield key

    def count(self, kind: str) -> int:
        """How many rows of a kind there are."""
        return int(self._db.execute("SELECT count(*) FROM row WHERE kind = ?", (kind,)).fetchone()[0])

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()
        self._folder.cleanup()
