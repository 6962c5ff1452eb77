"""The call sheet and the directory as members use them, without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from letters import letter, opened

from gromootvod.contacts.models import Address, Contact
from gromootvod.desk.models import Event, Message, Question, Ticket
from gromootvod.desk.operations.call import Call, Ending, finish
from gromootvod.knowledge.models import Firm
from gromootvod.knowledge.operations.firms import FirmData, add_firm
from gromootvod.office.models import Member

Browser = Callable[[Member], Client]
NOTES = "Касса не печатает чек с понедельника, пишет «нет связи с ФН»."


@pytest.fixture
def desk(client_of: Browser, dina: Member) -> Client:
    return client_of(dina)


@pytest.fixture
def number(desk: Client) -> int:
    """A call has begun with Roza, who is new."""
    answer = desk.post("/calls/", {"name": "Роза", "phone": "8 912 345-67-89", "language": "ru"})
    found = re.fullmatch(r"/tickets/(\d+)/call/", answer.headers["Location"])
    assert found
    return int(found[1])


def fields(page: str) -> dict[str, list[str]]:
    """The hidden fields of the sheet, as a browser would send them."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page):
        found.setdefault(name, []).append(unescape(value))
    return found


def plain(answer: HttpResponse) -> str:
    """The page with its non-breaking spaces as plain ones."""
    return answer.content.decode().replace("\u00a0", " ")


def test_who_calls_is_found_and_his_open_ticket_is_offered(desk: Client, now: datetime) -> None:
    ticket = opened(letter(), now)
    page = desk.get("/calls/new/", {"who": "вера"}).content.decode()
    assert f'href="/tickets/{ticket.pk}/call/"' in page
    assert "Накладная не проводится" in page
    new = desk.get("/calls/new/", {"who": "8 999 111-22-33"}).content.decode()
    assert 'value="8 999 111-22-33"' in new


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"name": "Роза", "phone": "не телефон"},
        {"name": "Роза", "mail": "не адрес"},
        {"contact": "1" * 400},
        {"contact": "x"},
    ],
)
def test_a_caller_without_a_name_or_with_a_wrong_address_is_asked_again(
    desk: Client, wrong: dict[str, str]
) -> None:
    answer = desk.post("/calls/", wrong)
    assert answer.status_code == 422
    assert "Роза" in answer.content.decode() or "name" not in wrong
    assert not Ticket.objects.exists()
    assert not Contact.objects.exists()


def test_a_contact_that_is_none_is_not_there(desk: Client) -> None:
    assert desk.post("/calls/", {"contact": "999999"}).status_code == 404


def test_a_whole_call_without_scripts(desk: Client, number: int) -> None:
    page = desk.get(f"/tickets/{number}/call/").content.decode()
    assert "Спасибо, что позвонили" in page
    assert "+7\u00a0912\u00a0345-67-89" in page
    url = f"/tickets/{number}/call/sheet/"
    page = desk.post(url, {**fields(page), "notes": "", "do": "choice:1", "send": "yes"}).content.decode()
    assert fields(page)["slot"] == ["symptom"]
    page = desk.post(url, {**fields(page), "notes": NOTES, "do": "sort", "send": "yes"}).content.decode()
    assert "нет связи с ФН" in re.sub(r'(?s)<textarea id="notes".*?</textarea>', "", page)
    assert fields(page)["slot"] == ["symptom"]
    assert not Message.objects.exists()
    made = fields(page)["made"][0]
    assert "нет связи с ФН" in made
    sent = {**fields(page), "notes": NOTES, "summary": made + "\n\nДо связи!", "send": "yes", "next_word": "",
            "mail": "roza@kassa.example"}  # fmt: skip
    assert desk.post(f"/tickets/{number}/calls/", sent).headers["Location"] == f"/tickets/{number}/"
    assert desk.post(f"/tickets/{number}/calls/", sent).status_code == 302  # sent twice, kept once
    assert [one.direction for one in Message.objects.order_by("id")] == ["in", "out"]
    assert Message.objects.get(direction="out").text.endswith("До связи!")
    assert Question.objects.get().origin == "call"
    ticket = plain(desk.get(f"/tickets/{number}/"))
    assert 'href="tel:+79123456789"' in ticket
    assert "разговор с клиентом по телефону" in ticket
    assert f'href="/tickets/{number}/call/"' in ticket


def test_a_letter_written_by_the_member_is_not_written_over(desk: Client, number: int) -> None:
    url = f"/tickets/{number}/call/sheet/"
    page = desk.get(f"/tickets/{number}/call/").content.decode()
    sent = {**fields(page), "summary": "Мои слова.", "notes": NOTES, "do": "sort", "send": "yes"}
    page = desk.post(url, sent).content.decode()
    assert re.search(r'(?s)<textarea id="summary"[^>]*>Мои слова\.</textarea>', page)
    untouched = {**fields(page), "summary": fields(page)["made"][0].replace("\n", "\r\n"), "notes": "Другое."}
    page = desk.post(url, untouched).content.decode()
    assert "нет связи с ФН" not in fields(page)["made"][0]
    assert "Мои слова" not in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"notes": "  ", "slot": ""}, "Пока ничего не записано"),
        ({"mail": "не адрес"}, "В этом адресе почты ошибка"),
        ({"mail": "vera@client.example"}, "Вера"),
        ({"next_word": "own", "due": "2001-01-01T10:00"}, "которое уже прошло"),
        ({"next_word": "own", "due": "вчера"}, "Не удалось разобрать"),
    ],
)
def test_what_cannot_be_kept_comes_back_whole(
    desk: Client, number: int, now: datetime, wrong: dict[str, str], words: str
) -> None:
    opened(letter(), now)
    sent = {"notes": NOTES, "slot": "symptom", "question": "Что видно?", "answer": "Ошибка", "send": "yes",
            "summary": "Мои слова.", "made": "x", **wrong}  # fmt: skip
    answer = desk.post(f"/tickets/{number}/calls/", sent)
    page = plain(answer)
    assert answer.status_code == 422
    assert 'role="alert"' in page
    assert words in page
    assert "Ничего не пропало" in page
    asked = "" if "slot" in wrong else "Что видно?"
    for kept in (wrong.get("notes", NOTES).strip(), asked, "Мои слова.", wrong.get("mail", "")):
        assert kept in page
    assert not Message.objects.filter(ticket=number).exists()
    assert not Event.objects.filter(kind="called").exists()


def test_a_script_gets_the_sheet_alone(desk: Client, number: int) -> None:
    url = f"/tickets/{number}/call/sheet/"
    page = desk.post(url, {"notes": NOTES, "mood": "anger"}, headers={"X-Live": "1"}).content.decode()
    assert page.lstrip().startswith("<form")
    assert "злит" in page


def test_hostile_fields_are_text_and_numbers_or_nothing(desk: Client, number: int) -> None:
    odd = '"><script>alert(1)</script>'
    sent = {"notes": odd, "slot": [odd, "error"], "question": [odd], "answer": [odd], "mood": odd, "firm": "9" * 30,
            "do": f"choice:{odd}", "want": odd, "again": odd, "next_word": odd, "due": odd, "summary": odd,
            "mail": odd, "key": odd, "made": odd}  # fmt: skip
    answer = desk.post(f"/tickets/{number}/call/sheet/", sent)
    assert answer.status_code == 200
    assert b"<script>alert" not in answer.content
    sent["do"] = "choice:999999999999"
    assert desk.post(f"/tickets/{number}/call/sheet/", sent).status_code == 200
    assert desk.post(f"/tickets/{number}/calls/", {**sent, "mail": "", "next_word": ""}).status_code in {
        302,
        422,
    }


def test_another_firms_trouble_shows_its_card_with_a_way_to_call(desk: Client, number: int) -> None:
    add_firm(FirmData("Линия", "8 800 555-01-99", words_ru="нет интернета", say_ru="Назовите договор."))
    page = desk.post(f"/tickets/{number}/call/sheet/", {"notes": "С утра нет интернета."}).content.decode()
    for words in ("Этим занимается Линия", 'href="tel:88005550199"', "Назовите договор."):
        assert words in page
    assert 'name="reply"' not in page


def test_the_card_of_the_firm_stands_on_the_ticket_of_a_letter(desk: Client, now: datetime) -> None:
    add_firm(FirmData("Линия", "8 800 555-01-99", words_ru="нет интернета"))
    ticket = opened(letter("Добрый день! С утра нет интернета."), now)
    page = desk.get(f"/tickets/{ticket.pk}/").content.decode()
    assert 'href="tel:88005550199"' in page


def test_dispatchers_keep_the_directory(desk: Client) -> None:
    sent = {"name": "Линия", "phone": "8 800 555-01-99", "url": "liniya.example", "words_ru": "нет интернета"}
    assert desk.post("/settings/firms/additions/", sent).status_code == 302
    firm = Firm.objects.get()
    assert firm.url == "https://liniya.example"
    assert "Линия" in desk.get("/settings/firms/").content.decode()
    changed = {f"f{firm.pk}-name": "Линия-2"}
    assert desk.post(f"/settings/firms/{firm.pk}/", changed).status_code == 302
    assert Firm.objects.get().name == "Линия-2"
    wrong = desk.post(f"/settings/firms/{firm.pk}/", {f"f{firm.pk}-name": "", f"f{firm.pk}-phone": "112"})
    assert wrong.status_code == 422
    assert 'value="112"' in wrong.content.decode()
    assert desk.post(f"/settings/firms/{firm.pk}/removal/").status_code == 302
    assert not Firm.objects.exists()


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://a.example/x"])
def test_the_site_of_a_firm_is_a_page_of_the_web(desk: Client, url: str) -> None:
    assert desk.post("/settings/firms/additions/", {"name": "x", "url": url}).status_code == 422


def test_an_engineer_does_not_keep_the_directory(client_of: Browser, egor: Member) -> None:
    assert client_of(egor).get("/settings/firms/").status_code == 403


def test_a_mail_that_came_up_in_the_call_is_his_from_now_on(desk: Client, number: int) -> None:
    sent = {"notes": NOTES, "summary": "Записали.", "send": "yes", "mail": "ROZA@kassa.example"}
    desk.post(f"/tickets/{number}/calls/", sent)
    assert Address.objects.get(kind="mail").contact.name == "Роза"


def test_no_letter_goes_when_the_member_wants_none(desk: Client, number: int) -> None:
    sent = {"notes": NOTES, "summary": "Записали.", "mail": "roza@kassa.example"}
    assert desk.post(f"/tickets/{number}/calls/", sent).status_code == 302
    assert not Message.objects.filter(direction="out").exists()


def test_the_sheet_costs_the_same_however_much_was_said(desk: Client, dina: Member, now: datetime) -> None:
    def queries(number: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            said = {"notes": NOTES, "do": "choice:1"}
            assert desk.post(f"/tickets/{number}/call/sheet/", said).status_code == 200
        return len(captured.captured_queries)

    few, many = opened(letter(), now), opened(letter(sender="p@shop.example"), now)
    for turn in range(8):
        at = now + timedelta(minutes=turn + 1)
        finish(many.pk, Call(notes=f"Звонок {turn}: {NOTES}"), Ending(), by=dina, now=at)
        add_firm(FirmData(f"Линия {turn}", words_ru=f"роутер {turn}"))
    queries(few.pk)
    assert queries(few.pk) == queries(many.pk) <= 45


def test_the_search_for_callers_costs_the_same_for_one_and_for_many(desk: Client, now: datetime) -> None:
    def queries(who: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert desk.get("/calls/new/", {"who": who}).status_code == 200
        return len(captured.captured_queries)

    for number in range(7):
        opened(letter(f"Беда {number}", sender=f"Пётр Сидоров <p{number}@firm{number}.example>"), now)
    opened(letter(), now)
    queries("Вера")
    assert queries("Вера") == queries("Сидоров")
