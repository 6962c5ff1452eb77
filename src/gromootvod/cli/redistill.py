"""`gromo redistill`: old letters are read anew by the rules, weights and lessons of today."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from gromootvod.cli.ground import ground


def redistill(tickets: Sequence[int], all: bool, since: str, dry_run: bool) -> int:
    """0 when all that was asked for is up to date; 2 when it cannot be understood what is asked for."""
    if sum(map(bool, (tickets, all, since))) > 1:
        print("gromo redistill: give tickets, or --all, or --since", file=sys.stderr)
        return 2
    day = _day(since)
    if since and day is None:
        print("gromo redistill: --since takes a day as 2026-03-17", file=sys.stderr)
        return 2
    ground()
    from django.utils import timezone

    from gromootvod.desk.operations.redistill import Wanted
    from gromootvod.desk.operations.redistill import redistill as command

    moment = timezone.make_aware(datetime.combine(day, time.min)) if day else None
    bar = _Bar()
    try:
        count = command(Wanted(tickets, moment, all), dry_run=dry_run, progress=bar.show)
    finally:
        bar.stop()
    would = "would say" if dry_run else "now say"
    print(f"{count.behind} letters were behind, {count.done} were read anew.")
    print(f"{count.changed} of them {would} something else, in {count.tickets} tickets.")
    return 0


def _day(since: str) -> date | None:
    try:
        return date.fromisoformat(since)
    except ValueError:
        return None


class _Bar:
    """How far we are, on a terminal; silent elsewhere."""

    def __init__(self) -> None:
        self._bar: Any = None

    def show(self, count: Any) -> None:
        if self._bar is None and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import Progress

            self._bar = Progress(console=Console(stderr=True), transient=True)
            self._task = self._bar.add_task("letters", total=count.behind)
            self._bar.start()
        if self._bar is not None:
            self._bar.update(self._task, completed=count.done)

    def stop(self) -> None:
        if self._bar is not None:
            self._bar.stop()
