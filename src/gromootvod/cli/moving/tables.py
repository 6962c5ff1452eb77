"""CSV of any dialect, row by row: the delimiter, the encoding and the names of columns are found or told."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

from gromootvod.desk.moving import Trouble

LONGEST = 16 * 1024 * 1024  # characters of one cell
ENCODINGS = ("utf-8-sig", "cp1251")


def rows(
    path: Path, *, delimiter: str = "", encoding: str = "", read: Callable[[int], None] = lambda size: None
) -> Iterator[tuple[str, dict[str, str]] | Trouble]:
    """Yield each row by the names of its columns, with the line it ends in. A broken row harms no other."""
    encoding = encoding or encoding_of(path)
    with path.open("r", encoding=encoding, errors="replace", newline="") as source:
        csv.field_size_limit(LONGEST)
        delimiter = delimiter or _delimiter(source.read(65536).split("\n", 1)[0])
        source.seek(0)
        reader = csv.reader(_lines(source, read), delimiter=delimiter)
        header: list[str] = []
        while True:
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield Trouble(f"{path.name}: line {reader.line_num}", "row", str(error))
                continue
            if not header:
                header = [name.strip().strip("\ufeff") for name in row]
            elif any(row):
                where = f"{path.name}: line {reader.line_num}"
                if len(row) != len(header):
                    yield Trouble(where, "row", f"{len(row)} cells under {len(header)} columns")
                    continue
                yield where, dict(zip(header, row, strict=True))


def columns(path: Path, encoding: str = "") -> list[str]:
    """The names in the first line; none when there is no table."""
    with path.open("r", encoding=encoding or encoding_of(path), errors="replace", newline="") as source:
        line = source.readline(65536)
    try:
        return [
            name.strip().strip("\ufeff") for name in next(csv.reader([line], delimiter=_delimiter(line)), [])
        ]
    except csv.Error:
        return []


def encoding_of(path: Path) -> str:
    """UTF-8 when the beginning of the file is that, else the one that old office programs write Russian in."""
    with path.open("rb") as source:
        head = source.read(1 << 20)
    try:
        head[: head.rfind(b"\n") + 1 or len(head)].decode("utf-8")
    except UnicodeDecodeError:
        return ENCODINGS[1]
    return ENCODINGS[0]


def _delimiter(line: str) -> str:
    return max(",;\t", key=line.count)


def _lines(source: Iterator[str], read: Callable[[int], None]) -> Iterator[str]:
    for line in source:
        read(len(line))
        yield line.replace("\x00", "")
