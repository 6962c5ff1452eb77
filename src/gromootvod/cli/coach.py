"""Read a draft before it goes, on the command line."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from gromootvod.core.coach import LIMIT, Review, Ticket, TicketError, review

_LONGEST_LINE = 64 * 1024 * 1024  # characters of one line of jsonl


def coach(file: str, ticket: str, now: str, language: str, format: str) -> int:
    """Print remarks, shape and promises of a draft; 2 and a sentence when an argument cannot be used."""
    if format not in {"text", "json", "jsonl"}:
        return _no("--format is text, json or jsonl")
    if language not in {"", "ru", "en"}:
        return _no("--lang is ru or en")
    try:
        moment = _moment(now) if now else datetime.now(UTC).astimezone()
        known = Ticket.from_json(_ticket(ticket)) if ticket else None
        if format == "jsonl":
            return _lines(file, moment, known, language)
        text = _text(file)
    except OSError as error:
        return _no(f"{error.filename or file}: {error.strerror}")
    except json.JSONDecodeError as error:
        return _no(f"{ticket} is no JSON: {error}")
    except ValueError as error:
        return _no(str(error))
    _print(text, review(text, now=moment, ticket=known, language=language or None), format)
    return 0


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        raise ValueError(f"{text!r} is no moment of ISO 8601, as in 2026-11-20T16:30+03:00") from None
    if moment.utcoffset() is None:
        raise ValueError("now needs an offset, as in 2026-11-20T16:30+03:00")
    return moment


def _text(file: str) -> str:
    """A draft; what is no UTF-8 in it is shown as such."""
    raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    return raw.decode("utf-8-sig", "replace").replace("\r\n", "\n")


def _ticket(name: str) -> Any:
    if not name.isdigit():
        return json.loads(Path(name).read_text("utf-8-sig"))
    from gromootvod.cli.ground import ground

    ground()
    from gromootvod.cli.show import as_json
    from gromootvod.desk.models import Ticket as Row
    from gromootvod.desk.queries.ticket_reader import ticket_view

    try:
        return as_json(ticket_view(int(name), outbox_held=False))
    except Row.DoesNotExist:
        raise ValueError(f"there is no ticket {name}") from None


def _lines(file: str, now: datetime, ticket: Ticket | None, language: str) -> int:
    """Answer each line {"id", "draft", "ticket", "now"} with one; a bad line with its error."""
    if file != "-":
        with Path(file).open(encoding="utf-8-sig", errors="replace") as stream:
            return _answers(stream, now, ticket, language)
    if hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(encoding="utf-8-sig", errors="replace")
    return _answers(sys.stdin, now, ticket, language)


def _answers(stream: TextIO, now: datetime, ticket: Ticket | None, language: str) -> int:
    for line in _read(stream):
        print(json.dumps(_answer(line, now, ticket, language), ensure_ascii=False), flush=True)
    return 0


def _read(stream: TextIO) -> Iterator[str]:
    while line := stream.readline(_LONGEST_LINE):
        if line.strip():
            yield line


def _answer(line: str, now: datetime, ticket: Ticket | None, language: str) -> dict[str, Any]:
    name: object = None
    try:
        item = json.loads(line)
        if not isinstance(item, dict):
            raise TypeError("a line must be a JSON object with id and draft")
        name = item.get("id")
        draft = item.get("draft")
        if not isinstance(draft, str):
            raise TypeError("draft must be a text")
        moment = _moment(item["now"]) if item.get("now") else now
        known = Ticket.from_json(item["ticket"]) if item.get("ticket") is not None else ticket
        found = review(draft, now=moment, ticket=known, language=language or None)
    except (TicketError, ValueError, TypeError, RecursionError) as error:
        return {"id": name, "error": str(error) or type(error).__name__}
    return {"id": name, **found.to_json()}


def _print(text: str, found: Review, format: str) -> None:
    if format == "json":
        print(json.dumps(found.to_json(), ensure_ascii=False, indent=2))
        return
    for remark in found.remarks:
        words = text[remark.start : min(remark.end, LIMIT + 1)]
        print(f"{remark.severity:4} {remark.rule} {remark.start}-{remark.end} {_short(words)}")
        print(f"     {remark.reason}")
        if remark.rewrite:
            print(f"     > {remark.rewrite}")
    shape = found.shape
    print(f"person {_mark(shape.person)}  explain {_mark(shape.explain)}  act {_mark(shape.act)}")
    for promise in found.promises:
        print(f"promise {promise.text!r} due {promise.due.isoformat() if promise.due else 'no time'}")


def _short(words: str) -> str:
    shown = " ".join(words.split())
    return repr(shown if len(shown) <= 72 else shown[:71] + "…")


def _mark(there: bool) -> str:
    return "yes" if there else "no"


def _no(sentence: str) -> int:
    print(f"gromo coach: {sentence}", file=sys.stderr)
    return 2
