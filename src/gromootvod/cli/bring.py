"""`gromo import`: a house moves in. Read an export, say what could not be taken and why, and take the rest once."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import IO, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from gromootvod.cli.ground import ground

BATCH_TICKETS, BATCH_MESSAGES = 50, 200  # of one transaction: a desk that runs on SQLite waits for no more
BATCH_BYTES = 16 * 1024 * 1024
SHOWN = 20  # reasons on the screen; all are in the report


class CannotImport(Exception):
    """Nothing was brought; the message says why."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line says."""

    source: Path
    kind: str = ""
    dry_run: bool = False
    report: str = ""
    name: str = ""
    mapping: str = ""
    ours: Sequence[str] = ()
    zone: str = ""
    closed_after: int = 30  # days


def bring(asked: Asked) -> int:
    """0 when all was taken; 1 when something was not, and the report says what; 2 when nothing could be begun."""
    ground()
    try:
        with ExitStack() as stack:
            return _bring(asked, stack)
    except CannotImport as error:
        print(f"gromo import: {error}", file=sys.stderr)
    except OSError as error:
        print(f"gromo import: {error.filename or ''}: {error.strerror or error}", file=sys.stderr)
    return 2


def _bring(asked: Asked, stack: ExitStack) -> int:
    from gromootvod.cli.moving.csvfile import BadMapping
    from gromootvod.cli.moving.detect import FORMATS, files_of, kind_of

    source = _unpacked(asked.source, stack)
    kind = asked.kind or kind_of(source)
    if kind not in FORMATS:
        known = ", ".join(FORMATS)
        raise CannotImport(
            f"{asked.kind!r} is no format; there are: {known}" if asked.kind else f"{source}: which export is this? Say --from with one of {known}"
        )  # fmt: skip
    paths = files_of(source, kind)
    if not paths:
        raise CannotImport(f"{source} holds no files of {kind}")
    report = stack.enter_context(_opened(asked.report)) if asked.report else None
    meter = _Meter(sum(_size(path) for path in paths))
    stack.callback(meter.stop)
    try:
        found = _reader(kind)(paths, _options(asked, meter.read))
        total, troubles = take(found, asked.name or kind, asked.dry_run, report, meter)
    except BadMapping as error:
        raise CannotImport(f"{asked.mapping}: {error}") from error
    meter.stop()
    _say(total, troubles, asked)
    return 1 if troubles else 0


def take(
    found: Iterator[Any], name: str, dry_run: bool, report: IO[str] | None, meter: _Meter
) -> tuple[Any, int]:
    """Take what a reader finds, batch by batch; what came of it, and how much was not taken."""
    from django.utils import timezone

    from gromootvod.desk.moving import Taken
    from gromootvod.desk.operations.take_over import take_over
    from gromootvod.desk.operations.take_over_people import People

    people, total, troubles = People(name), Taken(), _Troubles(report)
    for batch in _batches(found, troubles):
        taken = take_over(batch, people=people, now=timezone.now(), dry_run=dry_run)
        for trouble in taken.troubles:
            troubles.add(trouble)
        total.add(taken)
        meter.move(total)
    return total, troubles.count


class _Troubles:
    """What could not be taken: every line into the report, the first few onto the screen."""

    def __init__(self, report: IO[str] | None) -> None:
        self.count = 0
        self._report = report

    def add(self, trouble: Any) -> None:
        self.count += 1
        if self._report is not None:
            print(json.dumps(asdict(trouble), ensure_ascii=False), file=self._report)
        if self.count <= SHOWN:
            print(f"{trouble.where}: {trouble.what}: {trouble.why}", file=sys.stderr)
        elif self.count == SHOWN + 1 and self._report is None:
            print("There is more; --report FILE keeps all of it.", file=sys.stderr)


def _batches(found: Iterator[Any], troubles: _Troubles) -> Iterator[list[Any]]:
    from gromootvod.desk.moving import OldTicket

    batch: list[Any] = []
    messages = size = 0
    for one in found:
        if not isinstance(one, OldTicket):
            troubles.add(one)
            continue
        batch.append(one)
        messages += len(one.messages)
        size += sum(_weight(message) for message in one.messages)
        if len(batch) >= BATCH_TICKETS or messages >= BATCH_MESSAGES or size >= BATCH_BYTES:
            yield batch
            batch, messages, size = [], 0, 0
    if batch:
        yield batch


def _weight(message: Any) -> int:
    return (
        len(message.text)
        + len(message.html)
        + len(message.raw)
        + sum(len(file.data) for file in message.files)
    )


def _reader(kind: str) -> Callable[..., Iterator[Any]]:
    from gromootvod.cli.moving import csvfile, freshdesk, mail, osticket, otrs, own, zendesk

    readers: Mapping[str, Callable[..., Iterator[Any]]] = {
        "mbox": mail.tickets, "maildir": mail.tickets, "csv": csvfile.tickets, "zendesk": zendesk.tickets,
        "freshdesk": freshdesk.tickets, "otrs": otrs.tickets, "osticket": osticket.tickets, "gromootvod": own.tickets,
    }  # fmt: skip
    return readers[kind]


def _options(asked: Asked, read: Callable[[int], None]) -> Any:
    from django.conf import settings
    from django.utils import timezone

    from gromootvod.cli.moving.options import Options
    from gromootvod.desk.operations.thread import our_addresses, without_detail
    from gromootvod.office.models import Member

    ours = {*our_addresses(), *asked.ours, *Member.objects.values_list("email", flat=True)}
    try:
        zone = ZoneInfo(asked.zone or settings.CONFIG["time_zone"])
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise CannotImport(f"there is no time zone {asked.zone!r}") from error
    return Options(
        now=timezone.now(), zone=zone, ours=frozenset(without_detail(one) for one in ours),
        closed_after=timedelta(days=asked.closed_after), mapping=_mapping(asked.mapping),
        largest=settings.CONFIG["max_letter_mb"] * 1024 * 1024, read=read,
    )  # fmt: skip


def _mapping(name: str) -> Mapping[str, object]:
    if not name:
        return {}
    try:
        found = json.loads(Path(name).read_text("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise CannotImport(f"{name}: no JSON: {error}") from error
    if not isinstance(found, dict):
        raise CannotImport(f"{name}: no JSON object")
    return found


def _unpacked(source: Path, stack: ExitStack) -> Path:
    """The source, or a folder that a .zip has been unpacked into for as long as it is read."""
    if source.is_dir() or not zipfile.is_zipfile(source):
        source.stat()
        return source
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gromo-import-")))
    try:
        with zipfile.ZipFile(source) as packed:
            free = os.statvfs(folder)
            if sum(one.file_size for one in packed.infolist()) > free.f_bavail * free.f_frsize // 2:
                raise CannotImport(f"{source}: unpacked it does not fit into {folder.parent}")
            packed.extractall(folder)
    except (zipfile.BadZipFile, ValueError, RuntimeError, NotImplementedError) as error:
        raise CannotImport(f"{source}: {error}") from error
    inside = list(folder.iterdir())
    return inside[0] if len(inside) == 1 else folder


def _opened(name: str) -> IO[str]:
    return open(name, "w", encoding="utf-8")


def _size(path: Path) -> int:
    if path.is_file():
        return path.stat().st_size
    return sum(one.stat().st_size for one in path.rglob("*") if one.is_file())


def _say(total: Any, troubles: int, asked: Asked) -> None:
    verb = "would be" if asked.dry_run else "were"
    print(
        f"{total.tickets} tickets {verb} brought, {total.open} of them open, with {total.messages} messages and {total.files} files."
    )
    if total.known:
        print(f"{total.known} messages had been brought before.")
    if troubles:
        where = f": see {asked.report}" if asked.report else ""
        print(f"{troubles} things could not be taken, or not whole{where}.")


class _Meter:
    """How far we are, on a terminal; silent elsewhere."""

    def __init__(self, total: int) -> None:
        self._bar: Any = None
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

            columns = (TextColumn("{task.fields[said]}"), BarColumn(), TimeRemainingColumn())
            self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self._task = self._bar.add_task("", total=total or None, said="reading")
            self._bar.start()

    def read(self, size: int) -> None:
        """So many bytes more have been read."""
        if self._bar is not None:
            self._bar.update(self._task, advance=size)

    def move(self, total: Any) -> None:
        """So much has been taken."""
        if self._bar is not None:
            self._bar.update(self._task, said=f"{total.tickets} tickets, {total.messages} messages")

    def stop(self) -> None:
        """The terminal as it was."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None
