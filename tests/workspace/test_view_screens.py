"""Saved views, deeds done to many, and exports, on the members' screens."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connection
from django.http import StreamingHttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from letters import letter, opened

from gromootvod.desk import exports
from gromootvod.desk.exports import as_csv, neutral
from gromootvod.desk.models import BulkAction, SavedView, Ticket
from gromootvod.desk.operations.custom_fields import FieldData, add_field
from gromootvod.desk.operations.fields import set_field
from gromootvod.desk.operations.tag import change_tags
from gromootvod.desk.operations.views import ViewData, keep_view
from gromootvod.office.models import AuditEntry, Member

Browser = Callable[[Member], Client]


def tickets(count: int, now: datetime) -> list[int]:
    return [opened(letter(f"Беда {n}", sender=f"c{n}@firm{now}{n}.example".replace(" ", "").replace(":", "")), now).pk
            for n in range(count)]  # fmt: skip


def body(response: object) -> bytes:
    assert isinstance(response, StreamingHttpResponse)
    return b"".join(response.streaming_content)  # type: ignore[arg-type]


def test_a_search_is_kept_as_a_view_and_stands_on_the_board(
    client_of: Browser, dina: Member, ticket: Ticket
) -> None:
    client = client_of(dina)
    assert 'value="is:open heat:&gt;=0"' in client.get("/views/new/?q=is:open+heat:%3E%3D0").content.decode()
    sent = {"name": "<i>Горячие</i>", "query": "is:open heat:>=0", "sort": "due"}
    response = client.post("/views/additions/", sent, follow=True)
    page = response.content.decode()
    assert "&lt;i&gt;Горячие&lt;/i&gt;" in page
    assert f'href="/tickets/{ticket.pk}/"' in page
    assert f'href="/views/{SavedView.objects.get().pk}/"' in client.get("/").content.decode()


def test_a_bad_filter_shows_its_place_and_loses_nothing(client_of: Browser, dina: Member) -> None:
    client = client_of(dina)
    sent = {"name": "Горячие", "query": "is:open heat:очень", "sort": "heat", "columns": ["tags"]}
    response = client.post("/views/additions/", sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert "heat:<mark>очень</mark>" in page
    assert 'value="Горячие"' in page
    assert 'value="tags" checked' in page
    assert not SavedView.objects.exists()


def test_many_views_stand_behind_more_and_the_one_in_use_beside_the_first(
    client_of: Browser, dina: Member, now: datetime
) -> None:
    views = [keep_view(ViewData(f"V{n}", "is:open"), by=dina, now=now) for n in range(9)]

    def shelf(path: str) -> list[list[str]]:
        nav = client_of(dina).get(path).content.decode().split('class="shelf"')[1].split("</nav>")[0]
        row, _menu, rest = nav.partition('<div class="menu">')
        return [re.findall(r">(V\d)<", part) for part in (row, rest)]

    names = [view.name for view in views]
    assert shelf("/") == [names[:6], names[6:]]
    assert shelf(f"/views/{views[7].pk}/") == [[*names[:6], "V7"], names[6:]]


def test_a_change_that_cannot_be_leaves_the_view_as_it_was(
    client_of: Browser, dina: Member, ticket: Ticket, now: datetime
) -> None:
    view = keep_view(ViewData("V", "is:open"), by=dina, now=now)
    client = client_of(dina)
    response = client.post(f"/views/{view.pk}/changes/", {"name": "V2", "query": "state:ghost"})
    assert response.status_code == 422
    assert f'href="/tickets/{ticket.pk}/"' in response.content.decode()
    assert SavedView.objects.get().query == "is:open"
    client.post(f"/views/{view.pk}/changes/", {"name": "V2", "query": "is:open", "sort": "newest"})
    assert SavedView.objects.get().name == "V2"
    assert client.post(f"/views/{view.pk}/removal/").status_code == 302
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("columns", [(), ("number", "title", "tags", "field.seats")])
def test_a_view_costs_the_same_with_any_number_of_tickets(
    client_of: Browser, dina: Member, now: datetime, columns: tuple[str, ...]
) -> None:
    add_field("seats", "number", FieldData(label_en="Seats"))
    view = keep_view(ViewData("V", "is:open", columns, "newest"), by=dina, now=now)
    client, costs = client_of(dina), []
    for count in (2, 9):
        for number in tickets(count, now.replace(hour=count)):
            change_tags(number, add=["vip"], by=dina, now=now)
            set_field(number, "seats", "5", by=dina, now=now)
        client.get(f"/views/{view.pk}/")
        with CaptureQueriesContext(connection) as captured:
            page = client.get(f"/views/{view.pk}/").content.decode()
        costs.append(len(captured))
    assert page.count('class="tick"') == 11
    assert costs[0] == costs[1]
    assert costs[0] <= 16


def test_a_view_of_another_is_not_there(
    client_of: Browser, dina: Member, egor: Member, now: datetime
) -> None:
    view = keep_view(ViewData("Hers", ""), by=dina, now=now)
    client = client_of(egor)
    assert client.get(f"/views/{view.pk}/").status_code == 404
    assert client.get(f"/exports/tickets.csv?view={view.pk}").status_code == 404


def test_one_deed_to_many_tells_of_each_and_is_taken_back(
    client_of: Browser, dina: Member, egor: Member, now: datetime
) -> None:
    numbers = tickets(3, now)
    add_field("cause", "text", FieldData(label_ru="Причина", label_en="Cause", required_at_close=True))
    for number in numbers[:2]:
        set_field(number, "cause", "x", by=dina, now=now)
    client = client_of(dina)
    sent = {"tickets": numbers, "deed": "close", "back": "/board/ours/"}
    page = client.post("/bulk/", sent, follow=True).content.decode()
    assert "Причина" in page
    assert 'href="/board/ours/"' in page
    action = BulkAction.objects.get()
    assert client_of(egor).post(f"/bulk/{action.pk}/undoing/").status_code == 404
    page = client.post(f"/bulk/{action.pk}/undoing/", follow=True).content.decode()
    assert Ticket.objects.filter(closed_at=None).count() == 3
    assert f'action="/bulk/{action.pk}/undoing/"' not in page


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"]
)
def test_the_way_back_stays_in_the_house(client_of: Browser, dina: Member, now: datetime, back: str) -> None:
    client = client_of(dina)
    response = client.post("/bulk/", {"tickets": tickets(1, now), "deed": "tag", "tag": "vip", "back": back})
    assert "evil" not in response.headers["Location"]
    page = client.get(f"/bulk/{BulkAction.objects.get().pk}/", {"from": back}).content.decode()
    assert "evil" not in page
    assert "javascript:" not in page


@pytest.mark.parametrize("deed", ["", "close:", "assign:999999", "state:solved", "tag", "nonsense:1"])
def test_a_deed_without_sense_or_tickets_changes_nothing(
    client_of: Browser, dina: Member, now: datetime, deed: str
) -> None:
    numbers = [] if deed == "close:" else tickets(1, now)
    assert client_of(dina).post("/bulk/", {"tickets": numbers, "deed": deed}).status_code == 302
    assert not BulkAction.objects.exists()


@pytest.mark.parametrize(
    ("text", "cell"),
    [("=1+1", "'=1+1"), ("+7 912", "'+7 912"), ("-cmd", "'-cmd"), ("@x", "'@x"), ("\tx", "'\tx"), ("\rx", "'\rx"),
     ("-5.5", "-5.5"), ("Беда", "Беда"), ("", "")],
)  # fmt: skip
def test_no_cell_is_a_formula(text: str, cell: str) -> None:
    assert neutral(text) == cell


def test_a_csv_is_read_back_as_it_was(
    client_of: Browser, dina: Member, ticket: Ticket, now: datetime
) -> None:
    Ticket.objects.update(title='=HYPERLINK("http://evil.example"), "a"\nb')
    change_tags(ticket.pk, add=["vip", "склад"], by=dina, now=now)
    response = client_of(dina).get("/exports/tickets.csv?q=tag:vip&bom=yes")
    data = body(response)
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == 2
    head, row = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    cells = dict(zip(head, row, strict=True))
    assert '\'=HYPERLINK("http://evil.example"), "a"\nb' in cells.values()
    assert "vip, склад" in cells.values()
    assert body(client_of(dina).get("/exports/tickets.csv?q=tag:nobody"))[:3] != b"\xef\xbb\xbf"


def test_a_json_holds_every_ticket_whatever_the_pieces(
    client_of: Browser, dina: Member, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "PIECE", 2)
    numbers = tickets(5, now)
    view = keep_view(ViewData("V", "is:open", ["number", "tags"], "due"), by=dina, now=now)
    found = json.loads(body(client_of(dina).get(f"/exports/tickets.json?view={view.pk}")))
    assert found == [{"number": number, "tags": []} for number in numbers]
    assert json.loads(body(client_of(dina).get("/exports/tickets.json?q=tag:nobody"))) == []


def test_an_export_is_written_down_without_anybodys_name(
    client_of: Browser, dina: Member, ticket: Ticket
) -> None:
    assert client_of(dina).get("/exports/tickets.csv?q=from:vera@client.example").status_code == 200
    entry = AuditEntry.objects.get(kind="tickets.exported")
    assert (entry.member_id, entry.data) == (dina.pk, {"format": "csv", "keys": ["from"]})
    assert client_of(dina).get("/exports/tickets.csv?q=ghost:1").status_code == 422
    assert AuditEntry.objects.count() == 1


def test_lines_are_written_as_they_are_read() -> None:
    read: list[int] = []

    def found() -> object:
        for number in range(3):
            read.append(number)
            yield {"number": number}

    lines = as_csv(found(), {"number": "Number"}, bom=False)  # type: ignore[arg-type]
    assert next(lines) == b"Number\r\n"
    assert read == []
    assert next(lines) == b"0\r\n"
    assert read == [0]
