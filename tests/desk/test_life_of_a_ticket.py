"""Whatever is done to tickets, in whatever order, the promises of the house hold."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from letters import HOUSE, letter, report, take_in

from gromootvod.core.letter import plus_address, sign_thread
from gromootvod.desk.keys import thread_key
from gromootvod.desk.lifecycle import BALL, Ball, IllegalMove, State
from gromootvod.desk.models import (
    Assignment,
    Closure,
    Dispatch,
    Event,
    Message,
    Promise,
    ServiceClock,
    ServiceLevel,
    StatusLink,
    Ticket,
)
from gromootvod.desk.operations.answer import AnswerRefused, answer
from gromootvod.desk.operations.assign import assign
from gromootvod.desk.operations.close import close, reopen
from gromootvod.desk.operations.escalate import escalate
from gromootvod.desk.operations.guard import watch
from gromootvod.desk.operations.link import renew_link
from gromootvod.desk.operations.note import note
from gromootvod.desk.operations.state import set_priority, set_state

if TYPE_CHECKING:
    from gromootvod.office.models import Member

STATES = st.sampled_from(State.values)
HOURS = st.integers(min_value=1, max_value=60)


class Desk(RuleBasedStateMachine):
    """A desk with up to three tickets, a client for each, and two members."""

    members: tuple[Member, Member]

    @initialize()
    def begin(self) -> None:
        self.now = datetime(2026, 3, 17, 8, 0, tzinfo=UTC)
        self.count = 0
        self.tickets: list[int] = []
        self.last_event = 0
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        ServiceLevel.objects.create(name="VIP", first="1bh", next="2bh", solution="1bd", priority="urgent")
        self.new_letter()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def some(self, pick: int) -> int:
        return self.tickets[pick % len(self.tickets)]

    def words(self) -> str:
        self.count += 1
        return f"Слова номер {self.count}: не проводится накладная"

    def attempt(self, verb: Callable[[], object]) -> None:
        with contextlib.suppress(IllegalMove, AnswerRefused):
            verb()

    @rule(hours=HOURS)
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @precondition(lambda self: len(self.tickets) < 3)
    @rule()
    def new_letter(self) -> None:
        outcome = take_in(letter(self.words(), sender=f"client{len(self.tickets)}@c.example"), self.now)
        assert outcome.ticket_id is not None
        self.tickets.append(outcome.ticket_id)

    @rule(pick=st.integers(0, 2), writer=st.sampled_from(["client", "stranger", "robot", "member"]))
    def letter_with_token(self, pick: int, writer: str) -> None:
        number = self.some(pick)
        sender = {
            "client": f"client{pick % len(self.tickets)}@c.example",
            "member": self.members[0].email,
        }.get(writer, "somebody@s.example")
        headers = [("Auto-Submitted", "auto-replied")] if writer == "robot" else []
        token = plus_address(HOUSE, sign_thread(thread_key(), number, "n"))
        take_in(letter(self.words(), sender=sender, headers=headers), self.now, recipients=[token])

    @rule(pick=st.integers(0, 2), member=st.integers(0, 1), state=st.sampled_from(["", *State.values]),
          due=st.sampled_from([None, -3, 5, 200]))  # fmt: skip
    def answer_it(self, pick: int, member: int, state: str, due: int | None) -> None:
        moment = None if due is None else self.now + timedelta(hours=due)
        self.attempt(
            lambda: answer(
                self.some(pick), self.words(), by=self.members[member], now=self.now, due=moment, state=state
            )
        )

    @rule(pick=st.integers(0, 2))
    def note_it(self, pick: int) -> None:
        note(self.some(pick), self.words(), by=self.members[0], now=self.now)

    @rule(pick=st.integers(0, 2), member=st.sampled_from([None, 0, 1]))
    def assign_it(self, pick: int, member: int | None) -> None:
        assign(
            self.some(pick),
            None if member is None else self.members[member],
            by=self.members[0],
            now=self.now,
        )

    @rule(pick=st.integers(0, 2), state=STATES)
    def set_the_state(self, pick: int, state: str) -> None:
        self.attempt(lambda: set_state(self.some(pick), state, by=self.members[0], now=self.now))

    @rule(pick=st.integers(0, 2), client=st.booleans())
    def close_it(self, pick: int, client: bool) -> None:
        self.attempt(lambda: close(self.some(pick), by=None if client else self.members[0], now=self.now))

    @rule(pick=st.integers(0, 2))
    def reopen_it(self, pick: int) -> None:
        self.attempt(lambda: reopen(self.some(pick), by=self.members[0], now=self.now))

    @rule(pick=st.integers(0, 2), client=st.booleans())
    def escalate_it(self, pick: int, client: bool) -> None:
        escalate(self.some(pick), self.words(), by=None if client else self.members[1], now=self.now)

    @rule(pick=st.integers(0, 2))
    def renew_the_link(self, pick: int) -> None:
        renew_link(self.some(pick), by=self.members[0], now=self.now)

    @rule(pick=st.integers(0, 2))
    def a_letter_bounces(self, pick: int) -> None:
        dispatch = Dispatch.objects.filter(ticket=self.some(pick)).order_by("-id").first()
        if dispatch is not None:
            self.count += 1
            raw = report(to=HOUSE, original=dispatch.mail_id, headers=[("X-Count", str(self.count))])
            take_in(raw, self.now)

    @rule()
    def clocks_are_minded(self) -> None:
        watch(now=self.now)
        assert not Promise.objects.filter(settled_at=None, broken_at=None, due__lt=self.now).exists()
        assert watch(now=self.now) == 0  # nothing is told twice

    @rule(pick=st.integers(0, 2), priority=st.sampled_from(["low", "normal", "urgent"]))
    def it_presses_more_or_less(self, pick: int, priority: str) -> None:
        set_priority(self.some(pick), priority, by=self.members[0], now=self.now)

    @invariant()
    def open_tickets_owe_exactly_one_word(self) -> None:
        for ticket in Ticket.objects.filter(pk__in=self.tickets):
            standing = list(
                Promise.objects.filter(ticket=ticket, settled_at=None).values_list("due", flat=True)
            )
            assert standing == ([] if ticket.closed_at else [ticket.next_word_by])
            assert (ticket.closed_at is not None) == (ticket.state == State.SOLVED)
            closures = Closure.objects.filter(ticket=ticket, undone_at=None).count()
            assert closures == (1 if ticket.closed_at else 0)

    @invariant()
    def clocks_run_where_the_ball_is_ours_and_stand_where_it_is_not(self) -> None:
        for row in ServiceClock.objects.filter(ticket__in=self.tickets).select_related("ticket"):
            if row.met_at is None:
                assert row.ticket.closed_at is None
                late = row.missed_at is not None
                assert (row.due is None) == (row.ticket.ball == Ball.CLIENT) or late or row.due < self.now
            assert all(end is None or begin <= end for begin, end in row.pauses)
            assert [begin for begin, _ in row.pauses] == sorted(begin for begin, _ in row.pauses)

    @invariant()
    def the_ball_follows_the_table(self) -> None:
        for ticket in Ticket.objects.filter(pk__in=self.tickets):
            bounced = Event.objects.filter(ticket=ticket, kind=Event.Kind.BOUNCED).exists()
            assert ticket.ball == BALL[ticket.state] or (bounced and ticket.ball == Ball.US)

    @invariant()
    def one_leads_and_one_link_stands(self) -> None:
        for ticket in Ticket.objects.filter(pk__in=self.tickets):
            leading = list(
                Assignment.objects.filter(ticket=ticket, ended_at=None).values_list("member", flat=True)
            )
            assert leading == ([ticket.assignee_id] if ticket.assignee_id else [])
            assert StatusLink.objects.filter(ticket=ticket, revoked_at=None).count() == 1

    @invariant()
    def promises_and_events_are_in_order(self) -> None:
        assert not Promise.objects.filter(broken_at__lt=self.now, settled_at=None, due__gt=self.now).exists()
        for promise in Promise.objects.exclude(settled_at=None):
            late = promise.settled_at > promise.due  # type: ignore[operator]
            came_back = Event.objects.filter(
                ticket=promise.ticket, kind=Event.Kind.BOUNCED, at=promise.broken_at
            ).exists()
            assert (promise.broken_at is not None) == (late or came_back)
        newest = Event.objects.order_by("-id").values_list("id", flat=True).first() or 0
        assert newest >= self.last_event
        self.last_event = newest

    @invariant()
    def every_answer_has_its_letter_and_nobody_gets_anothers(self) -> None:
        for message in Message.objects.filter(direction="out"):
            (dispatch,) = message.dispatches.all()
            assert dispatch.ticket_id == message.ticket_id
        for dispatch in Dispatch.objects.select_related("ticket__contact"):
            assert dispatch.ticket is not None
            assert dispatch.ticket.contact.addresses.filter(value=dispatch.recipient).exists()


def test_the_house_keeps_its_promises_whatever_happens(dina: Member, egor: Member) -> None:
    machine = type("Desk", (Desk,), {"members": (dina, egor)})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=25, stateful_step_count=25, deadline=None, derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
