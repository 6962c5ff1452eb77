"""Take over tickets of another desk: with their own dates and authors, once, and without a word to anybody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256

from django.db import DatabaseError, transaction

from gromootvod.desk import live
from gromootvod.desk.compose import one_line
from gromootvod.desk.lifecycle import BALL, Ball, State
from gromootvod.desk.links import new_key
from gromootvod.desk.models import (
    Assignment,
    Blob,
    Closure,
    Event,
    ImportedItem,
    Priority,
    StatusLink,
    Ticket,
)
from gromootvod.desk.moving import IN, NOTE, OldMessage, OldTicket, Taken, Trouble
from gromootvod.desk.operations import levels
from gromootvod.desk.operations.promise import promise
from gromootvod.desk.operations.take_over_messages import Draft, drafted, write_messages
from gromootvod.desk.operations.take_over_people import People
from gromootvod.desk.operations.take_over_tags import stick
from gromootvod.desk.rhythm import first_word_due


@dataclass(slots=True)
class _Plan:
    """One ticket: what of it is new here."""

    old: OldTicket
    row: Ticket | None
    known: bool  # it was here before
    drafts: list[Draft] = field(default_factory=list)


def take_over(olds: Sequence[OldTicket], *, people: People, now: datetime, dry_run: bool = False) -> Taken:
    """Write down what is new of `olds`, in one transaction; where that fails, each ticket in its own.

    Nobody is written to and nothing is promised to the past: a ticket that was open is promised a first word from
    `now`, a closed one stays closed. Letters are read for facts later (`redistill.read_unread`). A dry run reads
    and judges the same, and writes nothing.
    """
    taken = Taken()
    plans = _plans(olds, people.source, now, taken)
    if dry_run:
        _count(plans, people, taken)
        return taken
    try:
        with transaction.atomic():
            _write(plans, people, now)
    except (DatabaseError, ValueError):
        people.forget()
        plans = [plan for plan in plans if _alone(plan, people, now, taken)]
    _count(plans, people, taken)
    live.wake()
    return taken


def _alone(plan: _Plan, people: People, now: datetime, taken: Taken) -> bool:
    """One ticket of a batch that could not be written; whether it could be."""
    try:
        with transaction.atomic():
            _write([plan], people, now)
    except (DatabaseError, ValueError) as error:
        people.forget()
        why = f"the database refused it: {one_line(str(error))[:200]}"
        taken.troubles.append(Trouble(plan.old.where, f"ticket {plan.old.key}", why))
        return False
    return True


def _count(plans: Iterable[_Plan], people: People, taken: Taken) -> None:
    for plan in plans:
        if not plan.known:
            taken.tickets += 1
            taken.open += plan.old.state != State.SOLVED
        taken.messages += len(plan.drafts)
        taken.files += sum(len(draft.files) for draft in plan.drafts)
    taken.contacts = people.taken_new()


def _plans(olds: Sequence[OldTicket], source: str, now: datetime, taken: Taken) -> list[_Plan]:
    olds = [_dated(old, now, taken) for old in olds]
    keys = [_ticket_key(old) for old in olds]
    keys += [_message_key(message) for old in olds for message in old.messages]
    rows = ImportedItem.objects.filter(source=source, key__in=keys).select_related("ticket__contact__company")
    known = {row.key: row.ticket for row in rows}
    blobs = _letters_here(olds)
    plans = []
    seen: set[str] = set()
    begun: set[str] = set()  # a long ticket may come in several parts
    for old in olds:
        row = known.get(_ticket_key(old))
        plan = _Plan(old, row, row is not None or old.key in begun)
        begun.add(old.key)
        for message in old.messages:
            key = _message_key(message)
            if key in known or key in seen or (message.raw and _digest(message) in blobs):
                taken.known += 1
                continue
            seen.add(key)
            draft, troubles = drafted(message, old)
            taken.troubles += troubles
            plan.drafts.append(draft)
        here = plan.known or (old.messages and not plan.drafts)
        if plan.drafts or not here:
            plans.append(plan)
    return plans


def _dated(old: OldTicket, now: datetime, taken: Taken) -> OldTicket:
    """The future has not happened: a date that lies there is taken as now, and said so."""
    late = [message for message in old.messages if message.at > now]
    if not late and old.opened_at <= now and (old.closed_at is None or old.closed_at <= now):
        return old
    taken.troubles += [
        Trouble(old.where, f"message {message.key}", "its date lies in the future: taken as today")
        for message in late
    ]
    return replace(
        old,
        opened_at=min(old.opened_at, now),
        closed_at=min(old.closed_at, now) if old.closed_at else None,
        messages=tuple(replace(message, at=min(message.at, now)) for message in old.messages),
    )


def _letters_here(olds: Sequence[OldTicket]) -> set[str]:
    """Digests of letters that the desk has got by another door."""
    digests = [_digest(message) for old in olds for message in old.messages if message.raw]
    if not digests:
        return set()
    return set(
        Blob.objects.filter(sha256__in=digests, messages__isnull=False).values_list("sha256", flat=True)
    )


def _write(plans: Sequence[_Plan], people: People, now: datetime) -> None:
    made = [(plan, _ticket(plan, people, now)) for plan in plans if not plan.known]
    Ticket.objects.bulk_create([row for _, row in made])
    rows = {plan.old.key: row for plan, row in made}
    for plan in plans:
        plan.row = plan.row or rows[plan.old.key]
    _beside(made, people, now)
    for plan in plans:
        for draft in plan.drafts:
            draft.place(plan.row, people, plan.old)
    write_messages([draft for plan in plans for draft in plan.drafts], people.source, now)
    _follow([plan for plan in plans if plan.known])


def _ticket(plan: _Plan, people: People, now: datetime) -> Ticket:
    old = plan.old
    said = [draft.old for draft in plan.drafts if draft.old.direction != NOTE]
    heard = [message.at for message in said if message.direction == IN]
    subject = one_line(old.subject)[:255] or next((one_line(m.subject) for m in said if m.subject), "")[:255]
    words = one_line(next((draft.text for draft in plan.drafts if draft.text), ""))
    language = old.language or people.language_of(f"{subject} {words[:2000]}")
    solved = old.state == State.SOLVED
    latest = max((message.at for message in said), default=old.opened_at)
    ticket = Ticket(
        contact=people.contact(old.client, language, old.opened_at),
        subject=subject,
        title=(one_line(old.title) or subject or words or f"#{old.number or old.key}")[:120],
        language=language,
        door="import",
        state=old.state,
        ball=BALL.get(old.state, Ball.US),
        priority=old.priority if old.priority in Priority.values else Priority.NORMAL,
        product=one_line(old.product)[:64],
        assignee=people.member(old.assignee),
        opened_at=old.opened_at,
        last_message_at=latest,
        last_inbound_at=max(heard, default=None),
        closed_at=(old.closed_at or latest) if solved else None,
    )
    if not solved:
        ticket.level = levels.level_for(ticket)
        span, hours = (ticket.level.first, ticket.level.hours) if ticket.level else ("", "")
        ticket.next_word_by = first_word_due(now, span, hours)
    return ticket


def _beside(made: Sequence[tuple[_Plan, Ticket]], people: People, now: datetime) -> None:
    """The rows that stand beside a ticket from its first day."""
    tickets = [(plan.old, row) for plan, row in made]
    StatusLink.objects.bulk_create([StatusLink(ticket=row, key=new_key(), made_at=now) for _, row in tickets])
    Event.objects.bulk_create([_event(old, row, people.source, now) for old, row in tickets])
    Closure.objects.bulk_create(
        [Closure(ticket=row, at=row.closed_at) for _, row in tickets if row.closed_at is not None]
    )
    Assignment.objects.bulk_create(
        [Assignment(ticket=row, member=row.assignee, at=row.opened_at) for _, row in tickets if row.assignee]
    )
    ImportedItem.objects.bulk_create(
        [
            ImportedItem(source=people.source, key=_ticket_key(old), ticket=row, at=now, data=_data(old))
            for old, row in tickets
        ]
    )
    stick([(row, old.tags) for old, row in tickets], now=now)
    for _, row in tickets:
        if row.next_word_by is not None:
            promise(row, row.next_word_by, now=now, first=True)
            levels.start(row, now=now)


def _follow(plans: Sequence[_Plan]) -> None:
    """More came to tickets that stand already: only their times move."""
    for plan in plans:
        said = [draft.old for draft in plan.drafts if draft.old.direction != NOTE]
        if plan.row is None or not said:
            continue
        row = Ticket.objects.select_for_update(of=("self",)).get(pk=plan.row.pk)
        heard = [message.at for message in said if message.direction == IN]
        row.last_message_at = max(row.last_message_at, *(message.at for message in said))
        row.last_inbound_at = max(
            [*heard, *([row.last_inbound_at] if row.last_inbound_at else [])], default=None
        )
        row.save(update_fields=["last_message_at", "last_inbound_at"])


def _event(old: OldTicket, row: Ticket, source: str, now: datetime) -> Event:
    return Event(
        ticket=row, kind=Event.Kind.IMPORTED, at=now, data={"source": source, "number": old.number[:80]}
    )


def _data(old: OldTicket) -> dict[str, object]:
    """What the house has no place of its own for is kept beside."""
    data = {
        "number": old.number[:80],
        "tags": [tag[:80] for tag in old.tags[:100]],
        "fields": {name[:80]: value[:1000] for name, value in list(old.fields.items())[:200]},
        "assignee": (old.assignee.name or old.assignee.mail)[:200],
    }
    return {name: value for name, value in data.items() if value}


def _ticket_key(old: OldTicket) -> str:
    return f"ticket {old.key}"[:255]


def _message_key(message: OldMessage) -> str:
    return f"message {message.key}"[:255]


def _digest(message: OldMessage) -> str:
    return sha256(message.raw).hexdigest()
