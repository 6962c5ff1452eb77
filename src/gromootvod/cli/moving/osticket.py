"""osTicket: its tables (1.10 and later), each exported as CSV with a line of names, in one folder.

Needed are `ticket`, `thread`, `thread_entry`, `user`, `user_email`, `ticket_status`; `staff`, `ticket__cdata` (subject,
priority), `ticket_priority`, `thread_entry_email`, `attachment` and `file` say more. The prefix, `ost_` by default, may be any.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from gromootvod.cli.moving.options import Options, moment
from gromootvod.cli.moving.scratch import Scratch
from gromootvod.cli.moving.tables import rows
from gromootvod.desk.moving import IN, NOTE, OUT, OldMessage, OldTicket, Person, Trouble

# The name of each table, and the column that its rows are looked up by.
TABLES = {
    "ticket": "ticket_id", "thread": "object_id", "thread_entry": "thread_id", "user": "id", "user_email": "user_id",
    "ticket_status": "id", "staff": "staff_id", "ticket__cdata": "ticket_id", "ticket_priority": "priority_id",
    "thread_entry_email": "thread_entry_id", "attachment": "object_id", "file": "id",
}  # fmt: skip
STATES = {"open": "finding", "closed": "solved", "archived": "solved"}
PRIORITIES = {"emergency": "urgent"}
DIRECTIONS = {"M": IN, "R": OUT, "N": NOTE}


def table_of(path: Path) -> str:
    """Which of the tables a file is; "" when it is none. The longest name wins: ticket_status is not ticket."""
    stem = path.stem.lower()
    fits = [name for name in TABLES if stem == name or stem.endswith(f"_{name}")]
    return max(fits, key=len, default="")


def tickets(paths: Sequence[Path], options: Options) -> Iterator[OldTicket | Trouble]:
    """Tickets in the order of their table."""
    scratch = Scratch()
    try:
        for path in paths:
            table = table_of(path)
            if not table:
                yield Trouble(path.name, "file", "it is none of the tables that are read")
                continue
            for found in rows(path, read=options.read):
                if isinstance(found, Trouble):
                    yield found
                elif TABLES[table] not in found[1]:
                    yield Trouble(found[0], "row", f"there is no column {TABLES[table]}")
                    break
                else:
                    scratch.put(table, found[1][TABLES[table]], {**found[1], "": found[0]})
        for key in scratch.keys("ticket"):
            yield from _ticket(key, scratch, options)
    finally:
        scratch.close()


def _ticket(key: str, scratch: Scratch, options: Options) -> Iterator[OldTicket | Trouble]:
    row = scratch.one("ticket", key)
    number = row.get("number") or key
    status = scratch.one("ticket_status", row.get("status_id", ""))
    opened = moment(row.get("created"), options.zone)
    if opened is None or status.get("state") == "deleted":
        yield Trouble(row[""], f"ticket {number}", "deleted there" if opened else "it has no date")
        return
    more = scratch.one("ticket__cdata", key)
    client = _client(row.get("user_id", ""), scratch)
    messages = []
    threads = [one["id"] for one in scratch.all("thread", key) if one.get("object_type") == "T"]
    for entry in (entry for thread in threads for entry in scratch.all("thread_entry", thread)):
        at = moment(entry.get("created"), options.zone)
        direction = DIRECTIONS.get(entry.get("type", ""))
        if at is None or direction is None:
            yield Trouble(
                entry[""], f"entry {entry.get('id')}", "it has no date, or is no message, answer or note"
            )
            continue
        messages.append(_message(entry, at, direction, client, more.get("subject", ""), scratch))
        for file in scratch.all("attachment", entry["id"]):
            name = file.get("name") or scratch.one("file", file.get("file_id", "")).get("name", "")
            yield Trouble(
                entry[""], f"file {name} of ticket {number}", "osTicket keeps its content in pieces"
            )
    messages.sort(key=lambda message: message.at)
    state = STATES.get(status.get("state", ""), "finding")
    if state == "finding" and row.get("isanswered") == "0":
        state = "received"
    urgency = scratch.one("ticket_priority", more.get("priority", "")).get("priority", "normal").lower()
    yield OldTicket(
        key=key, where=row[""], opened_at=opened, number=number, subject=more.get("subject", ""), client=client,
        state=state, closed_at=moment(row.get("closed"), options.zone),
        priority=PRIORITIES.get(urgency, urgency), assignee=_staff(row.get("staff_id", ""), scratch),
        messages=tuple(messages),
    )  # fmt: skip


def _message(
    entry: dict[str, str], at: object, direction: str, client: Person, subject: str, scratch: Scratch
) -> OldMessage:
    body, html = entry.get("body", ""), entry.get("format", "html") == "html"
    if direction == IN:
        author = (
            client if entry.get("user_id", "0") == client.key else _client(entry.get("user_id", ""), scratch)
        )
        author = author if author.mail or author.name else client
    else:
        author = _staff(entry.get("staff_id", ""), scratch)
        author = author if author.mail or author.name else Person(entry.get("poster", ""))
    return OldMessage(
        key=entry["id"], at=at, direction=direction, author=author, text="" if html else body,  # type: ignore[arg-type]
        html=body if html else "", subject=entry.get("title") or subject,
        message_id=scratch.one("thread_entry_email", entry["id"]).get("mid", ""),
    )  # fmt: skip


def _client(number: str, scratch: Scratch) -> Person:
    user = scratch.one("user", number)
    addresses = list(scratch.all("user_email", number))
    chosen = next((one for one in addresses if one.get("id") == user.get("default_email_id")), None)
    mail = (chosen or (addresses[0] if addresses else {})).get("address", "")
    return Person(user.get("name", ""), mail, key=number)


def _staff(number: str, scratch: Scratch) -> Person:
    one = scratch.one("staff", number)
    name = f"{one.get('firstname', '')} {one.get('lastname', '')}".strip()
    return Person(name, one.get("email", ""), key=f"staff {number}" if one else "")
