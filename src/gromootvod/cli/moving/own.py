"""What `gromo export` has written, read back: docs/reference/export.md describes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from gromootvod.cli.moving.options import Options, moment
from gromootvod.cli.moving.records import items, records, text, within
from gromootvod.cli.moving.scratch import Scratch
from gromootvod.desk.compose import File
from gromootvod.desk.lifecycle import State
from gromootvod.desk.moving import OldMessage, OldTicket, Person, Trouble

PEOPLE = {"contacts.jsonl": "contact", "members.jsonl": "member"}
DIRECTIONS = frozenset({"in", "out", "note"})


def tickets(paths: Sequence[Path], options: Options) -> Iterator[OldTicket | Trouble]:
    """Tickets in the order of their numbers."""
    scratch = Scratch()
    try:
        for folder in paths:
            for name, kind in PEOPLE.items():
                yield from _keep(folder / name, kind, "id", scratch, options)
            yield from _keep(folder / "messages.jsonl", "message", "ticket", scratch, options)
            for found in records(folder / "tickets.jsonl", options.read):
                if isinstance(found, Trouble):
                    yield found
                else:
                    yield from _ticket(folder, found[0], found[1], scratch, options)
    finally:
        scratch.close()


def _keep(path: Path, kind: str, by: str, scratch: Scratch, options: Options) -> Iterator[Trouble]:
    if not path.is_file():
        yield Trouble(path.name, "file", "it is not there")
        return
    for found in records(path, options.read):
        if isinstance(found, Trouble):
            yield found
        else:
            scratch.put(kind, text(found[1].get(by)), {**found[1], "": found[0]})


def _ticket(
    folder: Path, where: str, one: dict[str, Any], scratch: Scratch, options: Options
) -> Iterator[OldTicket | Trouble]:
    number, opened = text(one.get("id")), moment(one.get("opened_at"), options.zone)
    state = text(one.get("state"))
    if not number or opened is None or state not in State.values:
        yield Trouble(where, f"ticket {number or '?'}", "it lacks a number, a date or a state")
        return
    messages = []
    for said in scratch.all("message", number):
        made, lost = _message(folder, said, scratch, options)
        yield from lost
        messages += made
    yield OldTicket(
        key=number, where=where, opened_at=opened, number=number, subject=text(one.get("subject")),
        title=text(one.get("title")), client=_person("contact", one.get("contact"), scratch), state=state,
        closed_at=moment(one.get("closed_at"), options.zone), priority=text(one.get("priority")) or "normal",
        product=text(one.get("product")), language=text(one.get("language"))[:2],
        assignee=_person("member", one.get("assignee"), scratch),
        tags=tuple(tag for tag in one.get("tags") or () if isinstance(tag, str)),
        fields={name: text(value) for name, value in within(one.get("fields")).items()},
        messages=tuple(messages),
    )  # fmt: skip


def _message(
    folder: Path, said: dict[str, Any], scratch: Scratch, options: Options
) -> tuple[list[OldMessage], list[Trouble]]:
    where, key = said[""], text(said.get("id"))
    at, direction = moment(said.get("at"), options.zone), text(said.get("direction"))
    if not key or at is None or direction not in DIRECTIONS:
        return [], [Trouble(where, f"message {key or '?'}", "it lacks a number, a date or a direction")]
    kind = "contact" if direction == "in" else "member"
    author = _person(kind, said.get(kind), scratch)
    if not (author.mail or author.name):
        author = Person(text(said.get("author")))
    files, lost = [], []
    for one in items(said.get("attachments")):
        data = _inside(folder, text(one.get("file")))
        if data:
            files.append(File(text(one.get("name")), text(one.get("type")), data))
        else:
            lost.append(Trouble(where, f"file {text(one.get('name'))}", "it is not in the export"))
    message = OldMessage(
        key=key, at=at, direction=direction, author=author, text=text(said.get("text")), html=text(said.get("html")),
        subject=text(said.get("subject")), message_id=text(said.get("message_id")),
        references=text(said.get("references")), files=tuple(files),
        robot="robot" if said.get("standing") == "robot" else "",
        letter=_inside(folder, text(said.get("letter"))),
    )  # fmt: skip
    return [message], lost


def _inside(folder: Path, name: str) -> bytes:
    """The bytes of a file of the export; nothing of one that lies outside it."""
    if not name:
        return b""
    try:
        path = (folder / name).resolve()
        return path.read_bytes() if path.is_relative_to(folder.resolve()) else b""
    except (OSError, ValueError):
        return b""


def _person(kind: str, number: object, scratch: Scratch) -> Person:
    key = text(number)
    one = scratch.one(kind, key) if key else {}
    addresses = items(one.get("addresses"))
    mail = text(one.get("mail")) or next(
        (text(a.get("value")) for a in addresses if a.get("kind") == "mail"), ""
    )
    phone = next((text(a.get("value")) for a in addresses if a.get("kind") == "phone"), "")
    return Person(text(one.get("name")), mail, phone, text(one.get("company_name")), key)
