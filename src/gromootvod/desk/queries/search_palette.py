"""Tickets for what is being typed: by number, or by words of which the last is not finished."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from gromootvod.core.filter import Filter
from gromootvod.desk import search
from gromootvod.desk.merged import standing
from gromootvod.desk.models import Message, Ticket
from gromootvod.desk.search_query import of_texts, spelt

LOOKED_AT = 60  # messages; several of one ticket make one line


@dataclass(frozen=True, slots=True)
class Line:
    """A ticket of the palette."""

    number: int
    title: str
    contact: str
    state: str


def tickets(text: str, *, limit: int) -> list[Line]:
    """The ticket of that number first, then those in which the words stand, newest first; four queries at most."""
    number = text.lstrip("#№ ")
    by_number = standing(int(number)) if number.isascii() and number.isdigit() and len(number) < 19 else 0
    order = list(dict.fromkeys([by_number] * bool(by_number) + _by_words(text)))[: limit + 1]
    rows = Ticket.objects.filter(Q(pk__in=order)).values_list(
        "pk", "title", "subject", "contact__name", "state"
    )
    lines = {row[0]: Line(row[0], row[1] or row[2], row[3], row[4]) for row in rows}
    return [lines[number] for number in order if number in lines][:limit]


def _by_words(text: str) -> list[int]:
    words = spelt(text)
    if not words or len("".join(words)) < 2:
        return []
    # The last word may not be finished yet; one that is finished is found in all its forms.
    unfinished = Filter(words=(*words[:-1], words[-1] + "*"))
    found: list[int] = []
    for asked in (Filter(words=tuple(words)), unfinished):
        query = of_texts(asked)
        if query is not None and len(found) < LOOKED_AT // 2:
            found += search.newest(query, limit=LOOKED_AT)
    of = dict(Message.objects.filter(pk__in=found).values_list("pk", "ticket_id"))
    return list(dict.fromkeys(of[message_id] for message_id in found if message_id in of))
