"""One deed to many: a result for each, and the whole taken back where nobody has changed it since."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from letters import letter, opened

from gromootvod.desk.models import BulkAction, Event, Ticket, TicketTag
from gromootvod.desk.operations import bulk
from gromootvod.desk.operations.assign import assign
from gromootvod.desk.operations.bulk import BulkRefused, do, undo
from gromootvod.desk.operations.close import close, reopen
from gromootvod.desk.operations.custom_fields import FieldData, add_field
from gromootvod.desk.operations.fields import set_field
from gromootvod.desk.operations.merge import merge
from gromootvod.desk.operations.snooze import unsnooze
from gromootvod.desk.operations.state import set_priority
from gromootvod.desk.operations.tag import change_tags
from gromootvod.office.models import Member
from gromootvod.ui.terms_views import REASONS


@pytest.fixture
def four(stage: None, now: datetime) -> list[int]:
    return [opened(letter(f"Беда {n}", sender=f"c{n}@firm.example"), now).pk for n in range(4)]


def outcomes(action: BulkAction) -> list[tuple[str, str]]:
    return [(item.outcome, item.reason) for item in action.items.all()]


def undoings(action: BulkAction) -> list[str]:
    return [item.undoing for item in action.items.all()]


def state_of(numbers: list[int], column: str) -> list[object]:
    rows = dict(Ticket.objects.filter(pk__in=numbers).values_list("pk", column))
    return [rows[number] for number in numbers]


@pytest.mark.parametrize(
    ("deed", "column", "value", "after"),
    [
        ("state", "state", "known", "known"),
        ("priority", "priority", "urgent", "urgent"),
        ("close", "state", "", "solved"),
    ],
)
def test_a_deed_is_done_to_each_and_taken_back_from_each(
    four: list[int], dina: Member, now: datetime, deed: str, column: str, value: str, after: str
) -> None:
    before = state_of(four, column)
    action = do(deed, value, four, by=dina, now=now)
    assert outcomes(action) == [("done", "")] * 4
    assert state_of(four, column) == [after] * 4
    undo(action.pk, by=dina, now=now + timedelta(minutes=1))
    assert undoings(action) == ["done"] * 4
    assert state_of(four, column) == before


def test_who_led_a_ticket_leads_it_again(four: list[int], dina: Member, egor: Member, now: datetime) -> None:
    assign(four[0], egor, by=dina, now=now)
    action = do("assign", str(dina.pk), four, by=dina, now=now)
    assert state_of(four, "assignee_id") == [dina.pk] * 4
    undo(action.pk, by=dina, now=now)
    assert state_of(four, "assignee_id") == [egor.pk, None, None, None]


def test_tags_come_off_only_where_the_deed_put_them_on(four: list[int], dina: Member, now: datetime) -> None:
    change_tags(four[0], add=["VIP"], by=dina, now=now)
    action = do("tag", "vip", four, by=dina, now=now)
    assert [outcome for outcome, _ in outcomes(action)] == ["same", "done", "done", "done"]
    undo(action.pk, by=dina, now=now)
    assert list(TicketTag.objects.values_list("ticket_id", flat=True)) == [four[0]]
    taken = do("untag", "vip", four, by=dina, now=now)
    assert [outcome for outcome, _ in outcomes(taken)] == ["done", "same", "same", "same"]
    undo(taken.pk, by=dina, now=now)
    assert TicketTag.objects.count() == 1


def test_a_ticket_that_cannot_be_done_hinders_no_other_and_says_why(
    four: list[int], dina: Member, now: datetime
) -> None:
    add_field("cause", "text", FieldData(label_ru="Причина", label_en="Cause", required_at_close=True))
    for number in four[:2]:
        set_field(number, "cause", "known", by=dina, now=now)
    close(four[0], by=dina, now=now)
    action = do("close", "", [*four, 999_999], by=dina, now=now)
    assert outcomes(action) == [
        ("refused", "state"),
        ("done", ""),
        ("refused", "fields"),
        ("refused", "fields"),
    ]
    assert action.items.last().details == [["Причина", "Cause"]]  # type: ignore[union-attr]
    assert state_of(four, "state")[1:3] == ["solved", "received"]


def test_undoing_leaves_alone_what_somebody_has_changed_since(
    four: list[int], dina: Member, egor: Member, now: datetime
) -> None:
    action = do("priority", "high", four, by=dina, now=now)
    set_priority(four[0], "urgent", by=egor, now=now)
    set_priority(four[1], "low", by=egor, now=now)
    set_priority(four[1], "high", by=egor, now=now)  # the same again, but his own word now
    undo(action.pk, by=dina, now=now)
    assert undoings(action) == ["changed", "changed", "done", "done"]
    assert state_of(four, "priority") == ["urgent", "high", "normal", "normal"]


def test_a_ticket_closed_anew_stays_closed(four: list[int], dina: Member, now: datetime) -> None:
    action = do("close", "", four, by=dina, now=now)
    reopen(four[0], by=dina, now=now)
    close(four[0], by=None, now=now)
    undo(action.pk, by=dina, now=now)
    assert state_of(four, "state") == ["solved", "received", "received", "received"]


def test_what_was_taken_back_is_taken_back_once(four: list[int], dina: Member, now: datetime) -> None:
    action = do("tag", "vip", four, by=dina, now=now)
    undo(action.pk, by=dina, now=now)
    with pytest.raises(BulkRefused):
        undo(action.pk, by=dina, now=now)


@pytest.mark.parametrize(
    ("deed", "value", "code"),
    [
        ("explode", "", "deed"),
        ("state", "solved", "value"),
        ("state", "ghost", "value"),
        ("priority", "", "value"),
        ("assign", "999999", "value"),
        ("assign", "9" * 40, "value"),
        ("assign", "٣", "value"),
        ("tag", " # ", "value"),
        ("tag", "x" * 41, "value"),
    ],
)
def test_what_has_no_sense_is_refused_before_anything_is_done(
    four: list[int], dina: Member, now: datetime, deed: str, value: str, code: str
) -> None:
    events = Event.objects.count()
    with pytest.raises(BulkRefused) as refused:
        do(deed, value, four, by=dina, now=now)
    assert refused.value.code == code
    assert (BulkAction.objects.count(), Event.objects.count()) == (0, events)


def test_there_is_a_largest_number_and_a_smallest(
    four: list[int], dina: Member, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "MOST", 3)
    for numbers, code in ((four, "many"), ([], "none")):
        with pytest.raises(BulkRefused) as refused:
            do("tag", "vip", numbers, by=dina, now=now)
        assert refused.value.code == code
    assert len(outcomes(do("tag", "vip", four[:3] * 2, by=dina, now=now))) == 3


def test_many_sleep_and_wake_and_those_who_are_promised_a_word_before_do_not(
    four: list[int], dina: Member, now: datetime
) -> None:
    Ticket.objects.filter(pk__in=four[1:]).update(next_word_by=now + timedelta(days=9))
    action = do("snooze", "3bh", four, by=dina, now=now)
    assert outcomes(action) == [("refused", "beyond_word"), *[("done", "")] * 3]
    assert None not in state_of(four[1:], "snoozed_until")
    unsnooze(four[1], by=dina, now=now + timedelta(minutes=1))
    undo(action.pk, by=dina, now=now + timedelta(minutes=2))
    assert undoings(action) == ["", "changed", "done", "done"]
    assert state_of(four, "snoozed_until") == [None] * 4


@pytest.mark.parametrize(
    ("deed", "value"), [("assign", ""), ("priority", "high"), ("tag", "срочно"), ("close", "")]
)
def test_a_merged_ticket_is_left_as_it_is(
    four: list[int], dina: Member, now: datetime, deed: str, value: str
) -> None:
    merge(four[1], four[0], by=dina, now=now)
    action = do(deed, value, four[1:2], by=dina, now=now)
    assert outcomes(action) == [("refused", "merged")]
    assert "merged" in REASONS
