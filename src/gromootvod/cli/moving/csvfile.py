"""Tickets in a table: one row a message, rows of one ticket share its number. Columns are documented or mapped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from gromootvod.cli.moving.options import Options, moment
from gromootvod.cli.moving.scratch import Scratch
from gromootvod.cli.moving.tables import columns, rows
from gromootvod.desk.compose import File
from gromootvod.desk.lifecycle import State
from gromootvod.desk.moving import IN, NOTE, OUT, OldMessage, OldTicket, Person, Trouble

COLUMNS = (
    "ticket", "message", "subject", "title", "from", "from_name", "phone", "company", "date", "closed", "direction",
    "author", "author_name", "text", "html", "state", "priority", "product", "assignee", "assignee_name", "tags",
    "files",
)  # fmt: skip
# The list of tickets that osTicket's agent panel exports.
OSTICKET = {
    "Ticket Number": "ticket", "Date Created": "date", "Subject": "subject", "From": "from_name",
    "From Email": "from", "Priority": "priority", "Current Status": "state", "Status": "state",
    "Agent Assigned": "assignee_name", "Closed Date": "closed", "Help Topic": "product",
}  # fmt: skip
STATES = {
    "new": "received", "open": "finding", "pending": "waiting", "on hold": "finding", "resolved": "solved",
    "closed": "solved", "archived": "solved", "done": "solved",
} | {state: state for state in State.values}  # fmt: skip
PRIORITIES = {"medium": "normal", "emergency": "urgent", "critical": "urgent"}
DIRECTIONS = {"": IN, "in": IN, "out": OUT, "note": NOTE}


class BadMapping(ValueError):
    """The mapping file cannot be used; the message says why."""


class Table:
    """How the columns of a table are understood."""

    def __init__(self, mapping: Mapping[str, object], options: Options) -> None:
        self.names = _words(mapping, "columns")
        strange = sorted(set(self.names.values()) - set(COLUMNS))
        if strange:
            raise BadMapping(f"{strange[0]!r} is no column; there are: {', '.join(COLUMNS)}")
        self.states = {**STATES, **{name.casefold(): to for name, to in _words(mapping, "states").items()}}
        self.priorities = {**PRIORITIES, **_words(mapping, "priorities")}
        self.delimiter = str(mapping.get("delimiter") or "")[:1]
        self.encoding = str(mapping.get("encoding") or "")
        self.date_format = str(mapping.get("date_format") or "")
        self.zone: tzinfo = options.zone
        if mapping.get("time_zone"):
            try:
                self.zone = ZoneInfo(str(mapping["time_zone"]))
            except (ZoneInfoNotFoundError, ValueError) as error:
                raise BadMapping(f"there is no time zone {str(mapping['time_zone'])[:60]!r}") from error

    def of(self, row: Mapping[str, str]) -> dict[str, str]:
        """The row under our names; what has none goes under its own into the fields."""
        return {self.names.get(name, name): value.strip() for name, value in row.items()}

    def when(self, written: str) -> datetime | None:
        """A moment of this table."""
        if not self.date_format:
            return moment(written, self.zone)
        try:
            found = datetime.strptime(written, self.date_format)  # noqa: DTZ007 — the zone is the table's
        except ValueError:
            return None
        return moment(found.replace(tzinfo=found.tzinfo or self.zone).isoformat(), self.zone)


def tickets(paths: Sequence[Path], options: Options) -> Iterator[OldTicket | Trouble]:
    """Tickets of the tables, in the order in which they are first named; rows may lie apart. Raises BadMapping."""
    table = Table(options.mapping, options)
    scratch = Scratch()
    try:
        for path in paths:
            if not table.names and "Ticket Number" in columns(path, table.encoding):
                table.names = OSTICKET
            for found in rows(path, delimiter=table.delimiter, encoding=table.encoding, read=options.read):
                if isinstance(found, Trouble):
                    yield found
                    continue
                row = table.of(found[1])
                if not row.get("ticket") or table.when(row.get("date", "")) is None:
                    yield Trouble(found[0], "row", "it lacks a ticket or a date that can be read")
                    continue
                scratch.put("row", row["ticket"], [found[0], str(path.parent), row])
        for key in scratch.keys("row"):
            yield from _ticket(key, list(scratch.all("row", key)), table, options)
    finally:
        scratch.close()


def _ticket(
    key: str, said: list[tuple[str, str, dict[str, str]]], table: Table, options: Options
) -> Iterator[OldTicket | Trouble]:
    said.sort(key=lambda one: table.when(one[2]["date"]) or options.now)
    where, _, first = said[0]
    latest = {name: value for _, _, row in said for name, value in row.items() if value}
    messages = []
    for number, (place, folder, row) in enumerate(said):
        if not (row.get("text") or row.get("html") or row.get("files")):
            continue
        direction = DIRECTIONS.get(row.get("direction", "").lower())
        if direction is None:
            yield Trouble(place, f"a message of ticket {key}", "its direction is none of in, out, note")
            continue
        files, lost = _files(place, Path(folder), row.get("files", ""))
        yield from lost
        messages.append(
            _message(row, f"{key} {row.get('message') or number}", direction, files, table, options)
        )
    opened = table.when(first["date"]) or options.now
    written = latest.get("state", "").casefold()
    state = table.states.get(written)
    if state not in State.values:
        if written:
            yield Trouble(
                where, f"ticket {key}", f"its state {written[:40]!r} is not known: taken by its age"
            )
        last = max((message.at for message in messages), default=opened)
        state = "solved" if options.now - last > options.closed_after else "finding"
    priority = latest.get("priority", "normal").lower()
    others = {name: value for name, value in latest.items() if name not in COLUMNS}
    client = _client(next((row for _, _, row in said if row.get("from")), latest))
    yield OldTicket(
        key=key, where=where, opened_at=opened, number=key, subject=latest.get("subject", ""),
        title=latest.get("title", ""), client=client, state=state, closed_at=table.when(latest.get("closed", "")),
        priority=table.priorities.get(priority, priority), product=latest.get("product", ""),
        assignee=Person(latest.get("assignee_name", ""), latest.get("assignee", "")),
        tags=tuple(tag.strip() for tag in latest.get("tags", "").split(",") if tag.strip()), fields=others,
        messages=tuple(messages),
    )  # fmt: skip


def _message(
    row: dict[str, str], key: str, direction: str, files: tuple[File, ...], table: Table, options: Options
) -> OldMessage:
    author = Person(row.get("author_name", ""), row.get("author", ""))
    if direction == IN and not (author.mail or author.name):
        author = _client(row)
    return OldMessage(
        key=key, at=table.when(row["date"]) or options.now, direction=direction, author=author,
        text=row.get("text", ""), html=row.get("html", ""), subject=row.get("subject", ""), files=files,
    )  # fmt: skip


def _client(row: Mapping[str, str]) -> Person:
    return Person(row.get("from_name", ""), row.get("from", ""), row.get("phone", ""), row.get("company", ""))


def _files(where: str, folder: Path, named: str) -> tuple[tuple[File, ...], list[Trouble]]:
    """Files named in a cell, apart by semicolons; none from outside the folder of the table."""
    files, lost = [], []
    for name in filter(None, (part.strip() for part in named.split(";"))):
        try:
            path = (folder / name).resolve()
            inside = path.is_relative_to(folder.resolve()) and path.is_file()
            data = path.read_bytes() if inside else b""
        except (OSError, ValueError):
            data = b""
        if data:
            files.append(File(path.name, "application/octet-stream", data))
        else:
            lost.append(Trouble(where, f"file {name[:200]}", "it is not in the folder of the table"))
    return tuple(files), lost


def _words(mapping: Mapping[str, object], name: str) -> dict[str, str]:
    found = mapping.get(name) or {}
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise BadMapping(f'"{name}" is an object of words')
    return {str(key): value for key, value in found.items()}
