"""JSON objects out of a file of any size, one at a time: JSON lines, one big array, or an array within an object.

Memory is bounded by the longest single object; time is linear in the size of the file.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from gromootvod.desk.moving import Trouble

LONGEST = 64 * 1024 * 1024  # bytes of one object; a longer one is named and passed over
CHUNK = 1 << 20
DEEPEST = 100
_OUTSIDE = re.compile(rb'[{}\[\]"]')
_INSIDE = re.compile(rb'["\\]')
_WRAPPED = re.compile(
    rb'\s*\{\s*"(?:tickets|users|organizations|results|Ticket|helpdesk_tickets|contacts|companies|agents)"\s*:\s*\['
)

Record = tuple[str, dict[str, Any]]  # where it stands, and what it says
Read = Callable[[int], None]  # is told how many bytes have been read


def records(path: Path, read: Read = lambda size: None) -> Iterator[Record | Trouble]:
    """Yield the objects of a JSON file with their places; what cannot be read becomes a Trouble."""
    with path.open("rb") as source:
        head = source.read(4096).removeprefix(codecs.BOM_UTF8)
        source.seek(0)
        # The objects of a wrapped array lie two brackets deep, those of an array one.
        depth = 2 if _WRAPPED.match(head) else 1 if head.lstrip()[:1] == b"[" else 0
        lines = depth == 0 and isinstance(parsed(source.readline(LONGEST)), dict)
        source.seek(0)
        found = _lines(source, read) if lines else enumerate(_objects(source, depth, read), 1)
        for number, raw in found:
            where = f"{path.name}: {'line' if lines else 'record'} {number}"
            if raw is None:
                yield Trouble(where, "record", f"it breaks off, or is longer than {LONGEST} bytes")
                continue
            said = parsed(raw)
            yield (where, said) if isinstance(said, dict) else Trouble(where, "record", said)


def parsed(raw: bytes) -> dict[str, Any] | str:
    """The object that the bytes spell, or what is wrong with them."""
    try:
        found = json.loads(raw.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        return f"no JSON: {error}"[:200]
    return found if isinstance(found, dict) else "no JSON object"


def _lines(source: BinaryIO, read: Read) -> Iterator[tuple[int, bytes | None]]:
    """Lines with their numbers, blank ones passed over; a broken one harms no other."""
    number = 0
    while line := source.readline(LONGEST + 1):
        number += 1
        read(len(line))
        whole = len(line) <= LONGEST
        while len(line) > LONGEST and not line.endswith(b"\n"):
            line = source.readline(LONGEST + 1)
            read(len(line))
        if line.strip():
            yield number, line if whole else None


def _objects(source: BinaryIO, depth: int, read: Read) -> Iterator[bytes | None]:
    """The bytes of each object that opens at `depth` brackets; None for one that is too long or breaks off."""
    scanner = _Scanner(depth)
    while chunk := source.read(CHUNK):
        read(len(chunk))
        yield from scanner.feed(chunk)
    if scanner.begun:
        yield None


class _Scanner:
    """Counts brackets outside strings; what lies between the outermost of them is an object."""

    def __init__(self, depth: int) -> None:
        self._depth = depth
        self._open = 0  # brackets
        self._inside = False  # of a string
        self._escaped = False  # a backslash was the last character of a chunk
        self._kept = bytearray()  # of the object that has begun
        self._size = 0
        self.begun = False

    def feed(self, chunk: bytes) -> Iterator[bytes | None]:
        """The objects that end in this chunk."""
        at, start = int(self._escaped), 0
        self._escaped = False
        while match := (_INSIDE if self._inside else _OUTSIDE).search(chunk, at):
            at, mark = match.end(), match[0]
            if mark == b'"':
                self._inside = not self._inside
            elif mark == b"\\":
                self._escaped = at >= len(chunk)
                at += 1
            elif mark in b"{[":
                if self._open == self._depth and mark == b"{":
                    self.begun, start, self._size = True, match.start(), 0
                    self._kept.clear()
                self._open += 1
            else:
                self._open = max(0, self._open - 1)
                if self.begun and self._open == self._depth:
                    yield self._ended(chunk[start:at])
        if self.begun:
            self._size += len(chunk) - start
            if self._size <= LONGEST:
                self._kept += chunk[start:]

    def _ended(self, tail: bytes) -> bytes | None:
        whole = bytes(self._kept) + tail if self._size + len(tail) <= LONGEST else None
        self.begun = False
        self._kept.clear()
        return whole


def text(value: object) -> str:
    """A value of JSON as words; "" for what is none."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or value is None or isinstance(value, dict | list):
        return ""
    return str(value)


def items(value: object) -> list[dict[str, Any]]:
    """The objects of a list; anything else holds none."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def within(value: object) -> dict[str, Any]:
    """The object, or an empty one."""
    return value if isinstance(value, dict) else {}
