"""The playbooks of the house at a glance: what each has, what came of its questions, what engineers ask beside it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from gromootvod.core import interview
from gromootvod.core.interview.matching import lemmas
from gromootvod.core.interview.needs import OWN_WORDS
from gromootvod.core.text import language as tongue_of
from gromootvod.desk.models import Question
from gromootvod.office import playbooks
from gromootvod.office.models import Playbook
from gromootvod.office.playbook_draft import subject_of

LOOKED_AT = 3000  # needs, the newest
MOSTLY = 0.6  # of a question's askings make its topic


@dataclass(frozen=True, slots=True)
class BookRow:
    """One playbook. `broken`: the house's own cannot be read any more, so it is not in force."""

    name: str
    title: str
    topics: tuple[str, ...]
    questions: int
    tests: int
    own: bool
    shipped: bool
    broken: bool
    changed_at: datetime | None
    changed_by: str
    tickets: int
    asked: int
    answered: int
    unknown: int


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A question that engineers keep asking in their own words. `asked` is how it was put, `subject` what about."""

    playbook: str
    area: str  # the topic's name where it is mostly asked in one, else the playbook's
    topic: str
    subject: str
    asked: str
    times: int
    language: str


def shelf(language: str) -> list[BookRow]:
    """Every playbook there is, named in `language`, the universal one first; two queries."""
    own = {row.name: row for row in Playbook.objects.select_related("changed_by").order_by("name")}
    counted = _counted()
    names = [*interview.SHIPPED, *(name for name in own if name not in interview.SHIPPED)]
    return [_row(name, own.get(name), counted.get(name, {}), language) for name in names]


def proposals(language: str, *, times: int = 3) -> list[ProposalRow]:
    """What engineers asked in their own words at least so often in an area, and its playbook does not ask."""
    needs = Question.objects.filter(origin=Question.Origin.NEED, slot=OWN_WORDS).order_by("-id")
    rows = list(needs.values_list("playbook", "topic", "text")[:LOOKED_AT])[::-1]
    books = {book.name: book for book in playbooks.in_force()}
    topics: dict[tuple[str, frozenset[str]], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    by_topic = interview.proposals([(f"{book}/{topic}", text) for book, topic, text in rows], least=1)
    for one in by_topic:
        book, _, topic = one.area.partition("/")
        topics[book, _key(one.text)][topic] += one.times
    found = []
    for one in interview.proposals([(book, text) for book, _, text in rows], least=times):
        subject, standing = subject_of(one.text), books.get(one.area)
        if standing is not None and not interview.slot_of(subject, standing):
            split = topics[one.area, _key(one.text)]
            topic = max(split, key=lambda name: split[name], default="")
            if split.get(topic, 0) < MOSTLY * one.times or topic not in standing.topics:
                topic = ""
            found.append(_proposal(one, standing, topic, subject, language))
    return found


def _proposal(
    one: interview.Proposal, book: interview.Playbook, topic: str, subject: str, language: str
) -> ProposalRow:
    names = book.topics[topic].names if topic else book.names
    tongue = "ru" if tongue_of(subject) == "ru" else "en"
    return ProposalRow(
        book.name, names.get(language, topic or book.name), topic, subject, one.text, one.times, tongue
    )


def _key(text: str) -> frozenset[str]:
    return frozenset(word for word in lemmas(text) if len(word) > 2)


def _counted() -> dict[str, dict[str, int]]:
    states = Question.State
    rows = (
        Question.objects.exclude(state=states.WITHDRAWN)
        .values("playbook")
        .annotate(
            tickets=Count("ticket", distinct=True),
            asked=Count("id"),
            answered=Count("id", filter=Q(state=states.ANSWERED)),
            unknown=Count("id", filter=Q(state=states.UNKNOWN)),
        )
        .order_by()
    )
    return {
        row["playbook"]: {key: row[key] for key in ("tickets", "asked", "answered", "unknown")}
        for row in rows
    }


def _row(name: str, own: Playbook | None, counted: dict[str, int], language: str) -> BookRow:
    shipped = name in interview.SHIPPED
    read = playbooks.readable(own.source) if own else None
    book = read or (interview.shipped(name) if shipped else None)
    return BookRow(
        name=name,
        title=book.names.get(language, name) if book else name,
        topics=tuple(topic.names.get(language, key) for key, topic in book.topics.items()) if book else (),
        questions=len(book.questions) if book else 0,
        tests=len(book.tests) if book else 0,
        own=own is not None,
        shipped=shipped,
        broken=own is not None and read is None,
        changed_at=own.changed_at if own else None,
        changed_by=own.changed_by.name if own and own.changed_by else "",
        tickets=counted.get("tickets", 0),
        asked=counted.get("asked", 0),
        answered=counted.get("answered", 0),
        unknown=counted.get("unknown", 0),
    )
