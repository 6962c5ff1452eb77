"""What a search finds, as a list of tickets with the words marked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from gromootvod.core.text import analyse
from gromootvod.desk import search
from gromootvod.desk.models import Message

SHOWN = 30
READ = 120  # messages looked at to fill the list: several of one ticket make one hit
AROUND = 90  # characters on each side of the first word found
WORD = re.compile(r"[\w-]{1,40}")


@dataclass(frozen=True, slots=True)
class Hit:
    """A ticket in which the words stand; `snippet` is safe HTML."""

    number: int
    title: str
    contact: str
    snippet: SafeString
    at: datetime
    state: str


def find(query: str) -> tuple[list[Hit], bool]:
    """Return hits, newest first, and whether there are more."""
    ids = search.find(query, limit=READ)
    messages = Message.objects.filter(pk__in=ids).select_related("ticket__contact").order_by("-id")
    wanted = frozenset(analyse(query[:400]))
    hits: dict[int, Hit] = {}
    for message in messages:
        ticket = message.ticket
        if ticket.pk not in hits:
            hits[ticket.pk] = Hit(
                ticket.pk, ticket.title or ticket.subject, ticket.contact.name,
                snippet(message.text, wanted), message.at, ticket.state,
            )  # fmt: skip
    found = list(hits.values())
    return found[:SHOWN], len(found) > SHOWN or len(ids) == READ


def snippet(text: str, wanted: frozenset[str]) -> SafeString:
    """The surroundings of the first word found, the words marked; everything escaped."""
    text = text[:20_000]
    marks = [match.span() for match in WORD.finditer(text) if wanted & set(analyse(match[0]))][:20]
    start = max(0, (marks[0][0] if marks else 0) - AROUND)
    end = min(len(text), start + 2 * AROUND + 40)
    parts, at = ["…" if start else ""], start
    for first, last in marks:
        if first < at or last > end:
            continue
        parts += [escape(text[at:first]), "<mark>", escape(text[first:last]), "</mark>"]
        at = last
    parts += [escape(text[at:end]), "…" if end < len(text) else ""]
    return mark_safe("".join(parts))  # noqa: S308 — every piece was escaped above
