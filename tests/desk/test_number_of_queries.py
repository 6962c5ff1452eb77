"""A page costs as many queries with fifty tickets as with five."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from letters import letter, opened, take_in

from gromootvod.desk.links import token_of
from gromootvod.desk.models import StatusLink, Ticket
from gromootvod.desk.operations.answer import answer
from gromootvod.desk.operations.assign import assign
from gromootvod.desk.operations.note import note
from gromootvod.office.models import Member

Browser = Callable[[Member], Client]


def queries_of(client: Client, url: str) -> list[str]:
    """The queries of a page that has been asked for once before."""
    assert client.get(url).status_code == 200
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return [query["sql"] for query in captured.captured_queries]


def same(few: list[str], many: list[str]) -> None:
    assert len(few) == len(many), "\n".join(many)
    assert len(many) <= 50


def tickets(count: int, now: datetime, member: Member) -> None:
    for number in range(count):
        ticket = opened(letter(f"Беда {now} {number}", sender=f"c{number}@firm{number}.example"), now)
        if number % 2:
            assign(ticket.pk, member, by=member, now=now)


def talk(ticket: Ticket, turns: int, now: datetime, member: Member) -> None:
    for turn in range(turns):
        moment = now + timedelta(minutes=turn)
        answer(ticket.pk, f"Ответ {moment}", by=member, now=moment)
        note(ticket.pk, f"Заметка {moment}", by=member, now=moment)
        files = [("a.txt", "text/plain", f"{moment}".encode())]
        last = ticket.messages.filter(direction="in").latest("id").message_id
        raw = letter(
            f"Письмо {moment}: ошибка 17 с утра", in_reply_to=last, html=f"<p>{moment}</p>", files=files
        )
        assert take_in(raw, moment).verdict == "reply"


@pytest.mark.parametrize("view", ["ours", "mine", "client", "unassigned", "all"])
def test_the_board_costs_the_same_with_any_number_of_tickets(
    client_of: Browser, dina: Member, now: datetime, view: str
) -> None:
    client = client_of(dina)
    tickets(5, now, dina)
    few = queries_of(client, f"/board/{view}/")
    tickets(45, now + timedelta(hours=1), dina)
    same(few, queries_of(client, f"/board/{view}/"))


def test_the_ticket_page_costs_the_same_with_any_number_of_letters(
    client_of: Browser, ticket: Ticket, dina: Member, now: datetime
) -> None:
    client = client_of(dina)
    talk(ticket, 1, now, dina)
    few = queries_of(client, f"/tickets/{ticket.pk}/")
    talk(ticket, 9, now + timedelta(hours=1), dina)
    same(few, queries_of(client, f"/tickets/{ticket.pk}/"))


def test_the_clients_page_costs_the_same_with_any_number_of_letters(
    ticket: Ticket, dina: Member, now: datetime, client: Client
) -> None:
    url = f"/s/{token_of(StatusLink.objects.get(ticket=ticket).key)}/"
    talk(ticket, 1, now, dina)
    few = queries_of(client, url)
    talk(ticket, 9, now + timedelta(hours=1), dina)
    same(few, queries_of(client, url))


@pytest.mark.parametrize("url", ["/post/?show=all", "/outbox/", "/search/?q=беда"])
def test_lists_cost_the_same_with_any_number_of_rows(
    client_of: Browser, dina: Member, now: datetime, url: str
) -> None:
    client = client_of(dina)
    tickets(3, now, dina)
    few = queries_of(client, url)
    tickets(20, now + timedelta(hours=1), dina)
    same(few, queries_of(client, url))
