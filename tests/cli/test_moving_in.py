"""A house moves in: what was there is here, once, under its own dates and names, and nobody heard of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from moving import DATA, ReadHere, brought

SOURCES = {
    "zendesk": ("zendesk", 2, 5),
    "freshdesk": ("freshdesk", 1, 4),
    "freshdesk.json": ("freshdesk", 2, 3),
    "otrs.json": ("otrs", 1, 3),
    "osticket": ("osticket", 2, 4),
    "table": ("csv", 2, 4),
    "letters.mbox": ("mbox", 2, 4),
    "maildir": ("maildir", 2, 2),
}  # folder: what it is, tickets, messages

pytestmark = pytest.mark.usefixtures("stage")


@pytest.fixture(autouse=True)
def quick(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    from gromootvod.cli.moving import mail

    if "children" not in request.node.name:
        monkeypatch.setattr(mail, "Readers", ReadHere)


def ticket(number: str) -> Any:
    from gromootvod.desk.models import ImportedItem

    return ImportedItem.objects.select_related("ticket__contact__company").get(key=f"ticket {number}").ticket


def said(ticket: Any) -> list[tuple[str, str, str]]:
    """Direction, writer and first line of each message, by time."""
    rows = ticket.messages.select_related("contact", "member").order_by("at", "id")
    writers = [
        row.contact.name if row.contact else row.member.name if row.member else row.author for row in rows
    ]
    return [(row.direction, who, row.text.split("\n")[0]) for row, who in zip(rows, writers, strict=True)]


def rows() -> dict[str, int]:
    from django.apps import apps

    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model.__module__.startswith("gromootvod.")
    }


@pytest.mark.parametrize("source", SOURCES)
def test_an_export_is_known_by_what_it_holds(source: str) -> None:
    from gromootvod.cli.moving.detect import kind_of

    assert kind_of(DATA / source) == SOURCES[source][0]


@pytest.mark.parametrize("source", SOURCES)
def test_a_dry_run_tells_the_same_and_changes_nothing(source: str) -> None:
    before = rows()
    dry = brought(DATA / source, dry_run=True)
    assert rows() == before
    wet = brought(DATA / source)
    counts = ("tickets", "open", "messages", "files", "known")
    assert [getattr(dry.total, name) for name in counts] == [getattr(wet.total, name) for name in counts]
    assert dry.troubles == wet.troubles
    assert (wet.total.tickets, wet.total.messages) == SOURCES[source][1:]


@pytest.mark.parametrize("source", SOURCES)
def test_the_same_import_twice_adds_nothing(source: str) -> None:
    brought(DATA / source)
    before = rows()
    again = brought(DATA / source)
    assert rows() == before
    assert (again.total.tickets, again.total.messages) == (0, 0)
    assert again.total.known == SOURCES[source][2]


@pytest.mark.parametrize("source", SOURCES)
def test_nobody_hears_of_it_and_nothing_is_promised_to_the_past(source: str) -> None:
    from gromootvod.contacts.models import Address
    from gromootvod.desk.models import Dispatch, Notification, Promise, Ticket

    now = datetime.now(UTC)
    brought(DATA / source)
    assert not Dispatch.objects.exists()
    assert not Notification.objects.exists()
    assert not Address.objects.filter(acknowledged_at__isnull=False).exists()
    assert set(Promise.objects.values_list("ticket_id", flat=True)) == set(
        Ticket.objects.filter(closed_at=None).values_list("id", flat=True)
    )
    assert all(promise.due > now and promise.settled_at is None for promise in Promise.objects.all())
    assert all(ticket.opened_at < now and (ticket.closed_at or now) <= now for ticket in Ticket.objects.all())


def test_zendesk_brings_people_notes_tags_and_states(egor: Any) -> None:
    found = brought(DATA / "zendesk")
    one = ticket("35436")
    assert said(one) == [
        ("in", "Вера Клиент", "Накладная не проводится, пишет «период закрыт»."),
        ("out", "Егор Инженер", "Смотрим, ответим завтра."),
        ("note", "Old Agent", "У них закрыт июль."),
    ]
    assert (one.state, one.priority, one.assignee, one.ball) == ("waiting", "high", egor, "client")
    assert one.opened_at == datetime(2025, 7, 20, 22, 55, 29, tzinfo=UTC)
    assert one.contact.company.name == "Магазин у моста"
    assert sorted(one.contact.addresses.values_list("value", flat=True)) == [
        "+79015550102",
        "vera@shop.example",
    ]
    assert sorted(tag.tag.name for tag in one.tags.all()) == ["vip", "касса"]
    html = one.messages.get(direction="in").rich.html
    assert "<br>" in html
    assert "script" not in html
    assert one.imported.get().data["fields"]["27642"] == "745"
    closed = ticket("35437")
    assert (closed.state, closed.closed_at, closed.next_word_by) == (
        "solved", datetime(2024, 1, 12, 8, tzinfo=UTC), None,
    )  # fmt: skip
    assert "only its address" in found.why("screen.png")
    assert found.why("35438") == "deleted there"
    assert [one["where"] for one in found.troubles if "no JSON" in one["why"]] == ["tickets.json: line 4"]


def test_freshdesk_brings_its_xml(egor: Any) -> None:
    found = brought(DATA / "freshdesk")
    one = ticket("7")
    assert said(one) == [
        ("in", "Пётр Кассир", "Касса не печатает чек с утра."),
        ("out", "Егор Инженер", "Какая модель кассы?"),
        ("note", "Егор Инженер", "Похоже на драйвер."),
        ("in", "Пётр Кассир", "Штрих-М."),
    ]
    assert (one.state, one.priority, one.assignee) == ("waiting", "urgent", egor)
    assert [tag.tag.name for tag in one.tags.all()] == ["касса"]
    assert found.why("ticket 8") == "spam or deleted there"


def test_freshdesk_brings_its_json_and_says_which_state_it_does_not_know() -> None:
    found = brought(DATA / "freshdesk.json")
    assert (ticket("7").state, ticket("9").state) == ("solved", "finding")
    assert "'12'" in found.why("ticket 9")


def test_otrs_brings_articles_and_the_bytes_of_files(egor: Any) -> None:
    from gromootvod.core.letter import attachment_bytes

    found = brought(DATA / "otrs.json")
    one = ticket("123")
    assert said(one) == [
        ("in", "Fred Client", "Обмен не идёт, файл во вложении."),
        ("out", "Old Agent", "Обновите сертификат."),
        ("note", "Old Agent", "Клиент спокоен."),
    ]
    assert (one.state, one.priority, one.product, one.assignee) == ("finding", "high", "Банк", egor)
    letter = one.messages.get(direction="in")
    file = letter.attachments.get()
    assert attachment_bytes(bytes(letter.blob.data), file.part).decode() == "ошибка 1042"
    assert letter.message_id == "<901@mill.example>"
    assert "lost.txt" in found.troubles[0]["what"]
    assert found.why("2010102700002") == "removed there"


def test_osticket_brings_its_tables(egor: Any) -> None:
    found = brought(DATA / "osticket")
    one = ticket("1")
    assert said(one) == [
        ("in", "Olga Client", "The report is empty,"),
        ("out", "Егор Инженер", "We look at it."),
        ("note", "SYSTEM", "Closed by mistake"),
    ]
    assert (one.state, one.priority, one.subject, one.assignee) == (
        "finding",
        "urgent",
        "Report is empty",
        egor,
    )
    assert one.contact.addresses.get().value == "olga@depot.example"
    assert ticket("2").closed_at == datetime(2024, 4, 3, 10, tzinfo=UTC)
    assert "report.xlsx" in found.troubles[0]["what"]


def test_a_table_brings_rows_that_lie_apart_and_no_file_from_outside(egor: Any) -> None:
    found = brought(DATA / "table")
    one = ticket("17")
    assert said(one) == [
        ("in", "Вера Клиент", "Склад не открывается,"),
        ("out", "Егор Инженер", "Дали права."),
        ("note", "Old Agent", "Проверить завтра."),
    ]
    assert [file.name for file in one.messages.get(direction="in").attachments.all()] == ["rights.txt"]
    assert one.imported.get().data["fields"] == {"Версия": "8.3.25"}
    assert ticket("18").state == "solved"  # by its age
    assert "not in the folder" in found.why("secret.txt")
    assert {one["where"] for one in found.troubles if one["what"] == "row"} == {
        "tickets.csv: line 7", "tickets.csv: line 8",
    }  # fmt: skip


def test_a_mapping_says_what_foreign_columns_mean(tmp_path: Path) -> None:
    table = tmp_path / "cases.csv"
    table.write_bytes(
        "Случай;Открыт;Кто;Текст;Как\n5;01.05.2025 10:00;vera@shop.example;Не печатает;Готово\n".encode(
            "cp1251"
        )
    )
    mapping = {
        "columns": {"Случай": "ticket", "Открыт": "date", "Кто": "from", "Текст": "text", "Как": "state"},
        "states": {"Готово": "solved"}, "date_format": "%d.%m.%Y %H:%M", "time_zone": "Europe/Moscow",
    }  # fmt: skip
    assert brought(table, kind="csv", mapping=mapping).troubles == []
    one = ticket("5")
    assert (one.state, one.opened_at) == ("solved", datetime(2025, 5, 1, 7, tzinfo=UTC))
    assert said(one) == [("in", one.contact.name, "Не печатает")]


def test_letters_become_threads_and_machines_alone_are_left_out() -> None:
    found = brought(DATA / "letters.mbox")
    one = ticket("<a1@mail.example>")
    assert said(one) == [
        ("in", "Vera", "The invoice does not print."),
        ("out", "Support", "Please choose the other printer."),
        ("in", "Vera", "It works, thank you."),
    ]
    assert "\nFrom now on" in one.messages.get(direction="out").text
    assert one.contact.addresses.get().value == "vera@shop.example"
    assert (one.state, one.opened_at) == ("solved", datetime(2025, 3, 3, 7, tzinfo=UTC))
    assert all(row.blob is not None for row in one.messages.all())
    assert [one["what"] for one in found.troubles] == ["thread <r1@mail.example>"]


def test_letters_are_read_by_children_that_can_be_killed() -> None:
    found = brought(DATA / "letters.mbox")
    assert (found.total.tickets, found.total.messages) == SOURCES["letters.mbox"][1:]


def test_a_thread_that_has_not_been_silent_for_long_is_open() -> None:
    from datetime import timedelta

    found = brought(DATA / "letters.mbox", closed_after=timedelta(days=100_000))
    assert found.total.open == 2


def test_a_letter_that_came_by_the_door_is_not_brought_again(now: datetime) -> None:
    from gromootvod.channels.mail.reader_child import read_letter
    from gromootvod.desk.models import Parcel
    from gromootvod.desk.operations.keep_message import Reading
    from gromootvod.desk.operations.receive import receive
    from gromootvod.desk.operations.store import Raw, store

    raw = (DATA / "maildir" / "new" / "0.eml").read_bytes()
    parcel = Parcel.objects.get(pk=store(Raw(raw, "lmtp"), now=now))
    receive(parcel, Reading(*read_letter(raw)), now=now)
    found = brought(DATA / "maildir")
    assert (found.total.tickets, found.total.messages, found.total.known) == (1, 1, 1)


def test_a_later_export_adds_what_is_new(tmp_path: Path) -> None:
    lines = (DATA / "zendesk" / "tickets.json").read_text("utf-8").splitlines()
    one = json.loads(lines[0])
    first = {**one, "comments": one["comments"][:1]}
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    old.write_text(json.dumps(first), "utf-8")
    new.write_text(json.dumps(one), "utf-8")
    brought(old)
    found = brought(new)
    assert (found.total.tickets, found.total.messages, found.total.known) == (0, 2, 1)
    assert len(said(ticket("35436"))) == 3
    assert ticket("35436").last_message_at == datetime(2025, 7, 21, 9, tzinfo=UTC)


def test_what_was_brought_is_found_at_once_and_understood_later() -> None:
    from gromootvod.desk import search
    from gromootvod.desk.models import Distillation
    from gromootvod.desk.operations.redistill import read_unread

    brought(DATA / "zendesk")
    one = ticket("35436")
    assert one.messages.get(direction="in").pk in search.find("накладные")
    assert set(Distillation.objects.values_list("version", flat=True)) == {""}
    assert not one.look_again
    while read_unread(limit=1):
        pass
    one.refresh_from_db()
    assert one.look_again
    assert not ticket("35437").look_again
    assert not Distillation.objects.filter(version="").exists()
    assert any(span["kind"] == "fact" for span in one.messages.get(direction="in").distillation.data["spans"])


def test_its_page_says_where_it_came_from(dina: Any, client_of: Callable[[Any], Any]) -> None:
    brought(DATA / "zendesk")
    one = ticket("35436")
    page = client_of(dina).get(f"/tickets/{one.pk}/").content.decode()
    assert "35436" in page
    assert "Old Agent" in page
    assert "период закрыт" in page


def test_a_date_in_the_future_is_taken_as_today(tmp_path: Path) -> None:
    table = tmp_path / "cases.csv"
    table.write_text("ticket,date,from,text,state\n1,2999-01-01T00:00:00Z,a@b.example,hello,open\n")
    found = brought(table)
    assert "future" in found.troubles[0]["why"]
    assert ticket("1").opened_at <= datetime.now(UTC)


def test_two_desks_of_one_kind_are_kept_apart_by_name() -> None:
    brought(DATA / "otrs.json", name="north")
    found = brought(DATA / "otrs.json", name="south")
    assert found.total.tickets == 1
