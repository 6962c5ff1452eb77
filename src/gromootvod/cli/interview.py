"""The interview measured, on the command line."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from gromootvod.cli.ask import find_playbook
from gromootvod.core.interview import SHIPPED, Playbook, PlaybookError, shipped
from gromootvod.core.interview.simulate import Tally, simulate
from gromootvod.core.interview.tickets import Complete, read_letters, read_tickets


def interview_simulate(seed: int, playbook: str, corpus: str, format: str, hands: str = "") -> int:
    """Print the measures of the picker, of chance and of a form; 2 when there is nothing to replay."""
    if format not in {"text", "json"}:
        return _no("--format is text or json")
    try:
        chosen = find_playbook(playbook) if playbook else None
        sets = _sets(Path(corpus), hands)
    except OSError as error:
        return _no(f"{error.filename or ''}: {error.strerror}")
    except ValueError as error:
        return _no(str(error))
    if not any(sets.values()):
        return _no(f"no complete tickets in {corpus}; name the folder of the corpus with --corpus")
    books: dict[str, Playbook] = {name: shipped(name) for name in SHIPPED}
    if chosen is not None:
        books[chosen.name] = chosen
        sets = {name: [one for one in found if one.playbook == chosen.name] for name, found in sets.items()}
    results = {name: simulate(found, books, seed=seed) for name, found in sets.items() if found}
    if not results:
        return _no(f"no complete ticket is for the playbook {playbook}")
    if format == "json":
        plain = {name: {way: one.to_json() for way, one in ways.items()} for name, ways in results.items()}
        print(json.dumps({"seed": seed, **plain}, indent=2))
    else:
        for name, ways in results.items():
            _print(name, ways)
    return 0


def _sets(corpus: Path, hands: str) -> dict[str, list[Complete]]:
    """Complete tickets by where they come from; letters of some hands (`ru-d-shop.txt` is of hand d)."""
    sets: dict[str, list[Complete]] = {}
    for language in ("ru", "en"):
        written: list[Complete] = []
        for path in sorted((corpus / language / "tickets").glob("*.yaml")):
            try:
                written += read_tickets(path.read_text("utf-8"), language)
            except PlaybookError as error:
                raise ValueError("\n".join(f"{path}, {fault}" for fault in error.faults)) from None
        sets[f"tickets_{language}"] = written
        sets[f"letters_{language}"] = [
            letter
            for path in sorted((corpus / language / "letters").glob("*.txt"))
            if not hands or any(hand in hands for hand in path.stem.split("-")[1:2])
            for letter in read_letters(path.read_text("utf-8"), language)
        ]
    return sets


def _print(name: str, ways: dict[str, Tally]) -> None:
    table = Table(title=f"{name}: {ways['picker'].tickets} replays", title_justify="left")
    table.add_column("")
    for way in ways:
        table.add_column(way, justify="right")
    plain = [one.to_json() for one in ways.values()]
    for key in plain[0]:
        if key == "ready_after":
            after = [one.to_json()["ready_after"] for one in ways.values()]
            for count in range(4):
                table.add_row(f"ready after {count}", *(f"{one[str(count)]:.2f}" for one in after))  # type: ignore[index]
        else:
            table.add_row(key.replace("_", " "), *(f"{one[key]}" for one in plain))
    Console(highlight=False).print(table)


def _no(sentence: str) -> int:
    for line in sentence.splitlines():
        print(f"gromo interview: {line}", file=sys.stderr)
    return 2
