"""Tell facts from feelings, on the command line."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from gromootvod.core.distill import Distillate, to_json
from gromootvod.core.distill import distill as tell_apart
from gromootvod.core.letter import read

STYLES = {"fact": "cyan", "feeling": "dim magenta", "courtesy": "dim", "noise": "dim"}


def distill(files: Sequence[str], format: str) -> int:
    """Print what was told apart; 2 for a format or a file that cannot be used."""
    if format not in {"text", "json", "jsonl"}:
        print("gromo distill: --format is text, json or jsonl", file=sys.stderr)
        return 2
    try:
        if format == "jsonl":
            for line in _lines(files):
                print(json.dumps(line, ensure_ascii=False))
            return 0
        for name in files:
            text, subject, folds, names = open_letter(name)
            found = tell_apart(text, subject=subject, folds=folds, attachments=names)
            _print(text, found, format)
    except BrokenPipeError:
        raise  # whoever read us has had enough: not an error of a file
    except OSError as error:
        print(f"gromo distill: {error.filename or ''}: {error.strerror}", file=sys.stderr)
        return 2
    return 0


def open_letter(name: str) -> tuple[str, str, list[tuple[int, int]], list[str]]:
    """Read a letter or a text: (text, subject, folds, names of attachments). Raises OSError."""
    raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    if not name.endswith(".eml") and not raw.startswith((b"Received:", b"Return-Path:", b"From:", b"From ")):
        return _plain(raw), "", [], []
    letter = read(raw)
    folds = [(fold.start, fold.end) for fold in letter.folds]
    return letter.text, letter.subject, folds, [attachment.name for attachment in letter.attachments]


def _plain(raw: bytes) -> str:
    try:
        return raw.decode("utf-8").replace("\x00", "")
    except UnicodeDecodeError:
        return read(b"\r\n" + raw).text  # a letter without a header: its charset is guessed


def _lines(files: Sequence[str]) -> Iterator[dict[str, Any]]:
    for name in files:
        with sys.stdin.buffer if name == "-" else open(name, "rb") as source:
            for raw in source:
                if not raw.strip():
                    continue
                try:
                    item = json.loads(raw)
                    text = item["text"]
                    if not isinstance(text, str):
                        raise TypeError
                except (ValueError, KeyError, TypeError):
                    yield {"id": None, "error": 'a line is {"id": …, "text": "…"}'}
                    continue
                yield {"id": item.get("id"), **to_json(tell_apart(text))}


def _print(text: str, found: Distillate, format: str) -> None:
    if format == "json":
        print(json.dumps(to_json(found), ensure_ascii=False, indent=2))
        return
    console = Console(highlight=False)
    letter = Text()
    for span in found.spans:
        letter.append(text[span.start : span.end], style=STYLES[span.kind])
    console.print(letter)
    console.print()
    console.print(Text(found.title, style="bold"))
    console.print(f"heat {found.heat.value}  {', '.join(found.heat.reasons)}")
    table = Table(show_header=False, box=None)
    for slot, values in found.card.items():
        if values:
            table.add_row(str(slot), "\n".join(value.text for value in values))
    table.add_row("[dim]missing[/dim]", ", ".join(found.missing))
    console.print(table)
