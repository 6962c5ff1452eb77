"""Print a ticket: for people and for programs (the coach takes this JSON)."""

from __future__ import annotations

import json
import sys
from typing import Any

from gromootvod.cli.ground import ground


def show(number: int, format: str) -> int:
    """Print ticket `number`; 1 when there is none, 2 for an unknown format."""
    if format not in {"json", "text"}:
        print("gromo show: --format is json or text", file=sys.stderr)
        return 2
    ground()
    from django.conf import settings

    from gromootvod.desk.models import Ticket
    from gromootvod.desk.queries.ticket_reader import ticket_view

    try:
        ticket = ticket_view(number, outbox_held=not settings.CONFIG["smtp_url"])
    except Ticket.DoesNotExist:
        print(f"There is no ticket {number}.", file=sys.stderr)
        return 1
    plain = as_json(ticket)
    if format == "json":
        print(json.dumps(plain, ensure_ascii=False, indent=2))
    else:
        _print(plain)
    return 0


def as_json(ticket: Any) -> dict[str, Any]:
    """The ticket as plain values; `text` is what a message says without its folded parts."""
    from gromootvod.desk.lifecycle import State

    return {
        "number": ticket.number,
        "subject": ticket.subject,
        "title": ticket.title,
        "state": ticket.state,
        "ball": ticket.ball,
        "language": ticket.language,
        "heat": ticket.heat,
        "contact": ticket.contact,
        "address": ticket.contact_address,
        "company": ticket.company,
        "assignee": ticket.assignee,
        "cause_known": ticket.state in {State.KNOWN, State.REPAIRING, State.CHECK, State.SOLVED},
        "messages": [_message(message) for message in ticket.messages],
        "card": {
            slot.slot: [value.text for value in slot.values] for slot in ticket.card.slots if slot.values
        },
        "missing": list(ticket.card.missing),
        "promise": {"due": ticket.due.isoformat(), "broken": ticket.broken, "by": ticket.due_by or None}
        if ticket.due
        else None,
        "status_url": ticket.status_url,
    }


def _message(message: Any) -> dict[str, Any]:
    from gromootvod.desk.queries.ticket_view import FoldView

    shown = "".join(part.text for part in message.parts if not isinstance(part, FoldView)).strip()
    return {
        "id": message.id,
        "direction": message.direction,
        "at": message.at.isoformat(),
        "author": message.author,
        "address": message.address,
        "standing": message.standing,
        "text": shown,
        "folded": [
            {"kind": part.kind, "text": part.text} for part in message.parts if isinstance(part, FoldView)
        ],
        "attachments": [
            {"name": file.name, "type": file.content_type, "size": file.size, "warnings": list(file.warnings)}
            for file in message.attachments
        ],
    }


def _print(ticket: dict[str, Any]) -> None:
    from rich.console import Console

    console = Console(highlight=False, markup=False)
    console.print(f"#{ticket['number']} {ticket['title'] or ticket['subject']}", style="bold")
    console.print(f"{ticket['contact']} · {ticket['state']} · heat {ticket['heat']}", style="dim")
    for slot, values in ticket["card"].items():
        console.print(f"{slot:12} {'; '.join(values)}")
    for message in ticket["messages"]:
        console.print(f"\n{message['direction']:4} {message['author']}  {message['at']}", style="dim")
        console.print(message["text"])
    console.print(f"\n{ticket['status_url']}", style="dim")
