"""Saved views: what they find, in which order, how they are counted, whose they are."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from letters import letter, opened

from gromootvod.core.filter import FilterError
from gromootvod.desk.models import CustomField, SavedView, Ticket, ViewCount
from gromootvod.desk.operations.close import close
from gromootvod.desk.operations.custom_fields import FieldData, add_field
from gromootvod.desk.operations.fields import set_field
from gromootvod.desk.operations.tag import change_tags
from gromootvod.desk.operations.views import (
    ViewData,
    ViewRefused,
    change_view,
    keep_view,
    move_view,
    remove_view,
)
from gromootvod.desk.queries import shelf as shelves
from gromootvod.desk.queries.board import BadCursor
from gromootvod.desk.queries.shelf import FRESH, RECOUNTED, shelf
from gromootvod.desk.queries.view_page import SORTS, view_page
from gromootvod.office.models import Member


def many(count: int, now: datetime) -> list[Ticket]:
    tickets = []
    for number in range(count):
        at = now + timedelta(minutes=number // 3)  # several share a moment
        tickets.append(opened(letter(f"Беда номер {number}", sender=f"c{number}@firm.example"), at))
        Ticket.objects.filter(pk=tickets[-1].pk).update(heat=number % 4 * 10)
    return tickets


@pytest.mark.parametrize("sort", SORTS)
def test_pages_by_keyset_show_every_ticket_once_in_order(dina: Member, now: datetime, sort: str) -> None:
    tickets = many(11, now)
    close(tickets[0].pk, by=dina, now=now)
    seen: list[int] = []
    after = ""
    while True:
        page = view_page("", sort=sort, columns=(), member_id=dina.pk, now=now, after=after, size=3)
        seen += [row.number for row in page.rows]
        after = page.after
        if not after:
            break
    column, descending = SORTS[sort]
    prefix = "-" if descending else ""
    rows = Ticket.objects.filter(closed_at=None) if sort == "due" else Ticket.objects.all()
    assert seen == list(rows.order_by(prefix + column, prefix + "id").values_list("pk", flat=True))


@pytest.mark.parametrize(
    "after", ["x", "1~", "~1", "2026-01-01T00:00:00~1e9", "9" * 90, "2026-01-01T00:00:00~1", "1~-1", "١~١"]
)
def test_a_cursor_that_is_not_ours_is_refused(dina: Member, now: datetime, after: str) -> None:
    for sort in SORTS:
        try:
            view_page("", sort=sort, columns=(), member_id=dina.pk, now=now, after=after)
        except BadCursor:
            continue
    with pytest.raises(BadCursor):
        view_page("", sort="due", columns=(), member_id=dina.pk, now=now, after="17~3")


def test_a_table_costs_four_queries_however_many_rows(dina: Member, now: datetime) -> None:
    columns = ("title", "tags", "priority", "field.seats")
    add_field("seats", "number", FieldData(label_en="Seats"))
    counts = []
    for count in (2, 9):
        for ticket in many(count, now):
            change_tags(ticket.pk, add=["vip", "склад"], by=dina, now=now)
            set_field(ticket.pk, "seats", "12", by=dina, now=now)
        with CaptureQueriesContext(connection) as captured:
            page = view_page("tag:vip", sort="newest", columns=columns, member_id=dina.pk, now=now)
        counts.append(len(captured))
    assert counts == [4, 4]
    cell = page.cells[page.rows[0].number]
    assert [tag.name for tag in cell.tags] == ["vip", "склад"]
    assert cell.fields == {"seats": ("number", "12")}


def test_a_view_is_kept_only_when_its_filter_has_sense(dina: Member, now: datetime) -> None:
    with pytest.raises(FilterError):
        keep_view(ViewData("Broken", "heat:much"), by=dina, now=now)
    with pytest.raises(FilterError):
        keep_view(ViewData("No such field", "field.ghost:1"), by=dina, now=now)
    with pytest.raises(ViewRefused):
        keep_view(ViewData("  ", "is:open"), by=dina, now=now)
    assert not SavedView.objects.exists()
    view = keep_view(ViewData("Hot", "heat:>60", ["ghost", "title"], "ghost"), by=dina, now=now)
    assert (view.columns, view.sort, view.shared_at) == (["title"], "due", None)


def test_what_one_keeps_to_himself_is_nobody_elses(
    dina: Member, egor: Member, mark: Member, now: datetime
) -> None:
    own = keep_view(ViewData("Mine", "is:open"), by=dina, now=now)
    shared = keep_view(ViewData("Ours", "is:open", shared=True), by=dina, now=now)
    assert [view.name for view in shelf(egor.pk, now=now)] == ["Ours"]
    for view_id in (own.pk, shared.pk):
        with pytest.raises(SavedView.DoesNotExist):
            change_view(view_id, ViewData("Egor's", ""), by=egor, now=now)
        with pytest.raises(SavedView.DoesNotExist):
            remove_view(view_id, by=egor)
    with pytest.raises(SavedView.DoesNotExist):
        remove_view(own.pk, by=mark)
    remove_view(shared.pk, by=mark)
    assert [view.name for view in shelf(dina.pk, now=now)] == ["Mine"]


def test_own_views_stand_first_and_in_their_owners_order(dina: Member, egor: Member, now: datetime) -> None:
    keep_view(ViewData("Egor's", "", shared=True), by=egor, now=now)
    first, second = (keep_view(ViewData(name, ""), by=dina, now=now) for name in ("First", "Second"))
    move_view(second.pk, -1, by=dina)
    move_view(second.pk, -1, by=dina)
    assert [view.name for view in shelf(dina.pk, now=now)] == ["Second", "First", "Egor's"]
    with pytest.raises(SavedView.DoesNotExist):
        move_view(first.pk, 1, by=egor)


def test_a_count_is_kept_for_a_minute_and_me_is_who_looks(dina: Member, egor: Member, now: datetime) -> None:
    tickets = many(3, now)
    Ticket.objects.filter(pk=tickets[0].pk).update(assignee=dina)
    keep_view(ViewData("Mine", "assignee:me", sort="newest", shared=True), by=dina, now=now)
    assert [view.count for view in shelf(dina.pk, now=now)] == [1]
    assert [view.count for view in shelf(egor.pk, now=now)] == [0]
    Ticket.objects.update(assignee=dina)
    assert [view.count for view in shelf(dina.pk, now=now + FRESH)] == [1]
    assert [view.count for view in shelf(dina.pk, now=now + FRESH + timedelta(seconds=1))] == [3]


def test_counting_costs_a_constant_number_of_queries_and_never_all_at_once(
    dina: Member, now: datetime
) -> None:
    many(4, now)
    for number in range(RECOUNTED + 2):
        keep_view(ViewData(f"View {number}", f"heat:>={number}"), by=dina, now=now)
    costs = []
    for turn in range(3):
        with CaptureQueriesContext(connection) as captured:
            rows = shelf(dina.pk, now=now + timedelta(seconds=turn))
        costs.append((len(captured), sum(row.count is not None for row in rows)))
    assert costs == [(3, RECOUNTED), (3, RECOUNTED + 2), (1, RECOUNTED + 2)]


def test_a_count_stops_at_the_cap(dina: Member, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelves, "COUNT_CAP", 2)
    many(4, now)
    keep_view(ViewData("All", "", sort="newest"), by=dina, now=now)
    assert [view.count for view in shelf(dina.pk, now=now)] == [2]


def test_a_view_whose_field_is_gone_says_so_and_spoils_no_page(dina: Member, now: datetime) -> None:
    field = add_field("seats", "number", FieldData(label_en="Seats"))
    keep_view(ViewData("Many seats", "field.seats:>5", sort="newest"), by=dina, now=now)
    keep_view(ViewData("None", "number:99999", sort="newest"), by=dina, now=now)
    CustomField.objects.filter(pk=field.pk).update(key="chairs")
    rows = shelf(dina.pk, now=now)
    assert [(row.name, row.count, row.broken) for row in rows] == [
        ("Many seats", None, True),
        ("None", 0, False),
    ]


def test_a_changed_view_is_counted_anew(dina: Member, now: datetime) -> None:
    many(2, now)
    view = keep_view(ViewData("V", "number:1", sort="newest"), by=dina, now=now)
    shelf(dina.pk, now=now)
    change_view(view.pk, ViewData("V", "", sort="newest", shared=True), by=dina, now=now)
    assert not ViewCount.objects.exists()
    assert [row.count for row in shelf(dina.pk, now=now)] == [2]
