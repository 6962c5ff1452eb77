"""Bring an export into the desk of a test, as `gromo import` does, without its screen."""

from __future__ import annotations

import io
import json
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

DATA = Path(__file__).parent / "cli" / "import_data"
OURS = frozenset({"support@desk.example", "egor@desk.example"})


class ReadHere:
    """Reads in this process what `Readers` reads in children of it, by the same function; one test asks the children."""

    count = 1

    def __init__(self, *, distil: bool) -> None:
        assert not distil

    def read(self, raw: bytes) -> Future[Any]:
        from gromootvod.channels.mail.reader_child import only_read
        from gromootvod.desk.operations.keep_message import Reading

        done: Future[Any] = Future()
        done.set_result(Reading(*only_read(raw)))
        return done

    def close(self) -> None:
        """Nothing was begun."""


class Quiet:
    """A progress bar that nobody sees."""

    def move(self, total: object) -> None:
        """Nothing."""


@dataclass
class Brought:
    """What came of an import."""

    total: Any
    troubles: list[dict[str, str]]

    def why(self, what: str) -> str:
        return next(one["why"] for one in self.troubles if what in one["what"])


def brought(
    source: Path, *, kind: str = "", dry_run: bool = False, name: str = "", **options: Any
) -> Brought:
    from gromootvod.cli import bring
    from gromootvod.cli.moving.detect import files_of, kind_of
    from gromootvod.cli.moving.options import Options

    kind = kind or kind_of(source)
    given = Options(now=datetime.now(UTC), zone=ZoneInfo("UTC"), ours=OURS, **options)
    report = io.StringIO()
    found = bring._reader(kind)(files_of(source, kind), given)
    total, count = bring.take(found, name or kind, dry_run, report, Quiet())  # type: ignore[arg-type]
    troubles = [json.loads(line) for line in report.getvalue().splitlines()]
    assert count == len(troubles)
    return Brought(total, troubles)
