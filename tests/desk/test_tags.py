"""Tags: one word however it is spelt, told in the story, kept in order by administrators."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from letters import letter, opened

from gromootvod.core.filter import parse
from gromootvod.desk import filtering
from gromootvod.desk.models import Event, Tag, Ticket, TicketTag
from gromootvod.desk.operations.tag import MOST, TagRefused, change_tags
from gromootvod.desk.operations.tags import add_tag, change_tag, merge_tags, remove_tag
from gromootvod.office.models import Member

Browser = Callable[[Member], Client]


def names(ticket: Ticket) -> list[str]:
    return sorted(TicketTag.objects.filter(ticket=ticket).values_list("tag__name", flat=True))


def found(text: str, member: Member, now: datetime) -> set[int]:
    rows = filtering.tickets(parse(text), member_id=member.pk, now=now)
    return set(rows.values_list("pk", flat=True))


def test_a_tag_is_one_whatever_its_case(ticket: Ticket, dina: Member, now: datetime) -> None:
    change_tags(ticket.pk, add=["Срочно", "срочно ", "#СРОЧНО"], by=dina, now=now)
    other = opened(letter(sender="pavel@shop.example"), now)
    change_tags(other.pk, add=["СРОЧНО"], by=dina, now=now)
    assert Tag.objects.count() == 1
    assert TicketTag.objects.count() == 2


def test_a_change_is_one_event_with_what_came_and_what_went(
    ticket: Ticket, dina: Member, now: datetime
) -> None:
    change_tags(ticket.pk, add=["vip", "склад"], by=dina, now=now)
    change_tags(ticket.pk, add=["1С"], remove=["VIP"], by=dina, now=now)
    events = Event.objects.filter(ticket=ticket, kind=Event.Kind.TAGGED).order_by("id")
    assert [event.data for event in events] == [
        {"added": ["vip", "склад"], "removed": []},
        {"added": ["1С"], "removed": ["vip"]},
    ]
    assert names(ticket) == ["1С", "склад"]


def test_what_changes_nothing_is_not_told(ticket: Ticket, dina: Member, now: datetime) -> None:
    change_tags(ticket.pk, add=["vip"], by=dina, now=now)
    before = Event.objects.count()
    change_tags(ticket.pk, add=["VIP"], remove=["nobody has it"], by=dina, now=now)
    assert Event.objects.count() == before


@pytest.mark.parametrize(("name", "code"), [("  ", "empty"), ("#", "empty"), ("x" * 41, "long")])
def test_what_is_no_word_is_no_tag(ticket: Ticket, dina: Member, now: datetime, name: str, code: str) -> None:
    with pytest.raises(TagRefused) as refused:
        change_tags(ticket.pk, add=["vip", name], by=dina, now=now)
    assert refused.value.code == code
    assert names(ticket) == []


def test_a_ticket_bears_only_so_many(ticket: Ticket, dina: Member, now: datetime) -> None:
    change_tags(ticket.pk, add=[f"t{n}" for n in range(MOST)], by=dina, now=now)
    with pytest.raises(TagRefused):
        change_tags(ticket.pk, add=["one more"], by=dina, now=now)
    change_tags(ticket.pk, add=["one more"], remove=["t0"], by=dina, now=now)
    assert len(names(ticket)) == MOST


def test_filters_find_tags(ticket: Ticket, dina: Member, now: datetime) -> None:
    other = opened(letter(sender="pavel@shop.example"), now)
    change_tags(ticket.pk, add=["VIP", "Склад 2"], by=dina, now=now)
    both = {ticket.pk, other.pk}
    assert found("tag:vip", dina, now) == {ticket.pk}
    assert found('метка:"склад 2"', dina, now) == {ticket.pk}
    assert found("tag:nobody|Vip", dina, now) == {ticket.pk}
    assert found("tag:скл*", dina, now) == {ticket.pk}
    assert found("tag:none", dina, now) == {other.pk}
    assert found("tag:none|vip", dina, now) == both
    assert found("-tag:vip", dina, now) == {other.pk}
    assert found("tag:%", dina, now) == set()


def test_a_renamed_tag_stays_on_its_tickets(ticket: Ticket, dina: Member, now: datetime) -> None:
    change_tags(ticket.pk, add=["срочно"], by=dina, now=now)
    change_tag(Tag.objects.get().pk, "Горит", "rose")
    assert names(ticket) == ["Горит"]
    add_tag("vip", "teal", now=now)
    with pytest.raises(TagRefused) as refused:
        change_tag(Tag.objects.get(key="горит").pk, "VIP", "rose")
    assert refused.value.code == "taken"


def test_merged_tags_are_one_and_no_ticket_has_it_twice(ticket: Ticket, dina: Member, now: datetime) -> None:
    other = opened(letter(sender="pavel@shop.example"), now)
    change_tags(ticket.pk, add=["накладная", "накладные"], by=dina, now=now)
    change_tags(other.pk, add=["накладные"], by=dina, now=now)
    into, gone = Tag.objects.get(key="накладная"), Tag.objects.get(key="накладные")
    assert merge_tags(gone.pk, into.pk) == 1
    assert names(ticket) == names(other) == ["накладная"]
    with pytest.raises(TagRefused):
        merge_tags(into.pk, into.pk)
    with pytest.raises(Tag.DoesNotExist):
        merge_tags(gone.pk, into.pk)


def test_a_removed_tag_leaves_every_ticket(ticket: Ticket, dina: Member, now: datetime) -> None:
    change_tags(ticket.pk, add=["vip", "склад"], by=dina, now=now)
    assert remove_tag(Tag.objects.get(key="vip").pk) == 1
    assert names(ticket) == ["склад"]
