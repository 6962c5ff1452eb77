"""The page of search and the palette's endpoint, as members see them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from letters import letter, opened

from gromootvod.contacts.models import Contact
from gromootvod.core.filter import parse
from gromootvod.desk.models import Ticket
from gromootvod.desk.operations.note import note
from gromootvod.desk.operations.refresh_words import refresh_words
from gromootvod.desk.queries import search_hits
from gromootvod.office.models import Member

Browser = Callable[[Member], Client]


@pytest.fixture
def browser(client_of: Browser, dina: Member) -> Client:
    return client_of(dina)


def shown(browser: Client, **query: str) -> str:
    response = browser.get("/search/", query)
    assert response.status_code == 200
    return response.content.decode()


def numbers(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'<a class="row row-link" href="/tickets/(\d+)/', page)]


def many(count: int, now: datetime) -> list[int]:
    return [
        opened(
            letter(f"Картридж {n} пуст", sender=f"c{n}@firm{n % 3}.example"), now + timedelta(minutes=n)
        ).pk
        for n in range(count)
    ]


def settle() -> None:
    while refresh_words():
        pass


def test_words_are_marked_where_they_stand(browser: Client, now: datetime) -> None:
    ticket = opened(
        letter("Люди ждут <b>накладных</b>!", files=[("накладная-7.pdf", "application/pdf", b"%PDF-1.4")]),
        now,
    )
    Ticket.objects.filter(pk=ticket.pk).update(title="Накладная не проводится")
    page = shown(browser, q="накладная")
    assert numbers(page) == [ticket.pk]
    assert "&lt;b&gt;<mark>накладных</mark>&lt;/b&gt;" in page
    assert "<b><mark>Накладная</mark> не проводится</b>" in page
    assert "<mark>накладная-7.pdf</mark>" in page or "<mark>накладная-7</mark>" in page
    assert f'href="/tickets/{ticket.pk}/#m{ticket.messages.get().pk}"' in page


def test_it_is_said_where_the_words_were_found(browser: Client, dina: Member, now: datetime) -> None:
    ticket = opened(letter("Здравствуйте! Принтер молчит."), now)
    note(ticket.pk, "Звонил: заменить барабан", by=dina, now=now)
    Contact.objects.filter(pk=ticket.contact_id).update(name="Полина Соколова")
    settle()
    assert "в заметке" in shown(browser, q="барабан").replace("\N{NO-BREAK SPACE}", " ")
    page = shown(browser, q="соколова")
    assert "<mark>Соколова</mark>" in page
    assert numbers(page) == [ticket.pk]


def test_pages_follow_each_other_without_repeating_a_ticket(
    browser: Client, dina: Member, now: datetime
) -> None:
    tickets = many(search_hits.SHOWN + 7, now)
    for number in tickets[:5]:  # their newest messages stand on the first page, their letters on the second
        note(number, "Картридж заказан", by=dina, now=now)
    for sort in ("new", "best"):
        first = shown(browser, q="картридж", sort=sort)
        after = re.search(r'after=([^"&]+)" rel="next"', first)
        assert after, sort
        second = shown(browser, q="картридж", sort=sort, after=unescape(after[1]))
        assert len(numbers(first)) == search_hits.SHOWN
        assert sorted(numbers(first) + numbers(second)) == sorted(tickets)
        assert 'rel="next"' not in second
    assert numbers(shown(browser, q="картридж"))[:2] == [tickets[4], tickets[3]]


def test_conditions_alone_list_tickets_page_by_page(browser: Client, now: datetime) -> None:
    tickets = many(search_hits.SHOWN + 3, now)
    first = shown(browser, q="is:open")
    after = re.search(r'after=([^"&]+)" rel="next"', first)
    assert after
    from urllib.parse import unquote

    second = shown(browser, q="is:open", after=unquote(after[1]))
    assert numbers(first) + numbers(second) == tickets[::-1]


def test_a_page_costs_the_same_with_many_hits(browser: Client, now: datetime) -> None:
    def cost() -> int:
        shown(browser, q="картридж from:@firm1.example")
        with CaptureQueriesContext(connection) as captured:
            shown(browser, q="картридж from:@firm1.example")
        return len(captured.captured_queries)

    many(3, now)
    few = cost()
    many(40, now + timedelta(hours=2))
    assert cost() == few
    assert few <= 20


@pytest.mark.parametrize("window", [1, 2, 5])
def test_windows_of_any_size_find_the_same(
    window: int, monkeypatch: pytest.MonkeyPatch, dina: Member, now: datetime
) -> None:
    tickets = many(9, now)
    settle()
    for name, value in (("FIRST_WINDOW", window), ("WINDOW", window), ("WINDOWS", 50)):
        monkeypatch.setattr(search_hits, name, value)
    monkeypatch.setattr(search_hits, "SHOWN", 2)
    for few in (0, 400):
        monkeypatch.setattr(search_hits, "FEW", few)
        for text, wanted in (
            ("картридж", tickets[::-1]),
            ("картридж from:@firm1.example", tickets[1::3][::-1]),
        ):
            found: list[int] = []
            after = ""
            for _ in range(30):
                page = search_hits.find(parse(text), member_id=dina.pk, now=now, after=after)
                found += [hit.number for hit in page.hits]
                after = page.after
                if not after:
                    break
            assert found == wanted, (few, text)


def test_when_too_much_would_be_looked_through_the_reader_decides(
    browser: Client, monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    tickets = many(6, now)
    Ticket.objects.filter(pk=tickets[0]).update(heat=90)
    for name in ("FIRST_WINDOW", "WINDOW"):
        monkeypatch.setattr(search_hits, name, 2)
    monkeypatch.setattr(search_hits, "WINDOWS", 2)
    page = shown(browser, q="картридж heat:>80")
    assert numbers(page) == []
    after = re.search(r'after=([^"&]+)" rel="next"', page)
    assert after
    assert numbers(shown(browser, q="картридж heat:>80", after=after[1])) == [tickets[0]]


def test_a_wrong_filter_keeps_its_text_and_marks_the_place(browser: Client) -> None:
    page = shown(browser, q="<i>касса</i> staet:known")
    assert "<mark>staet</mark>" in page
    assert "&lt;i&gt;касса&lt;/i&gt; <mark>" in page
    assert 'value="&lt;i&gt;касса&lt;/i&gt; staet:known"' in page
    assert 'role="alert"' in page


def test_nothing_asked_teaches_and_every_lesson_works(browser: Client) -> None:
    page = shown(browser)
    links = re.findall(r'<li><a href="(\?q=[^"]+)"', page)
    assert len(links) >= 4
    for link in links:
        assert 'id="trouble"' not in browser.get("/search/" + unescape(link)).content.decode()


def test_an_example_of_the_help_is_added_to_what_was_typed(browser: Client) -> None:
    page = shown(browser, q="касса")
    examples = re.findall(r'<button name="add" value="([^"]+)"', page)
    assert len(examples) > 15
    for example in examples:
        page = shown(browser, q="касса", add=unescape(example))
        assert f'value="касса {example}"' in page
        assert 'id="trouble"' not in page or "tag" in example


def test_a_number_finds_the_ticket_itself(browser: Client, now: datetime) -> None:
    ticket = opened(letter("Привет"), now)
    assert numbers(shown(browser, q=str(ticket.pk)))[0] == ticket.pk
    assert numbers(shown(browser, q=f"#{ticket.pk}"))[0] == ticket.pk


@pytest.mark.parametrize("after", ["x", "9" * 30, "2026-01-01~1", "2026-13~1", "-1", "٣"])
def test_a_cursor_that_is_none_is_no_page(browser: Client, after: str, now: datetime) -> None:
    opened(letter(), now)
    assert browser.get("/search/", {"q": "накладная", "after": after}).status_code == 404
    assert browser.get("/search/", {"q": "накладная", "sort": "best", "after": after}).status_code == 404


@pytest.mark.parametrize(
    "text",
    [
        "\0",
        "%",
        "'",
        '""',
        "((",
        "*",
        "a" * 3000,
        "NEAR(a b)",
        "- -",
        "\\",
        "{words}:a",
        "a AND",
        "words : a",
    ],
)
def test_hostile_questions_break_nothing(browser: Client, text: str, now: datetime) -> None:
    opened(letter(), now)
    for sort in ("new", "best"):
        shown(browser, q=text, sort=sort)
    assert browser.get("/palette/", {"q": text}).status_code == 200


def test_the_palette_finds_people_tickets_and_numbers(browser: Client, now: datetime) -> None:
    ticket = opened(letter("Касса зависла", sender="Полина Соколова <polina@cash.example>"), now)
    for text in ("соко", "касс", "касса завис", str(ticket.pk), f"№ {ticket.pk}", "polina@cash"):
        page = browser.get("/palette/", {"q": text}).content.decode()
        assert 'role="option"' in page
        assert f"/tickets/{ticket.pk}/" in page or "Полина Соколова" in page, text
    assert "Полина Соколова" in browser.get("/palette/", {"q": "соко"}).content.decode()
    assert f"/tickets/{ticket.pk}/" in browser.get("/palette/", {"q": str(ticket.pk)}).content.decode()


def test_the_palette_costs_few_queries(browser: Client, now: datetime) -> None:
    many(12, now)
    browser.get("/palette/", {"q": "картр"})
    with CaptureQueriesContext(connection) as captured:
        browser.get("/palette/", {"q": "картр"})
    assert len(captured.captured_queries) <= 10


def test_strangers_and_clients_find_nothing(client: Client, db: None) -> None:
    for path in ("/search/?q=a", "/palette/?q=a"):
        assert client.get(path).status_code == 302
