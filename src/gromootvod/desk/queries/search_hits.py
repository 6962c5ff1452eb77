"""What a search finds: tickets, newest or best first, with the words marked and the place where they stand.

A page costs the same for a word of every letter and for one of a single letter: hits are read in windows from
the newest, conditions are asked of a window's tickets by their numbers, and nothing is ever counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db.models import Q

from gromootvod.core.filter import Filter
from gromootvod.desk import search
from gromootvod.desk.any_case import any_case
from gromootvod.desk.filtering import conditions
from gromootvod.desk.merged import by_itself, standing
from gromootvod.desk.models import Message, Ticket
from gromootvod.desk.queries.board import BadCursor
from gromootvod.desk.queries.search_cards import Hit, cards
from gromootvod.desk.search_query import Query, of_texts

__all__ = ["BadCursor", "Hit", "Page", "Sort", "find"]

Sort = Literal["new", "best"]
SHOWN = 30
FIRST_WINDOW, WINDOW = 120, 800  # messages; several of one ticket make one hit
WINDOWS = 6  # looked through for one page; then the reader is asked whether to look further
AMONG = 1_500  # newest messages that compete for the best place
FEW = 400  # tickets: so few are looked through by themselves
SELECTIVE = frozenset({"from", "company", "assignee", "tag", "number", "due"})


@dataclass(frozen=True, slots=True)
class Page:
    """Hits, and the cursor of what follows, "" at the end. `looking`: not all was looked through for this page."""

    hits: tuple[Hit, ...]
    after: str = ""
    looking: bool = False


def find(asked: Filter, *, member_id: int, now: datetime, sort: Sort = "new", after: str = "") -> Page:
    """One page of hits. Raises FilterError for a key that has no table, BadCursor for a cursor that is none."""
    looker = _Looker(asked, conditions(asked, member_id=member_id, now=now))
    if not (asked.words or asked.phrases):
        return looker.listed(after)
    query = of_texts(asked)
    if query is None:
        return Page(())
    if sort == "best":
        return looker.best(query, after)
    return looker.newest(query, after)


class _Looker:
    """Looks for one page."""

    def __init__(self, asked: Filter, terms: Q) -> None:
        self.asked, self.terms = asked, terms
        self.unwanted = search.of_tickets(Filter(without=asked.without)) if asked.without else Q()

    def newest(self, query: Query, after: str) -> Page:
        """Windows from the newest on, until a page is full."""
        before = _number(after) if after else search.NOWHERE
        shown: dict[int, int] = {}  # ticket -> its newest message that was found
        if not after:
            shown.update(self._by_number())
        at, last, size = before, before, FIRST_WINDOW
        for turn in range(WINDOWS):
            few = self._few(query) if turn == 1 else None
            ids = [number for number in few if number < at] if few is not None else []
            if few is None:
                ids = search.newest(query, before=at, limit=size)
            for message_id, ticket_id in self._kept(ids, query, before if after else None):
                if ticket_id not in shown:
                    if len(shown) == SHOWN:
                        return Page(cards(self.asked, shown), str(last))
                    shown[ticket_id] = message_id
                last = message_id
            if few is not None or len(ids) < size:
                return Page(cards(self.asked, shown))
            at, size = ids[-1], WINDOW
        return Page(cards(self.asked, shown), str(at), looking=True)

    def best(self, query: Query, after: str) -> Page:
        """The best of the newest that were found."""
        offset = _number(after) if after else 0
        few = self._few(query)
        ids = search.best(query, among=AMONG, only=few)
        shown: dict[int, int] = {}
        for message_id, ticket_id in self._kept(ids, query, None):
            shown.setdefault(ticket_id, message_id)
        page = dict(list(shown.items())[offset : offset + SHOWN])
        more = str(offset + SHOWN) if len(shown) > offset + SHOWN else ""
        return Page(cards(self.asked, page), more)

    def listed(self, after: str) -> Page:
        """Without words: the tickets themselves, those first in which something was said last."""
        tickets = Ticket.objects.filter(self.terms).filter(self.unwanted).filter(by_itself())
        if after:
            at, number = _moment(after)
            tickets = tickets.filter(Q(last_message_at__lt=at) | Q(last_message_at=at, pk__lt=number))
        rows = list(
            tickets.order_by("-last_message_at", "-pk").values_list("pk", "last_message_at")[: SHOWN + 1]
        )
        shown = dict.fromkeys((row[0] for row in rows[:SHOWN]), 0)
        last = rows[SHOWN - 1] if len(rows) > SHOWN else None
        return Page(cards(self.asked, shown), f"{last[1].isoformat()}~{last[0]}" if last else "")

    def _by_number(self) -> dict[int, int]:
        """A number alone may be that of a ticket."""
        word = self.asked.words[0].lstrip("#№") if len(self.asked.words) == 1 else ""
        if self.asked.phrases or not (word.isascii() and word.isdigit() and len(word) < 19):
            return {}
        found = Ticket.objects.filter(self.terms, self.unwanted, pk=standing(int(word)))
        return dict.fromkeys(found.values_list("pk", flat=True), 0)

    def _few(self, query: Query) -> list[int] | None:
        """Messages of so few tickets that they are better asked one by one; None where there are many."""
        if not any(term.key in SELECTIVE and not term.negated for term in self.asked.terms):
            return None
        tickets = list(Ticket.objects.filter(self.terms).values_list("pk", flat=True)[: FEW + 1])
        if len(tickets) > FEW:
            return None
        return search.among(
            query, list(Message.objects.filter(ticket__in=tickets).values_list("pk", flat=True))
        )

    def _kept(self, ids: list[int], query: Query, shown_from: int | None) -> list[tuple[int, int]]:
        """Of messages in order those for which all of the filter holds, with their tickets."""
        of = dict(Message.objects.filter(pk__in=ids).values_list("pk", "ticket_id"))
        tickets = set(of.values())
        if self.asked.terms or self.asked.without:
            asked = Ticket.objects.filter(self.terms, pk__in=tickets).filter(self.unwanted)
            tickets = set(asked.values_list("pk", flat=True))
        kept = [number for number in ids if of.get(number) in tickets]
        kept = self._verbatim(kept)
        if shown_from is not None:
            tickets -= self._shown_before({of[number] for number in kept}, query, shown_from)
        return [(number, of[number]) for number in kept if of[number] in tickets]

    def _verbatim(self, ids: list[int]) -> list[int]:
        """Those that hold every phrase as it stands."""
        if not self.asked.phrases or not ids:
            return ids
        messages = Message.objects.filter(pk__in=ids)
        for phrase in self.asked.phrases:
            pattern = any_case(phrase)
            messages = messages.filter(
                Q(text__regex=pattern) | Q(subject__regex=pattern) | Q(ticket__title__regex=pattern)
            )
        holds = set(messages.values_list("pk", flat=True))
        return [number for number in ids if number in holds]

    def _shown_before(self, tickets: set[int], query: Query, cursor: int) -> set[int]:
        """Tickets that an earlier page has shown by a newer message."""
        newer = Message.objects.filter(ticket__in=tickets, pk__gte=cursor)
        of = dict(newer.values_list("pk", "ticket_id"))
        return {of[number] for number in self._verbatim(search.among(query, list(of)))}


def _number(cursor: str) -> int:
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 19):
        raise BadCursor("this page of the search is not known")
    return int(cursor)


def _moment(cursor: str) -> tuple[datetime, int]:
    at, _, number = cursor[:80].partition("~")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError as error:
        raise BadCursor("this page of the search is not known") from error
    if moment.tzinfo is None:
        raise BadCursor("this page of the search is not known")
    return moment, _number(number)
