"""OTRS, Znuny and OTOBO: answers of the generic interface's operation TicketGet, as JSON.

That is what a house can get of every version without touching the database: `AllArticles=1`, `Attachments=1`. A file
holds one answer, several one after the other, or one ticket a line. Attachments come in base64 and are taken whole.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Sequence
from email.utils import parseaddr
from pathlib import Path
from typing import Any

from gromootvod.cli.moving.options import Options, moment
from gromootvod.cli.moving.records import items, records, text
from gromootvod.desk.compose import File
from gromootvod.desk.moving import IN, NOTE, OUT, OldMessage, OldTicket, Person, Trouble

STATES = {
    "new": "received", "open": "finding", "pending reminder": "waiting", "pending auto": "waiting",
    "closed": "solved", "merged": "solved",
}  # fmt: skip
PRIORITIES = {"1": "low", "2": "low", "3": "normal", "4": "high", "5": "urgent"}  # "3 normal" begins so


def tickets(paths: Sequence[Path], options: Options) -> Iterator[OldTicket | Trouble]:
    """Tickets in the order of the files."""
    for path in paths:
        for found in records(path, options.read):
            if isinstance(found, Trouble):
                yield found
                continue
            where, one = found
            for ticket in items(one.get("Ticket")) or [one]:
                yield from _ticket(where, ticket, options)


def _ticket(where: str, one: dict[str, Any], options: Options) -> Iterator[OldTicket | Trouble]:
    number, key = text(one.get("TicketNumber")), text(one.get("TicketID"))
    opened = moment(one.get("Created"), options.zone)
    kind = text(one.get("StateType"))
    if not key or opened is None:
        yield Trouble(where, f"ticket {number or '?'}", "it lacks a TicketID or a date")
        return
    if kind == "removed":
        yield Trouble(where, f"ticket {number}", "removed there")
        return
    if kind not in STATES:
        yield Trouble(
            where, f"ticket {number}", f"its kind of state {kind[:40]!r} is not known: taken as open"
        )
    messages: list[OldMessage] = []
    for article in items(one.get("Article")):
        made = _message(where, article, options)
        if isinstance(made, Trouble):
            yield made
            continue
        files, lost = _files(where, article)
        yield from lost
        messages.append(_with(made, files))
    client = next((m.author for m in messages if m.direction == IN and m.author.mail), Person())
    login = text(one.get("CustomerUserID"))
    if not client.mail:
        client = Person(name=login, mail=login if "@" in login else "", key=login)
    yield OldTicket(
        key=key, where=where, opened_at=opened, number=number, subject=text(one.get("Title")),
        client=Person(client.name, client.mail, "", text(one.get("CustomerID")), login),
        state=STATES.get(kind, "finding"), closed_at=moment(one.get("Closed") or one.get("Changed"), options.zone),
        priority=PRIORITIES.get(text(one.get("Priority"))[:1], "normal"), product=text(one.get("Service")),
        assignee=_owner(one), fields=_fields(one), messages=tuple(messages),
    )  # fmt: skip


def _message(where: str, article: dict[str, Any], options: Options) -> OldMessage | Trouble:
    key = text(article.get("ArticleID"))
    # IncomingTime is seconds since 1970; CreateTime is written out.
    incoming = text(article.get("IncomingTime"))
    at = moment(article.get("CreateTime"), options.zone)
    if at is None and incoming.isdigit():
        at = moment(int(incoming), options.zone)
    if not key or at is None:
        return Trouble(where, f"article {key or '?'}", "it lacks an ArticleID or a date")
    name, mail = parseaddr(text(article.get("From"))[:1000])
    visible = text(article.get("IsVisibleForCustomer")) != "0"
    if "internal" in text(article.get("ArticleType")):  # before version 6
        visible = False
    sender = text(article.get("SenderType"))
    body = text(article.get("Body"))
    html = "html" in (text(article.get("MimeType")) or text(article.get("ContentType")))
    return OldMessage(
        key=key, at=at, direction=IN if sender == "customer" else OUT if visible else NOTE,
        author=Person(name or mail, mail), text="" if html else body, html=body if html else "",
        subject=text(article.get("Subject")), message_id=text(article.get("MessageID")),
        references=f"{text(article.get('References'))} {text(article.get('InReplyTo'))}".strip(),
    )  # fmt: skip


def _files(where: str, article: dict[str, Any]) -> tuple[tuple[File, ...], list[Trouble]]:
    files, lost = [], []
    for one in items(article.get("Attachment")):
        name = text(one.get("Filename"))
        content = text(one.get("Content"))
        try:
            data = base64.b64decode("".join(content.split()), validate=True)
        except (binascii.Error, ValueError):
            data = b""
        if data:
            files.append(File(name, text(one.get("ContentType")), data))
        else:
            what = f"file {name} of article {text(article.get('ArticleID'))}"
            lost.append(Trouble(where, what, "its content is not in the export, or is no base64"))
    return tuple(files), lost


def _with(message: OldMessage, files: tuple[File, ...]) -> OldMessage:
    from dataclasses import replace

    return replace(message, files=files) if files else message


def _owner(one: dict[str, Any]) -> Person:
    login = text(one.get("Owner"))
    return Person(login, login if "@" in login else "", key=login)


def _fields(one: dict[str, Any]) -> dict[str, str]:
    said = {text(field.get("Name")): text(field.get("Value")) for field in items(one.get("DynamicField"))}
    said |= {name: text(one.get(name)) for name in ("Queue", "Type", "SLA", "Responsible")}
    return {name: value for name, value in said.items() if name and value}
