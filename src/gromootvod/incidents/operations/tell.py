"""One move tells all. First who is to hear it is written down, then each letter goes into the outbox, once.

Every step is a row: a process that dies leaves rows that wait, and whoever comes next goes on there. The letter, its
place in the outbox, the ticket's promise and the notice change in one transaction, so nobody hears the same update twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

import structlog
from django.db import connection, transaction
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from gromootvod.desk import live
from gromootvod.desk.models import Ticket
from gromootvod.desk.operations.announce import Announcement, announce
from gromootvod.incidents.letters import update_letter
from gromootvod.incidents.models import IncidentTicket, IncidentUpdate, Notice, Phase, Subscription
from gromootvod.incidents.operations.join import named
from gromootvod.incidents.operations.news import send_news
from gromootvod.incidents.rhythm import TICKET_STATE

SPREAD = 500  # recipients written down in one transaction
LETTERS = 5  # letters made in one transaction: others who want to write do not wait for long
BACKOFF = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))

log = structlog.get_logger()
Row = TypeVar("Row", bound=Model)
State, Why = Notice.State, Notice.Why


def spread(*, now: datetime, limit: int = SPREAD) -> int:
    """Write down who is to hear the oldest update that is not spread yet, `limit` at most; return how many."""
    if not IncidentUpdate.objects.filter(spread_at=None).exists():
        return 0  # looked at every second: SQLite's write lock is not taken for nothing
    if not IncidentUpdate.objects.filter(spread_at=None).exists():
        return 0  # looked at every second: SQLite's write lock is not taken for nothing
    with transaction.atomic():
        update = _unlocked(IncidentUpdate.objects.filter(spread_at=None).order_by("id")).first()
        if update is None:
            return 0
        tickets = list(
            IncidentTicket.objects.filter(
                incident=update.incident_id, state=IncidentTicket.State.JOINED, ticket_id__gt=update.spread_to
            )
            .order_by("ticket_id")
            .values_list("ticket_id", flat=True)[:limit]
        )
        people = _subscribers(update, limit - len(tickets))
        notices = [Notice(update=update, ticket_id=pk, made_at=now, next_try_at=now) for pk in tickets]
        notices += [Notice(update=update, subscription_id=pk, made_at=now, next_try_at=now) for pk in people]
        Notice.objects.bulk_create(notices, ignore_conflicts=True)
        update.spread_to = tickets[-1] if tickets else update.spread_to
        update.spread_to_subscription = people[-1] if people else update.spread_to_subscription
        update.spread_at = None if len(notices) >= limit else now
        update.save(update_fields=["spread_to", "spread_to_subscription", "spread_at"])
        return max(len(notices), 1)


def tell(*, now: datetime, limit: int = LETTERS) -> int:
    """Put up to `limit` waiting notices into words and into the outbox; return how many were settled."""
    if not Notice.objects.filter(state=State.WAITING, next_try_at__lte=now).exists():
        return 0
    with transaction.atomic():
        newer = Notice.objects.filter(ticket=OuterRef("ticket"), update__gt=OuterRef("update")).filter(
            Q(update__incident=OuterRef("update__incident"))
            | Q(update__incident=OuterRef("update__incident__merged_into"))
        )
        waiting = (
            Notice.objects.filter(state=State.WAITING, next_try_at__lte=now)
            .annotate(overtaken=Exists(newer))
            .select_related("update__incident", "update__by", "subscription")
            .order_by("next_try_at", "id")
        )
        notices = list(_unlocked(waiting)[:limit])
        hand = _hand(notices)
        for notice in notices:
            _settle(notice, hand, now)
        if notices:
            live.wake()
        return len(notices)


@dataclass(frozen=True, slots=True)
class _Hand:
    """What a handful of notices is about: their tickets, held, and what joins them to their incidents."""

    tickets: dict[int, Ticket]
    rows: dict[tuple[int, int], IncidentTicket]


def _hand(notices: Sequence[Notice]) -> _Hand:
    numbers = [notice.ticket_id for notice in notices if notice.ticket_id is not None]
    incidents = {notice.update.incident_id for notice in notices}
    tickets = Ticket.objects.select_for_update(of=("self",)).select_related("contact", "level")
    rows = IncidentTicket.objects.filter(incident__in=incidents, ticket__in=numbers)
    return _Hand(
        {ticket.pk: ticket for ticket in tickets.filter(pk__in=numbers).order_by("pk")},
        {(row.incident_id, row.ticket_id): row for row in rows},
    )


def _settle(notice: Notice, hand: _Hand, now: datetime) -> None:
    """One recipient's trouble is his own: the others in the chunk go on."""
    try:
        with transaction.atomic():
            _tell(notice, hand, now)
    except Exception as error:
        log.exception("notice not written", notice=notice.pk)
        if notice.ticket_id in hand.tickets:
            hand.tickets[notice.ticket_id].refresh_from_db()  # what was rolled back is not true of it
        notice.attempts += 1
        notice.detail = f"{type(error).__name__}: {error}"[:300]
        if notice.attempts > len(BACKOFF):
            notice.state, notice.why, notice.next_try_at = State.SKIPPED, Why.FAILED, None
        else:
            notice.next_try_at = now + BACKOFF[notice.attempts - 1]
        notice.save(update_fields=["attempts", "detail", "state", "why", "next_try_at"])


def _tell(notice: Notice, hand: _Hand, now: datetime) -> None:
    notice.why = _tell_ticket(notice, hand, now) if notice.ticket_id else _tell_subscriber(notice, now)
    notice.state = State.SKIPPED if notice.why else State.TOLD
    notice.told_at, notice.next_try_at = now, None
    notice.save(update_fields=["state", "why", "dispatch", "told_at", "next_try_at"])


def _tell_ticket(notice: Notice, hand: _Hand, now: datetime) -> str:
    update = notice.update
    assert notice.ticket_id is not None
    row = hand.rows.get((update.incident_id, notice.ticket_id))
    if row is None or row.state != IncidentTicket.State.JOINED:
        return Why.DECLINED
    if notice.overtaken:  # type: ignore[attr-defined]  # annotated
        return Why.OVERTAKEN
    ticket = hand.tickets[notice.ticket_id]
    if ticket.closed_at is not None:
        return Why.CLOSED
    recognised = row.how == IncidentTicket.How.DOOR and not _heard_before(notice)
    letter = update_letter(update, ticket.language, number=ticket.pk, recognised=recognised)
    word = Announcement(
        letter.text, TICKET_STATE[update.phase], update.next_word_by, update.by,
        subject=letter.subject, recognised=recognised,
    )  # fmt: skip
    told = {**named(update.incident), "move": "told", "phase": update.phase}
    announced = announce(ticket, word, now=now, touched=told)
    notice.dispatch = announced.dispatch
    return announced.why


def _tell_subscriber(notice: Notice, now: datetime) -> str:
    person = notice.subscription
    assert person is not None  # a constraint of the table: one recipient
    if person.ended_at is not None or notice.update.incident.published_at is None:
        return Why.ENDED
    notice.dispatch = send_news(person, notice.update, now=now)
    return Why.NONE


def _heard_before(notice: Notice) -> bool:
    return (
        Notice.objects.filter(ticket=notice.ticket_id, update__incident=notice.update.incident_id)
        .filter(state=State.TOLD)
        .exists()
    )


def _subscribers(update: IncidentUpdate, room: int) -> list[int]:
    if room <= 0 or update.incident.published_at is None or update.phase == Phase.SUSPECTED:
        return []
    return list(
        Subscription.objects.filter(
            confirmed_at__isnull=False, ended_at=None, pk__gt=update.spread_to_subscription
        )
        .order_by("pk")
        .values_list("pk", flat=True)[:room]
    )


def _unlocked(rows: QuerySet[Row]) -> QuerySet[Row]:
    """Rows that no other worker holds. SQLite takes its write lock when the transaction begins."""
    if connection.features.has_select_for_update_skip_locked:
        return rows.select_for_update(skip_locked=True, of=("self",))
    return rows
