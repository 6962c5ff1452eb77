"""Freshdesk: the account's export (JSON or XML, `helpdesk_ticket` with its notes), and tickets of API v2.

The export comes as several files of the same shape; users of it, or contacts and agents of the API, give the names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from gromootvod.cli.moving.options import Options, moment
from gromootvod.cli.moving.records import items, records, text, within
from gromootvod.cli.moving.scratch import Scratch
from gromootvod.cli.moving.xmlrecords import xml_records
from gromootvod.desk.moving import IN, NOTE, OUT, OldMessage, OldTicket, Person, Trouble

# API: Ticket properties. 6 and 7 are the two waiting states that every account begins with.
STATES = {"2": "finding", "3": "waiting", "4": "solved", "5": "solved", "6": "waiting", "7": "finding"}
PRIORITIES = {"1": "low", "2": "normal", "3": "high", "4": "urgent"}
ELEMENTS = frozenset({"helpdesk-ticket", "user", "customer", "company", "contact"})


def tickets(paths: Sequence[Path], options: Options) -> Iterator[OldTicket | Trouble]:
    """Tickets of the export. People come first, whatever the order of the files."""
    scratch = Scratch()
    quiet = Options(now=options.now)
    try:
        for path in paths:
            for found in _records(path, quiet):
                if not isinstance(found, Trouble):
                    _keep_people(found[1], scratch)
        for path in paths:
            for found in _records(path, options):
                if isinstance(found, Trouble):
                    yield found
                elif "subject" in found[1]:
                    yield from _ticket(found[0], found[1], scratch, options)
    finally:
        scratch.close()


def _records(path: Path, options: Options) -> Iterator[tuple[str, dict[str, Any]] | Trouble]:
    with path.open("rb") as source:
        xml = source.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"
    for found in xml_records(path, ELEMENTS, options.read) if xml else records(path, options.read):
        if isinstance(found, Trouble):
            yield found
            continue
        where, one = found
        for name in ("helpdesk_ticket", "user", "customer", "contact", "agent", "company"):
            one = within(one.get(name)) or one if len(one) == 1 else one
        yield where, one


def _keep_people(one: dict[str, Any], scratch: Scratch) -> None:
    if "subject" in one:
        return
    contact = within(one.get("contact"))  # an agent of API v2 holds his contact
    mail = text(one.get("email")) or text(contact.get("email"))
    person = {
        "id": text(one.get("id")), "email": mail, "name": text(one.get("name")) or text(contact.get("name")),
        "phone": text(one.get("phone")) or text(one.get("mobile")),
        "company_id": text(one.get("company_id")) or text(one.get("customer_id")),
        "agent": one.get("helpdesk_agent") in (True, "true") or bool(contact),
    }  # fmt: skip
    if mail or "helpdesk_agent" in one or "active" in one:
        scratch.put("user", text(one.get("id")), person)
    elif one.get("name"):
        scratch.put("company", text(one.get("id")), {"name": text(one.get("name"))})


def _ticket(
    where: str, one: dict[str, Any], scratch: Scratch, options: Options
) -> Iterator[OldTicket | Trouble]:
    number = text(one.get("display_id")) or text(one.get("id"))
    opened = moment(one.get("created_at"), options.zone)
    if not number or opened is None:
        yield Trouble(where, f"ticket {number or '?'}", "it lacks a number or a date")
        return
    if one.get("spam") in (True, "true") or one.get("deleted") in (True, "true"):
        yield Trouble(where, f"ticket {number}", "spam or deleted there")
        return
    state = STATES.get(text(one.get("status")))
    if state is None:
        yield Trouble(
            where,
            f"ticket {number}",
            f"its state {text(one.get('status'))[:40]!r} is the house's own: taken as open",
        )
    client = _person(one, "requester", scratch)
    messages = [_first(one, number, opened, client)]
    for note in [within(note.get("note")) or note for note in _notes(one)]:
        at = moment(note.get("created_at"), options.zone)
        if at is None:
            yield Trouble(where, f"note {text(note.get('id'))} of ticket {number}", "it has no date")
            continue
        messages.append(_message(note, at, text(one.get("subject")), client, scratch))
    for holder in (one, *_notes(one)):
        for file in items(holder.get("attachments")):
            name = text(file.get("name")) or text(file.get("content_file_name"))
            yield Trouble(where, f"file {name} of ticket {number}", "the export holds only its address")
    yield OldTicket(
        key=number, where=where, opened_at=opened, client=client, number=number,
        subject=text(one.get("subject")), state=state or "finding", closed_at=_closed(one, options),
        priority=PRIORITIES.get(text(one.get("priority")), "normal"),
        assignee=_person(one, "responder", scratch), tags=_tags(one), fields=_fields(one),
        messages=tuple(messages),
    )  # fmt: skip


def _first(one: dict[str, Any], number: str, opened: Any, client: Person) -> OldMessage:
    plain = text(one.get("description_text"))
    rich = text(one.get("description_html")) or (text(one.get("description")) if plain else "")
    return OldMessage(
        key=f"{number} description", at=opened, direction=IN, author=client, html=rich,
        text=plain or text(one.get("description")), subject=text(one.get("subject")),
    )  # fmt: skip


def _notes(one: dict[str, Any]) -> list[dict[str, Any]]:
    for name in ("notes", "helpdesk_notes", "conversations"):
        found = one.get(name)
        if isinstance(found, dict):  # XML: a list of one kind of element
            found = next((value for value in found.values() if isinstance(value, list)), list(found.values()))
        if items(found):
            return items(found)
    return []


def _message(note: dict[str, Any], at: Any, subject: str, client: Person, scratch: Scratch) -> OldMessage:
    incoming = note.get("incoming") in (True, "true")
    private = note.get("private") in (True, "true")
    plain = text(note.get("body_text"))
    rich = text(note.get("body_html")) or (text(note.get("body")) if plain else "")
    author = _person(note, "user", scratch)
    if incoming and not (author.mail or author.name):
        author = client
    return OldMessage(
        key=text(note.get("id")), at=at, direction=IN if incoming else NOTE if private else OUT, author=author,
        text=plain or text(note.get("body")), html=rich, subject=subject,
    )  # fmt: skip


def _person(one: dict[str, Any], part: str, scratch: Scratch) -> Person:
    whole = within(one.get(part))
    key = text(one.get(f"{part}_id")) or text(whole.get("id"))
    user = whole if whole.get("email") else scratch.one("user", key)
    firm = text(user.get("company_id"))
    company = text(scratch.one("company", firm).get("name")) if firm else ""
    name = text(user.get("name")) or text(one.get(f"{part}_name"))
    return Person(name, text(user.get("email")), text(user.get("phone")), company, key)


def _closed(one: dict[str, Any], options: Options) -> Any:
    stats = within(one.get("stats")) or within(one.get("ticket_states"))
    return moment(stats.get("closed_at") or stats.get("resolved_at") or one.get("updated_at"), options.zone)


def _tags(one: dict[str, Any]) -> tuple[str, ...]:
    found = one.get("tags")
    named = [text(tag.get("name")) for tag in items(found)]
    plain = [tag for tag in found if isinstance(tag, str)] if isinstance(found, list) else []
    return tuple(tag for tag in (*plain, *named) if tag)


def _fields(one: dict[str, Any]) -> dict[str, str]:
    said = within(one.get("custom_fields")) or within(one.get("custom_field"))
    found = {name: text(value) for name, value in said.items()}
    found["type"] = text(one.get("type")) or text(one.get("ticket_type"))
    return {name: value for name, value in found.items() if value}
