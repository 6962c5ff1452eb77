"""Fill a desk with a great many tickets for benchmarks: real rows, made in bulk, every text different."""

from __future__ import annotations

import hashlib
import itertools
import random
import secrets
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, models

from gromootvod.channels.mail.reader_child import read_letter
from gromootvod.contacts.models import Address, Company, Contact
from gromootvod.core.distill import merge_cards, to_json
from gromootvod.desk import search
from gromootvod.desk.lifecycle import BALL, State
from gromootvod.desk.links import new_key
from gromootvod.desk.models import Distillation, Event, Message, Promise, StaleWords, StatusLink, Ticket
from gromootvod.office.models import Member
from tools.loadmail import letter, texts

CHUNK = 2000
OPEN_SHARE = 0.2  # a house of 100,000 tickets has most of them behind it


def seed(tickets: int, *, rng: random.Random) -> None:
    """Add `tickets` tickets with their letters, answers, promises and events."""
    now = datetime.now(UTC)
    source = texts()
    readings = [read_letter(letter(number, source, rng)[1]) for number in range(len(source))]
    member = Member.objects.order_by("id").first()
    for start in range(0, tickets, CHUNK):
        _chunk(min(CHUNK, tickets - start), readings, member, now, rng)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _chunk(
    count: int, readings: Sequence[Any], member: Member | None, now: datetime, rng: random.Random
) -> None:
    base = Ticket.objects.aggregate(top=models.Max("id"))["top"] or 0
    company = Company.objects.bulk_create(
        [
            Company(name=f"Firm {base + n}", domain=f"seed{base + n}.example", made_at=now)
            for n in range(count // 5 + 1)
        ]
    )
    contacts = Contact.objects.bulk_create(
        [
            Contact(name=f"Client {base + n}", company=company[n // 5], language="ru", made_at=now)
            for n in range(count)
        ]
    )
    Address.objects.bulk_create(
        [
            Address(contact=contact, value=f"seed{contact.pk}@seed.example", made_at=now)
            for contact in contacts
        ]
    )
    made = list(_tickets(contacts, readings, member, now, rng))
    tickets = Ticket.objects.bulk_create([ticket for ticket, _ in made])
    StatusLink.objects.bulk_create(
        [StatusLink(ticket=t, key=new_key(), made_at=t.opened_at) for t in tickets]
    )
    messages = [m for ticket, reading in made for m in _messages(ticket, reading, member, rng)]
    Message.objects.bulk_create([message for message, _ in messages])
    letters = [(message, reading) for message, reading in messages if reading is not None]
    Distillation.objects.bulk_create(
        [
            Distillation(
                message=message,
                version=reading[1].version,
                heat=reading[1].heat.value,
                data=to_json(reading[1]),
            )
            for message, reading in letters
        ]
    )
    _index([(m, (*reading[2], f"ref{m.pk}")) for m, reading in letters], contacts)
    Promise.objects.bulk_create(
        [Promise(ticket=t, due=t.next_word_by, made_at=t.opened_at) for t in tickets if t.next_word_by]
    )
    Event.objects.bulk_create(
        [
            Event(ticket=t, kind=kind, at=t.opened_at)
            for t in tickets
            for kind in (Event.Kind.OPENED, Event.Kind.ANSWERED)
        ]
    )


def _tickets(
    contacts: Sequence[Contact],
    readings: Sequence[Any],
    member: Member | None,
    now: datetime,
    rng: random.Random,
) -> Iterator[tuple[Ticket, Any]]:
    for contact, reading in zip(contacts, itertools.cycle(readings), strict=False):
        opened = now - timedelta(minutes=rng.randrange(60 * 24 * 400))
        is_open = rng.random() < OPEN_SHARE
        state = (
            rng.choice([State.RECEIVED, State.FINDING, State.KNOWN, State.WAITING])
            if is_open
            else State.SOLVED
        )
        yield (
            Ticket(
                contact=contact, subject=reading[0].subject[:255], title=f"{reading[1].title[:90]} {contact.pk}",
                language=reading[1].language, state=state, ball=BALL[state], heat=reading[1].heat.value,
                completeness=merge_cards([reading[1]]).completeness,
                assignee=member if is_open and rng.random() < 0.3 else None, opened_at=opened,
                last_message_at=opened + timedelta(hours=2), last_inbound_at=opened,
                next_word_by=now + timedelta(minutes=rng.randrange(10, 6000)) if is_open else None,
                closed_at=None if is_open else opened + timedelta(days=2),
            ),
            reading,
        )  # fmt: skip


def _messages(
    ticket: Ticket, reading: Any, member: Member | None, rng: random.Random
) -> Iterator[tuple[Message, Any]]:
    one = reading[0]
    folds = [[fold.kind, fold.start, fold.end] for fold in one.folds]
    digest = hashlib.sha256(secrets.token_bytes(8)).hexdigest()
    yield (
        Message(
            ticket=ticket, direction="in", contact_id=ticket.contact_id, address=f"seed{ticket.contact_id}@seed.example",
            at=ticket.opened_at, subject=one.subject[:255], text=one.text, folds=folds, body_hash=digest,
            message_id=f"<seed-{ticket.contact_id}-{rng.randrange(10**9)}@firm.example>",
        ),
        reading,
    )  # fmt: skip
    yield (
        Message(
            ticket=ticket, direction="out", member=member, at=ticket.last_message_at,
            text=f"We have found the cause of {ticket.contact_id} and write again by noon.",
            message_id=f"<ours-{ticket.contact_id}-{rng.randrange(10**9)}@desk.example>",
        ),
        None,
    )  # fmt: skip


def _index(rows: Sequence[tuple[Message, Sequence[str]]], contacts: Sequence[Contact]) -> None:
    search.index_many(
        [
            (m.pk, words, search.head_words([m.ticket.title, m.ticket.contact.name, m.address]))
            for m, words in rows
        ]
    )
    for contact in contacts:
        search.index_person(contact.pk)
    StaleWords.objects.all().delete()  # all of it was just written
