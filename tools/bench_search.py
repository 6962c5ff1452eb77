"""`make bench`, the part of search: pages of hits at a desk of many messages, for common words and rare ones."""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

CHUNK = 2_000
CONTACTS = 5_000
RUNS = 30
COMMON, SOME, RARE = "счёт", "картридж", "брандмауэр"
SOME_EVERY, RARE_EVERY = 100, 20_000  # every so many messages hold it; COMMON stands in two of three


def search(options: argparse.Namespace, home: Path, ports: list[int]) -> None:
    """Fill the desk and ask; a run is a whole page as the view reads it, without its template."""
    from gromootvod.core.filter import parse
    from gromootvod.desk.queries import search_hits
    from gromootvod.desk.queries.people import people
    from gromootvod.desk.queries.search_palette import tickets

    now = datetime.now(UTC)
    began = time.perf_counter()
    _seed(options.tickets, now)
    print(f"({options.tickets} messages, seeded in {time.perf_counter() - began:.0f} s)", flush=True)

    def page(text: str, sort: search_hits.Sort = "new") -> Callable[[], Any]:
        return lambda: search_hits.find(parse(text), member_id=1, now=now, sort=sort)

    for name, work in (
        ("a common word, newest first", page(COMMON)),
        ("a common word, best first", page(COMMON, "best")),
        ("a word of one in a hundred, newest first", page(SOME)),
        ("a word of one in a hundred, best first", page(SOME, "best")),
        ("a rare word, newest first", page(RARE)),
        ("a rare word, best first", page(RARE, "best")),
        ("a word that is nowhere", page("аргамак")),
        ("a common word and a rare one", page(f"{COMMON} {RARE}")),
        ("a common word in open tickets", page(f"{COMMON} is:open")),
        ("a common word in tickets of one client", page(f"{COMMON} from:c17@search.example")),
        ("a common word, condition that one in 1,000 meets", page(f"{COMMON} heat:99")),
        ("a common word, condition that nothing meets", page(f"{COMMON} heat:100")),
        ("a common beginning of words", page("сче*")),
        ("a phrase of common words", page("«счёт за месяц»")),
        ("open tickets without a word", page("is:open")),
        ("hot tickets without a word, one in 1,000", page("heat:99")),
        ("the palette: people by a beginning", lambda: people("клиент 1", limit=6)),
        ("the palette: tickets by a beginning", lambda: tickets("картри", limit=6)),
    ):
        _measure(name, work)


def _seed(count: int, now: datetime) -> None:
    from django.db import connection

    from gromootvod.contacts.models import Address, Contact
    from gromootvod.desk import search as index
    from gromootvod.desk.models import StaleWords

    rng = random.Random(5)
    letters = _letters()
    contacts = Contact.objects.bulk_create(Contact(name=f"Клиент {n}", made_at=now) for n in range(CONTACTS))
    Address.objects.bulk_create(
        Address(contact=contact, value=f"c{n}@search.example", made_at=now)
        for n, contact in enumerate(contacts)
    )
    for start in range(0, count, CHUNK):
        _chunk(range(start, min(start + CHUNK, count)), contacts, letters, now, rng)
    for contact in contacts:
        index.index_person(contact.pk)
    StaleWords.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _letters() -> list[tuple[str, tuple[str, ...]]]:
    from gromootvod.core.text import index_words
    from tools.loadmail import texts

    return [(f"{subject}\n{text}", index_words(subject, text)) for subject, text in texts()]


def _chunk(
    numbers: range, contacts: list[Any], letters: list[Any], now: datetime, rng: random.Random
) -> None:
    from gromootvod.core.text import analyse
    from gromootvod.desk import search as index
    from gromootvod.desk.models import Message, Ticket

    made = []
    for number in numbers:
        at, is_open = now - timedelta(minutes=600_000 - number), number % 5 == 0
        made.append(
            Ticket(
                contact=rng.choice(contacts), title=f"Дело {number}", opened_at=at, last_message_at=at,
                heat=99 if number % 1000 == 7 else number % 90, state="finding" if is_open else "solved",
                ball="us" if is_open else "client", closed_at=None if is_open else at,
                next_word_by=now if is_open else None,
            )
        )  # fmt: skip
    tickets = Ticket.objects.bulk_create(made)
    rows = []
    for number, ticket in zip(numbers, tickets, strict=True):
        text, words = letters[number % len(letters)]
        more = [f"код {number}"]
        more += ["Ваш счёт за месяц не пришёл."] * (number % 3 != 0)
        more += ["Картридж пуст."] * (number % SOME_EVERY == 0) + ["Виноват брандмауэр."] * (
            number % RARE_EVERY == 0
        )
        rows.append((Message(ticket=ticket, direction="in", contact_id=ticket.contact_id, at=ticket.opened_at,
                             text=f"{text}\n{' '.join(more)}"), (*words, *analyse(" ".join(more)))))  # fmt: skip
    messages = Message.objects.bulk_create([message for message, _ in rows])
    index.index_many(
        [
            (message.pk, words, index.head_words([message.ticket.title, message.ticket.contact.name]))
            for message, (_, words) in zip(messages, rows, strict=True)
        ]
    )


def _measure(name: str, work: Callable[[], Any]) -> None:
    work()
    taken, own = [], []
    for _ in range(RUNS):
        began, cpu = time.perf_counter(), time.process_time()
        work()
        taken.append((time.perf_counter() - began) * 1000)
        own.append((time.process_time() - cpu) * 1000)
    # On a busy machine the processor's own time says more; of PostgreSQL it holds our side alone.
    half, mine = statistics.median(taken), statistics.median(own)
    print(f"{name:52} {half:7.1f} ms, of the processor {mine:6.1f}, worst {max(taken):7.1f} ms", flush=True)
