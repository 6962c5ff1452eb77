"""Zendesk: the account's JSON export, one object a line, and answers of its API (tickets, users, organizations).

A ticket holds `comments` (API: "Ticket comments") and either whole people (`requester`, `assignee`) or their ids,
which are then looked up among the users of the same export. Files are told apart by what their objects hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from gromootvod.cli.moving.options import Options, moment
from gromootvod.cli.moving.records import items, records, text, within
from gromootvod.cli.moving.scratch import Scratch
from gromootvod.desk.moving import IN, NOTE, OUT, OldMessage, OldTicket, Person, Trouble

STATES = {
    "new": "received", "open": "finding", "pending": "waiting", "hold": "finding", "solved": "solved",
    "closed": "solved",
}  # fmt: skip
KEPT = ("id", "name", "email", "phone", "organization_id", "role")
PARTS = ("requester", "submitter", "assignee")
STAFF = frozenset({"agent", "admin"})


def tickets(paths: Sequence[Path], options: Options) -> Iterator[OldTicket | Trouble]:
    """Tickets of the export. People come first, whatever the order of the files."""
    scratch = Scratch()
    try:
        for path in paths:
            for found in records(path):
                if not isinstance(found, Trouble):
                    _keep_people(found[1], scratch)
        for path in paths:
            for found in records(path, options.read):
                if isinstance(found, Trouble):
                    yield found
                elif "subject" in found[1] or "comments" in found[1]:
                    yield from _ticket(found[0], found[1], scratch, options)
                elif not ("email" in found[1] or "domain_names" in found[1]):
                    yield Trouble(found[0], "record", "neither a ticket nor a user nor an organization")
    finally:
        scratch.close()


def _keep_people(one: dict[str, Any], scratch: Scratch) -> None:
    if "subject" in one or "comments" in one:
        return
    if "domain_names" in one:
        scratch.put("organization", text(one.get("id")), {"name": text(one.get("name"))})
    elif "email" in one:
        scratch.put("user", text(one.get("id")), {name: text(one.get(name)) for name in KEPT})


def _ticket(
    where: str, one: dict[str, Any], scratch: Scratch, options: Options
) -> Iterator[OldTicket | Trouble]:
    number = text(one.get("id"))
    opened = moment(one.get("created_at"), options.zone)
    state = STATES.get(text(one.get("status")))
    if not number or opened is None or state is None:
        what = f"ticket {number or '?'}"
        reason = "deleted there" if one.get("status") == "deleted" else "it lacks an id, a date or a state"
        yield Trouble(where, what, reason)
        return
    for part in PARTS:  # who is written out on the ticket is known in its comments too
        if within(one.get(part)).get("name") and not scratch.one("user", text(one[part].get("id"))):
            scratch.put("user", text(one[part].get("id")), {name: text(one[part].get(name)) for name in KEPT})
    client, _ = _person(one, "requester", scratch)
    staff = {text(one.get("assignee_id")), text(within(one.get("assignee")).get("id"))} - {""}
    messages = []
    comments = items(one.get("comments")) or _description(one)
    for comment in comments:
        at = moment(comment.get("created_at"), options.zone)
        if at is None:
            yield Trouble(where, f"comment {text(comment.get('id'))} of ticket {number}", "it has no date")
            continue
        messages.append(_message(comment, at, text(one.get("subject")), client, staff, scratch))
        for file in items(comment.get("attachments")):
            name = text(file.get("file_name"))
            yield Trouble(where, f"file {name} of ticket {number}", "the export holds only its address")
    yield OldTicket(
        key=number, where=where, opened_at=opened, client=client, number=number,
        subject=text(one.get("subject")) or text(one.get("raw_subject")), state=state,
        closed_at=moment(_solved(one), options.zone) if state == "solved" else None,
        priority=text(one.get("priority")) or "normal", assignee=_person(one, "assignee", scratch)[0],
        tags=tuple(tag for tag in one.get("tags") or () if isinstance(tag, str)),
        fields=_fields(one), messages=tuple(messages),
    )  # fmt: skip


def _message(
    comment: dict[str, Any], at: Any, subject: str, client: Person, staff: set[str], scratch: Scratch
) -> OldMessage:
    author, role = _person(comment, "author", scratch)
    ours = role in STAFF or (not role and author.key in staff)
    if author.key and author.key == client.key and role not in STAFF:
        ours = False
    public = comment.get("public", True) is not False
    return OldMessage(
        key=text(comment.get("id")), at=at, direction=(OUT if ours else IN) if public else NOTE, author=author,
        text=text(comment.get("plain_body")) or text(comment.get("body")), html=text(comment.get("html_body")),
        subject=subject,
    )  # fmt: skip


def _description(one: dict[str, Any]) -> list[dict[str, Any]]:
    """A ticket without its comments still says what it began with."""
    if not text(one.get("description")):
        return []
    return [
        {
            "id": f"{text(one.get('id'))} description", "author_id": one.get("requester_id"),
            "author": one.get("requester"), "body": one.get("description"), "created_at": one.get("created_at"),
        }
    ]  # fmt: skip


def _person(one: dict[str, Any], part: str, scratch: Scratch) -> tuple[Person, str]:
    whole = within(one.get(part))
    key = text(whole.get("id")) or text(one.get(f"{part}_id"))
    user = whole if whole.get("email") or whole.get("name") else scratch.one("user", key)
    firm = text(user.get("organization_id"))
    company = text(scratch.one("organization", firm).get("name")) if firm else ""
    person = Person(text(user.get("name")), text(user.get("email")), text(user.get("phone")), company, key)
    return person, text(user.get("role"))


def _solved(one: dict[str, Any]) -> object:
    metrics = within(one.get("metric_set"))
    return metrics.get("solved_at") or one.get("solved_at") or one.get("updated_at")


def _fields(one: dict[str, Any]) -> dict[str, str]:
    said = {text(field.get("id")): text(field.get("value")) for field in items(one.get("custom_fields"))}
    said |= {"type": text(one.get("type")), "url": text(one.get("url"))}
    return {name: value for name, value in said.items() if value}
