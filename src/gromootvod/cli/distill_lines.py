"""An archive of letters, line by line: constant memory, several processes if asked, the order kept."""

from __future__ import annotations

import json
import os
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import datetime
from typing import Any, BinaryIO

from gromootvod.cli.distill_input import bounded
from gromootvod.core.distill import distill, to_json

LONGEST_LINE = 64 * 1024 * 1024  # bytes; what is longer is answered with an error and skipped
BATCH_LINES = 64
BATCH_BYTES = 256 * 1024
AHEAD = 4  # batches that wait for each worker: memory is bounded by this, not by the archive
SHAPE = 'a line is {"id": …, "text": "…"}'

Line = tuple[int, bytes]


class Meter:
    """How far we are, on a terminal; silent elsewhere."""

    def __init__(self, total: int) -> None:
        self.bar: Any = None
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

            columns = (TextColumn("{task.fields[letters]} letters"), BarColumn(), TimeRemainingColumn())
            self.bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self.task = self.bar.add_task("", total=total or None, letters=0)
            self.bar.start()

    def move(self, letters: int, size: int) -> None:
        """So many letters and bytes more are done."""
        if self.bar:
            done = self.bar.tasks[0].fields["letters"] + letters
            self.bar.update(self.task, advance=size, letters=done)

    def stop(self) -> None:
        """The terminal as it was."""
        if self.bar:
            self.bar.stop()


def answer_lines(files: Sequence[str], workers: int, now: str) -> int:
    """Answer every line of the files in order; 1 when a line could not be answered, 2 for a file."""
    worst = 0
    for name in files:
        try:
            source = sys.stdin.buffer if name == "-" else open(name, "rb")  # noqa: SIM115 closed below
        except OSError as error:
            print(f"gromo distill: {name}: {error.strerror}", file=sys.stderr)
            worst = 2
            continue
        meter = Meter(_size(source, name))
        try:
            worst = max(worst, _answer_source(source, workers, now, meter))
        finally:
            meter.stop()
            if name != "-":
                source.close()
    sys.stdout.flush()
    return worst


def answer(batch: Sequence[Line], now: str = "") -> tuple[bytes, int]:
    """The answers to some lines as bytes, and how many of them are errors."""
    moment = datetime.fromisoformat(now) if now else None
    found, bad = [], 0
    for number, raw in batch:
        told = _answer_line(number, raw, moment)
        bad += "error" in told
        found.append(_dumped(told))
    return b"".join(found), bad


def _answer_line(number: int, raw: bytes, now: datetime | None) -> dict[str, Any]:
    if len(raw) > LONGEST_LINE:
        return {"id": None, "line": number, "error": f"longer than {LONGEST_LINE} bytes"}
    try:
        item = json.loads(raw.removeprefix(b"\xef\xbb\xbf"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        return {"id": None, "line": number, "error": f"no JSON: {error}"[:300]}
    if not isinstance(item, dict) or not isinstance(item.get("text"), str):
        key = item.get("id") if isinstance(item, dict) else None
        return {"id": key, "line": number, "error": SHAPE}
    return {"id": item.get("id"), **to_json(distill(item["text"], **_options(item, now)))}


def _options(item: dict[str, Any], now: datetime | None) -> dict[str, Any]:
    """A line may bring its subject, the names of its attachments and its moment too."""
    options: dict[str, Any] = {"now": now, "folds": bounded(item["text"])}
    if isinstance(item.get("subject"), str):
        options["subject"] = item["subject"]
    if isinstance(item.get("attachments"), list):
        options["attachments"] = [name for name in item["attachments"] if isinstance(name, str)]
    if isinstance(item.get("now"), str):
        try:
            options["now"] = datetime.fromisoformat(item["now"])
        except ValueError:
            options["now"] = now
    return options


def _dumped(told: dict[str, Any]) -> bytes:
    try:
        return json.dumps(told, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:
        return json.dumps(told).encode() + b"\n"
    except (ValueError, RecursionError):  # an id so deep or so long that it can be read and not written
        return json.dumps({"id": None, "error": SHAPE}).encode() + b"\n"


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _answer_source(source: BinaryIO, workers: int, now: str, meter: Meter) -> int:
    bad = 0
    for letters, size, (answers, errors) in _answered(_batches(source), min(workers, 64), now):
        sys.stdout.buffer.write(answers)
        sys.stdout.buffer.flush()
        bad += errors
        meter.move(letters, size)
    return 1 if bad else 0


def _answered(
    batches: Iterable[list[Line]], workers: int, now: str
) -> Iterator[tuple[int, int, tuple[bytes, int]]]:
    if workers == 1:
        for batch in batches:
            yield len(batch), _bytes(batch), answer(batch, now)
        return
    waiting: deque[tuple[int, int, Future[tuple[bytes, int]]]] = deque()
    with ProcessPoolExecutor(workers) as pool:
        for batch in batches:
            waiting.append((len(batch), _bytes(batch), pool.submit(answer, batch, now)))
            if len(waiting) >= workers * AHEAD:
                letters, size, first = waiting.popleft()
                yield letters, size, first.result()
        for letters, size, future in waiting:
            yield letters, size, future.result()


def _batches(source: BinaryIO) -> Iterator[list[Line]]:
    batch: list[Line] = []
    size = 0
    for number, line in enumerate(_lines(source), 1):
        if not line.strip():
            continue
        batch.append((number, line))
        size += len(line)
        if len(batch) >= BATCH_LINES or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _lines(source: BinaryIO) -> Iterator[bytes]:
    """The lines; of one that is too long only so much that it is seen to be."""
    while line := source.readline(LONGEST_LINE + 1):
        yield line
        while len(line) > LONGEST_LINE and not line.endswith(b"\n"):
            line = source.readline(LONGEST_LINE + 1)


def _bytes(batch: Sequence[Line]) -> int:
    return sum(len(line) for _, line in batch)


def _size(source: BinaryIO, name: str) -> int:
    return 0 if name == "-" else os.fstat(source.fileno()).st_size
