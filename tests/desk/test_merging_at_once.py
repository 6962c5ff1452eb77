"""Several people put tickets together at the same moment: each gets a clear answer, and nothing is lost or doubled."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from at_once import at_once
from django.db import transaction
from letters import HOUSE, letter, opened, take_in

from gromootvod.channels.mail import deliver
from gromootvod.core.letter import plus_address, sign_thread
from gromootvod.desk.keys import thread_key
from gromootvod.desk.merged import standing
from gromootvod.desk.models import Dispatch, Event, Merge, Message, Promise, Relation, Ticket
from gromootvod.desk.operations.answer import AnswerRefused, answer
from gromootvod.desk.operations.guard import lapse
from gromootvod.desk.operations.merge import MergeRefused, merge
from gromootvod.desk.operations.not_heard import not_heard
from gromootvod.desk.operations.relate import RelationRefused, relate, unrelate
from gromootvod.desk.operations.unmerge import unmerge
from gromootvod.office.models import Member

NOW = datetime(2026, 3, 17, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ROUNDS = 4
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def dina() -> Member:
    return Member.objects.create_user("dina@desk.example", name="Дина", roles=["dispatcher"], joined_at=NOW)


def two(number: int) -> tuple[int, int]:
    """Two open tickets of Vera."""
    first, second = (
        opened(letter(f"Беда {number}{side}", subject=f"Беда {number}{side}"), NOW) for side in "аб"
    )
    return first.pk, second.pk


def codes(results: list[object]) -> list[str]:
    """What each was refused for, "" for what was done; another error fails the test."""
    found = []
    for one in results:
        if isinstance(one, Exception) and not isinstance(one, MergeRefused | RelationRefused | AnswerRefused):
            raise one
        found.append(getattr(one, "code", "") if isinstance(one, Exception) else "")
    return sorted(found)


def the_law_holds() -> None:
    """One promise stands on every open ticket and its date is the ticket's; none on one that is closed."""
    due: dict[int, list[datetime]] = {}
    for number, at in Promise.objects.filter(settled_at=None).values_list("ticket_id", "due"):
        due.setdefault(number, []).append(at)
    for one in Ticket.objects.all():
        assert due.get(one.pk, []) == ([] if one.closed_at else [one.next_word_by]), one.pk


def test_two_who_merge_crosswise_make_one_merge(dina: Member) -> None:
    for number in range(ROUNDS):
        one, other = two(number)
        results = at_once(
            partial(merge, one, other, by=dina, now=NOW + HOUR),
            partial(merge, other, one, by=dina, now=NOW + HOUR),
        )
        assert codes(results) == ["", "kept_merged"]
        assert Merge.objects.filter(lost__in=[one, other]).count() == 1
        assert standing(one) == standing(other)
    the_law_holds()


def test_the_same_merge_twice_is_made_once(dina: Member) -> None:
    for number in range(ROUNDS):
        one, other = two(number)
        results = at_once(*[partial(merge, one, other, by=dina, now=NOW + HOUR)] * 3)
        assert codes(results) == ["", "lost_merged", "lost_merged"]
        assert Event.objects.filter(ticket=one, kind="merged").count() == 1
        assert Message.objects.filter(ticket=other, direction="in").count() == 2


def test_a_merge_is_taken_back_once(dina: Member) -> None:
    for number in range(ROUNDS):
        one, other = two(number)
        row = merge(one, other, by=dina, now=NOW + HOUR).pk
        results = at_once(*[partial(unmerge, row, by=dina, now=NOW + 2 * HOUR)] * 2)
        assert codes(results) == ["", "undone"]
        assert Message.objects.filter(ticket=one, direction="in").count() == 1
    the_law_holds()


def test_a_ring_of_merges_is_never_closed(dina: Member) -> None:
    for number in range(ROUNDS):
        ring = [*two(number), two(number + 50)[0]]
        results = at_once(
            *[partial(merge, ring[i], ring[(i + 1) % 3], by=dina, now=NOW + HOUR) for i in range(3)]
        )
        assert set(codes(results)) <= {"", "kept_merged", "lost_merged"}
        assert len({standing(one) for one in ring}) < 3
    the_law_holds()


def test_a_letter_that_comes_during_a_merge_lies_on_the_kept_ticket(dina: Member) -> None:
    for number in range(ROUNDS):
        one, other = two(number)
        to = plus_address(HOUSE, sign_thread(thread_key(), one, "n0nce"))
        results = at_once(
            partial(merge, one, other, by=dina, now=NOW + HOUR),
            partial(take_in, letter(f"И ещё {number}", to=to), NOW + HOUR),
        )
        assert codes(results) == ["", ""]
        assert Message.objects.get(text__startswith=f"И ещё {number}").ticket_id == other
        assert not Message.objects.filter(ticket=one).exists()
    the_law_holds()


def test_an_answer_during_a_merge_goes_over_or_is_refused(dina: Member) -> None:
    for number in range(ROUNDS):
        one, other = two(number)
        results = at_once(
            partial(merge, one, other, by=dina, now=NOW + HOUR),
            partial(answer, one, f"Слово {number}", by=dina, now=NOW + HOUR),
        )
        said = Message.objects.filter(text__startswith=f"Слово {number}")
        assert codes(results) == (["", ""] if said.exists() else ["", "closed"])
        assert set(said.values_list("ticket_id", flat=True)) <= {other}
        assert not Dispatch.objects.filter(ticket=one).exists()
    the_law_holds()


def test_a_word_that_runs_out_during_a_merge_is_told_once(dina: Member) -> None:
    late = NOW + timedelta(days=20)
    for number in range(ROUNDS):
        one, other = two(number)
        results = at_once(
            partial(merge, one, other, by=dina, now=late),
            lambda: [lapse(now=late), lapse(now=late)],
        )
        assert codes(results) == ["", ""]
        lapse(now=late)
        told = Counter(
            Event.objects.filter(ticket__in=[one, other], kind="lapsed").values_list("ticket_id", flat=True)
        )
        assert told[other] == 1
        assert told[one] <= 1
    the_law_holds()


def test_what_the_relay_says_during_a_merge_stands_where_the_letter_is(dina: Member) -> None:
    for number in range(ROUNDS):
        one, other = two(number)
        said = answer(one, "Смотрим.", by=dina, now=NOW + timedelta(minutes=1))
        sent = Dispatch.objects.get(message=said)
        Dispatch.objects.filter(pk=sent.pk).update(state=Dispatch.State.SENDING)
        results = at_once(
            partial(merge, one, other, by=dina, now=NOW + HOUR),
            partial(deliver._refuse, sent, "550 no such user", NOW + HOUR),
        )
        assert codes(results) == ["", ""]
        assert not Ticket.objects.get(pk=one).next_word_by
    the_law_holds()


def test_a_letter_refused_after_a_merge_opens_no_merged_ticket(dina: Member) -> None:
    one, other = two(0)
    said = answer(one, "Смотрим.", by=dina, now=NOW + timedelta(minutes=1))
    read_before = Dispatch.objects.get(message=said)
    merge(one, other, by=dina, now=NOW + HOUR)
    with transaction.atomic():
        not_heard(read_before, "550", now=NOW + 2 * HOUR)
    assert Ticket.objects.get(pk=one).closed_at is not None
    assert Event.objects.filter(kind="bounced").get().ticket_id == other
    the_law_holds()


def test_a_ring_of_parents_from_two_sides_is_refused(dina: Member) -> None:
    """The fourth is the first's parent and the second the third's: each of two new ties alone would do."""
    for number in range(ROUNDS):
        first, second = two(number)
        third, fourth = two(number + 50)
        relate(fourth, first, "parent", by=dina, now=NOW)
        relate(second, third, "parent", by=dina, now=NOW)
        results = at_once(
            partial(relate, first, second, "parent", by=dina, now=NOW),
            partial(relate, third, fourth, "parent", by=dina, now=NOW),
        )
        assert codes(results) == ["", "circle"]
        ours = Relation.objects.filter(source__in=[first, second, third, fourth], kind="parent")
        assert ours.count() == 3


def test_a_tie_is_cut_while_its_tickets_are_merged(dina: Member) -> None:
    for number in range(ROUNDS):
        one, other = two(number)
        tie = relate(other, one, "parent", by=dina, now=NOW).pk
        results = at_once(
            partial(merge, one, other, by=dina, now=NOW + HOUR),
            partial(unrelate, tie, other, by=dina, now=NOW + HOUR),
        )
        assert codes(results) == ["", ""]
        assert not Relation.objects.filter(pk=tie).exists()
