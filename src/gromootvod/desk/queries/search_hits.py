"""What a search finds, as a list of tickets with the words marked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from gromootvod.core.text import analyse
from gromootvod.desk import search
from gromootvod.desk.models import Message

SHOWN = 30
READ = 120  # messages looked at to fill the list: several of one ticket make one hit
AROUND = 90  # characters on each side of the first word found
READ_CHARS = 6_000  # of a message; a word found beyond shows the beginning
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
    latest: dict[int, int] = {}  # ticket -> its newest message that was found
    for ticket_id, message_id in sorted(
        Message.objects.filter(pk__in=ids).values_list("ticket_id", "id"), key=lambda pair: -pair[1]
    ):
        latest.setdefault(ticket_id, message_id)
    shown = list(latest.values())[:SHOWN]
    wanted = frozenset(analyse(query[:400]))
    fields = (
        "ticket_id",
        "ticket__title",
        "ticket__subject",
        "ticket__contact__name",
        "text",
        "at",
        "ticket__state",
    )
    rows = Message.objects.filter(pk__in=shown).order_by("-id").values_list(*fields)
    hits = [
        Hit(number, title or subject, contact, snippet(text, wanted), at, state)
        for number, title, subject, contact, text, at, state in rows
    ]
    return hits, len(latest) > SHOWN or len(ids) == READ


def snippet(text: str, wanted: frozenset[str]) -> SafeString:
    """The surroundings of the first word found, the words marked; everything escaped."""
    text = text[:READ_CHARS]
    marks = [match.span() for match in WORD.finditer(text) if not wanted.isdisjoint(_lemmas(match[0]))][:20]
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


@lru_cache(maxsize=20_000)
def _lemmas(word: str) -> frozenset[str]:
    return frozenset(analyse(word))
