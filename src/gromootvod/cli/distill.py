"""Tell facts from feelings, on the command line.

Exit codes: 0 all is told apart; 1 some line or file holds no text, which is answered in its place; 2 a file that
cannot be opened, or an argument that cannot be used.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from gromootvod.cli.distill_input import LONGEST, Opened, UnreadableError, bounded, open_letter, open_source
from gromootvod.core.distill import distill as tell_apart
from gromootvod.core.distill import to_json

__all__ = ["distill", "open_letter"]

FORMATS = ("text", "json", "jsonl")


def distill(files: Sequence[str], format: str, workers: int = 1, now: str = "") -> int:
    """Print what was told apart in every file; "-" is the standard input.

    `json` prints one object for one file, and for several one object a line, each with its "file"; `jsonl`
    reads lines {"id", "text"} and writes one object a line, in order.
    """
    moment = _moment(now)
    if format not in FORMATS:
        return _no("--format is text, json or jsonl")
    if now and moment is None:
        return _no("--now is a moment of ISO 8601, as in 2026-11-20T16:30")
    if format == "jsonl":
        from gromootvod.cli.distill_lines import answer_lines

        return answer_lines(files, max(1, workers), now)
    worst = 0
    for name in files:
        worst = max(worst, _answer(name, format, moment, several=len(files) > 1))
    return worst


def write(value: Any, *, indent: int | None = None) -> None:
    """One JSON value to the standard output, in UTF-8; halves of surrogate pairs are escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    try:
        encoded = text.encode()
    except UnicodeEncodeError:
        encoded = json.dumps(value, indent=indent).encode()
    sys.stdout.buffer.write(encoded + b"\n")


def _answer(name: str, format: str, now: datetime | None, *, several: bool) -> int:
    try:
        letter = open_source(name)
    except UnreadableError as error:
        return _failed(name, format, str(error.strerror), 1, several=several)
    except OSError as error:
        return _failed(name, format, error.strerror or str(error), 2, several=several)
    if not letter.text.strip() and not letter.subject:
        print(f"gromo distill: {name}: the letter is empty", file=sys.stderr)
    if len(letter.text) > LONGEST:
        print(f"gromo distill: {name}: only the first {LONGEST} characters are told apart", file=sys.stderr)
    if format == "json":
        plain = to_json(_told(letter, now))
        write({"file": name, **plain} if several else plain, indent=None if several else 2)
    else:
        from gromootvod.cli.distill_page import show

        show(letter.text, _told(letter, now), name if several else "")
    sys.stdout.flush()
    return 0


def _told(letter: Opened, now: datetime | None) -> Any:
    return tell_apart(
        letter.text,
        subject=letter.subject,
        folds=bounded(letter.text, letter.folds),
        attachments=letter.attachments,
        now=now or letter.date,
    )


def _failed(name: str, format: str, error: str, code: int, *, several: bool) -> int:
    print(f"gromo distill: {name}: {error}", file=sys.stderr)
    if format == "json" and (several or code == 1):
        write({"file": name, "error": error})
    return code


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _no(why: str) -> int:
    print(f"gromo distill: {why}", file=sys.stderr)
    return 2
