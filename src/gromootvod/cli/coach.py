"""Read a draft before it goes, on the command line."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gromootvod.core.coach import Review, Ticket, TicketError, review


def coach(file: str, ticket: str, now: str, language: str, format: str) -> int:
    """Print remarks, shape and promises of a draft; 2 and a sentence when an argument cannot be used."""
    if format not in {"text", "json", "jsonl"}:
        return _no("--format is text, json or jsonl")
    try:
        moment = datetime.fromisoformat(now) if now else datetime.now(UTC).astimezone()
        if moment.tzinfo is None:
            return _no("--now needs an offset, as in 2026-11-20T16:30+03:00")
        text = sys.stdin.read() if file == "-" else Path(file).read_text("utf-8", "replace")
        if format == "jsonl":
            return _lines(text, moment, language)
        known = Ticket.from_json(_ticket(ticket)) if ticket else None
    except OSError as error:
        return _no(f"{error.filename or ''}: {error.strerror}")
    except (TicketError, ValueError) as error:
        return _no(str(error))
    _print(text, review(text, now=moment, ticket=known, language=language or None), format)
    return 0


def _ticket(name: str) -> Any:
    if not name.isdigit():
        return json.loads(Path(name).read_text("utf-8"))
    from gromootvod.cli.ground import ground

    ground()
    from gromootvod.cli.show import as_json
    from gromootvod.desk.models import Ticket as Row
    from gromootvod.desk.queries.ticket_reader import ticket_view

    try:
        return as_json(ticket_view(int(name), outbox_held=False))
    except Row.DoesNotExist:
        raise ValueError(f"there is no ticket {name}") from None


def _lines(text: str, now: datetime, language: str) -> int:
    for line in filter(str.strip, text.splitlines()):
        try:
            item = json.loads(line)
            moment = datetime.fromisoformat(item["now"]) if item.get("now") else now
            known = Ticket.from_json(item["ticket"]) if item.get("ticket") else None
            found = review(str(item["draft"]), now=moment, ticket=known, language=language or None)
            answer = {"id": item.get("id"), **found.to_json()}
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            answer = {"id": None, "error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer, ensure_ascii=False))
    return 0


def _print(text: str, found: Review, format: str) -> None:
    if format == "json":
        print(json.dumps(found.to_json(), ensure_ascii=False, indent=2))
        return
    for remark in found.remarks:
        print(f"{remark.severity:5} {remark.rule:18} {text[remark.start : remark.end]!r}: {remark.reason}")
    shape = found.shape
    print(f"person {_mark(shape.person)}  explain {_mark(shape.explain)}  act {_mark(shape.act)}")
    for promise in found.promises:
        print(f"promise {promise.text!r} due {promise.due.isoformat() if promise.due else 'no time'}")


def _mark(there: bool) -> str:
    return "yes" if there else "no"


def _no(sentence: str) -> int:
    print(f"gromo coach: {sentence}", file=sys.stderr)
    return 2
