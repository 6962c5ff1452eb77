"""Fields of the house's own: values of five kinds, what a close asks for, what filters find."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from letters import letter, opened

from gromootvod.core.filter import FilterError, parse
from gromootvod.desk import filtering
from gromootvod.desk.field_values import FieldRefused, read
from gromootvod.desk.models import CustomField, Event, FieldValue, Ticket
from gromootvod.desk.operations.close import close
from gromootvod.desk.operations.custom_fields import (
    FieldData,
    FieldWrong,
    add_field,
    change_field,
    move_field,
    restore_field,
    retire_field,
)
from gromootvod.desk.operations.fields import FieldsMissing, FieldsRefused, set_field, set_fields
from gromootvod.office.models import Member

Browser = Callable[[Member], Client]
KINDS = ("text", "number", "choice", "date", "yesno")


def field(key: str, kind: str, **said: object) -> CustomField:
    data = {"label_en": key.title(), "choices": ["Малая", "Большая"]} | said
    return add_field(key, kind, FieldData(**data))  # type: ignore[arg-type]


def found(text: str, member: Member, now: datetime) -> set[int]:
    rows = filtering.tickets(parse(text), member_id=member.pk, now=now)
    return set(rows.values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("text", "  5.1 \n beta ", "5.1 beta"),
        ("number", "1 234,50", "1234.5"),
        ("number", "-0,0", "0"),
        ("number", "1 000", "1000"),
        ("choice", "большая", "Большая"),
        ("date", "17.03.2026", "2026-03-17"),
        ("date", "2026-03-17", "2026-03-17"),
        ("yesno", "Да", "yes"),
        ("yesno", "no", "no"),
        *((kind, "  ", "") for kind in KINDS),
    ],
)
def test_a_value_is_kept_in_one_way(kind: str, typed: str, kept: str) -> None:
    assert read("f", kind, ["Малая", "Большая"], typed).text == kept


@pytest.mark.parametrize(
    ("kind", "typed", "code"),
    [
        ("number", "5.1.2", "number"),
        ("number", "1e5", "number"),
        ("number", "9" * 15, "number"),
        ("number", "٣", "number"),
        ("choice", "средняя", "choice"),
        ("date", "2026-02-30", "date"),
        ("date", "20260317", "date"),
        ("date", "31.02.2026", "date"),
        ("yesno", "maybe", "yesno"),
        ("text", "x" * 401, "long"),
    ],
)
def test_what_is_no_value_is_refused_by_name(kind: str, typed: str, code: str) -> None:
    with pytest.raises(FieldRefused) as refused:
        read("f", kind, ["Малая"], typed)
    assert refused.value.code == code


@given(st.sampled_from(KINDS), st.text(max_size=600))
def test_whatever_is_typed_is_a_value_or_refused_and_a_kept_value_reads_as_itself(
    kind: str, typed: str
) -> None:
    try:
        value = read("f", kind, ["Малая"], typed)
    except FieldRefused:
        return
    assert read("f", kind, ["Малая"], value.text) == value
    assert len(value.folded) <= 400


def test_a_change_is_told_with_both_values(ticket: Ticket, dina: Member, now: datetime) -> None:
    field("version", "text", label_ru="Версия")
    for typed in ("5.0", "5.1", "5.1", ""):
        set_field(ticket.pk, "version", typed, by=dina, now=now)
    events = Event.objects.filter(ticket=ticket, kind=Event.Kind.FIELD).order_by("id")
    assert [(e.data["from"], e.data["to"]) for e in events] == [("", "5.0"), ("5.0", "5.1"), ("5.1", "")]
    assert {e.data["ru"] for e in events} == {"Версия"}
    assert not FieldValue.objects.exists()


def test_one_bad_value_keeps_back_the_others(ticket: Ticket, dina: Member, now: datetime) -> None:
    field("version", "text")
    field("seats", "number")
    with pytest.raises(FieldsRefused) as refused:
        set_fields(ticket.pk, {"version": "5", "seats": "many", "ghost": "1"}, by=dina, now=now)
    assert {(error.key, error.code) for error in refused.value.errors} == {
        ("seats", "number"),
        ("ghost", "unknown"),
    }
    assert not FieldValue.objects.exists()


def test_a_close_names_all_that_misses_and_changes_nothing(
    ticket: Ticket, dina: Member, now: datetime
) -> None:
    field("version", "text", required_at_close=True)
    field("cause", "choice", required_at_close=True)
    field("seats", "number")
    with pytest.raises(FieldsMissing) as refused:
        close(ticket.pk, by=dina, now=now)
    assert refused.value.labels("en") == ["Version", "Cause"]
    assert Ticket.objects.get(pk=ticket.pk).closed_at is None
    set_fields(ticket.pk, {"version": "5", "cause": "малая"}, by=dina, now=now)
    assert close(ticket.pk, by=dina, now=now).closed_at == now


def test_a_client_who_says_it_works_is_asked_nothing(ticket: Ticket, stage: None, now: datetime) -> None:
    field("version", "text", required_at_close=True)
    assert close(ticket.pk, by=None, now=now).closed_at == now


def test_a_field_of_another_product_and_a_retired_one_are_not_asked_for(
    ticket: Ticket, dina: Member, now: datetime
) -> None:
    field("cluster", "text", product="Hosting", required_at_close=True)
    retired = field("old", "text", required_at_close=True)
    set_field(ticket.pk, "old", "said once", by=dina, now=now)
    retire_field(retired.pk, by=dina, now=now)
    with pytest.raises(FieldRefused):
        set_field(ticket.pk, "old", "again", by=dina, now=now)
    assert close(ticket.pk, by=dina, now=now).closed_at == now
    assert FieldValue.objects.get().text == "said once"
    restore_field(retired.pk)
    set_field(ticket.pk, "old", "again", by=dina, now=now)


def test_filters_compare_each_kind_as_what_it_is(ticket: Ticket, dina: Member, now: datetime) -> None:
    other = opened(letter(sender="pavel@shop.example"), now)
    for kind in KINDS:
        field(f"my-{kind}", kind)
    values = {"text": "Версия 5.1", "number": "9", "choice": "Большая", "date": "2026-03-01", "yesno": "no"}
    set_fields(ticket.pk, {f"my-{kind}": value for kind, value in values.items()}, by=dina, now=now)
    set_fields(other.pk, {"my-number": "10", "my-date": "2026-04-01"}, by=dina, now=now)
    for text in ("field.my-text:ВЕРСИЯ", "поле.my-number:<10", "field.my-number:9,0", "field.my-choice:большая",
                 "field.my-date:<2026-03-15", "field.my-yesno:нет", "-field.my-number:>9", "field.my-date:2026-03",
                 "field.my-number:7|9"):  # fmt: skip
        assert found(text, dina, now) == {ticket.pk}, text
    assert found("field.my-number:>9", dina, now) == {other.pk}
    assert found("field.my-choice:none", dina, now) == {other.pk}
    assert found("field.my-choice:малая", dina, now) == set()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("field.ghost:1", "no_table"),
        ("field.my-number:many", "bad_number"),
        ("field.my-yesno:maybe", "bad_choice"),
        ("field.my-text:>5", "no_order"),
    ],
)
def test_a_filter_that_cannot_be_meant_says_where(dina: Member, now: datetime, text: str, code: str) -> None:
    for kind in KINDS:
        field(f"my-{kind}", kind)
    with pytest.raises(FilterError) as error:
        found("is:open " + text, dina, now)
    assert (error.value.code, error.value.start) == (code, 8)


@pytest.mark.parametrize(
    ("key", "kind", "said", "code"),
    [
        ("Версия", "text", {}, "key"),
        ("1st", "text", {}, "key"),
        ("version", "colour", {}, "kind"),
        ("version", "text", {"label_en": " "}, "label"),
        ("version", "choice", {"choices": [" "]}, "choices"),
        ("taken", "text", {}, "taken"),
    ],
)
def test_a_field_that_cannot_be_is_refused(
    stage: None, key: str, kind: str, said: dict[str, object], code: str
) -> None:
    field("taken", "text")
    with pytest.raises(FieldWrong) as wrong:
        field(key, kind, **said)
    assert wrong.value.code == code


def test_fields_change_and_keep_their_order(stage: None) -> None:
    first, second, third = (field(key, "text") for key in ("one", "two", "three"))
    move_field(third.pk, -1)
    move_field(first.pk, -1)
    assert [one.key for one in CustomField.objects.all()] == ["one", "three", "two"]
    change_field(second.pk, FieldData(label_ru="Второе", required_at_close=True))
    changed = CustomField.objects.get(pk=second.pk)
    assert (changed.label("ru"), changed.label("en"), changed.required_at_close) == ("Второе", "Второе", True)
