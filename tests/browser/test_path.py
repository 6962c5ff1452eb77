"""The path of a letter: in by mail, answered in the browser, out by SMTP, back from the client's page and by mail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import conftest
from tests.browser.conftest import House, Opener
from tests.browser.pictures import png
from tests.browser.postman import PostOffice, letter, post, post_office
from tests.desks import Desk

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("desk")]

VERA = "vera@severny-veter.example"
SUBJECT = "Накладная не проводится!!!"
WORDS = (
    "Здравствуйте! Накладная 000184 не проводится, пишет «период закрыт». Машина стоит, водитель ждёт.\n"
    "Мы уже третий раз пишем, сколько можно!\n\n--\nВера Соколова\nООО «Северный ветер»\n"
)
ANSWER = "Вера, добрый день.\n\nПериод закрыт с 1 ноября; открываем его для вас. Ёлочки «на месте»."
PAPER = bytes(range(256)) * 40


@pytest.fixture(scope="module")
def office() -> Iterator[PostOffice]:
    with post_office() as office:
        yield office


@pytest.fixture(scope="module")
def desk(office: PostOffice, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    settings = {"GROMO_SMTP_URL": f"smtp://127.0.0.1:{office.port}", "GROMO_ACKNOWLEDGE": "false"}
    desk = conftest.new_desk(tmp_path_factory.mktemp("path"), **settings)
    yield desk
    desk.stop()


@pytest.fixture(scope="module")
def manned(browser: Browser, desk: Desk) -> House:
    """The desk with Dina, who answers, and Mark, the manager."""
    house = House(desk)
    context = browser.new_context(locale="ru-RU")
    conftest.join(context.new_page(), desk.first_link(), "Дина Диспетчер", "dina@axiom.example")
    house.sessions["dina"] = context.storage_state()
    page = context.new_page()
    link = conftest.invite(page, desk.url, "mark@axiom.example", "Марк Руководитель", "manager")
    context.close()
    context = browser.new_context(locale="ru-RU")
    conftest.join(context.new_page(), link, "Марк Руководитель", "mark@axiom.example")
    house.sessions["mark"] = context.storage_state()
    context.close()
    return house


def test_a_letter_walks_the_whole_path(
    manned: House, office: PostOffice, opened: Opener, tmp_path: Path
) -> None:
    written = letter(WORDS, sender=f"Вера Соколова <{VERA}>", subject=SUBJECT)
    dina = opened(manned.url, "/board/ours/", manned.sessions["dina"])
    post(manned.desk, written)
    number = _open_by_keyboard(dina)
    _look_through_the_lenses(dina)
    (tmp_path / "отчёт о периоде.bin").write_bytes(PAPER)
    _answer(dina, tmp_path / "отчёт о периоде.bin")

    answer = office.wait_for(
        VERA, lambda found: "000184" in str(found["Subject"]) or SUBJECT in found["Subject"]
    )
    _assert_it_threads(answer, written)
    link = _status_link(answer, manned.url)

    client = opened(manned.url, path="")
    client.goto(link)
    assert client.context.cookies() == []
    expect(client.locator("main")).to_contain_text("15:00")
    expect(client.locator(".know")).to_contain_text("000184")
    _write_from_the_page(client, png(tmp_path / "экран.png"))
    expect(dina.locator("#letters")).to_contain_text("Вот картинка с экрана")  # live, without reload
    expect(dina.locator("#letters .clip")).to_contain_text(["отчёт о периоде.bin", "экран.png"])

    post(manned.desk, letter("И ещё: номер договора 77-К.", sender=f"Вера Соколова <{VERA}>",
                             subject="без темы", to=_reply_to(answer)), to=_reply_to(answer))  # fmt: skip
    expect(dina.locator("#letters")).to_contain_text("номер договора 77-К")
    assert manned.desk.rows("SELECT count(*) FROM desk_ticket") == [(1,)]

    _show_it_to_the_manager(client)
    mark = opened(manned.url, f"/tickets/{number}/", manned.sessions["mark"])
    expect(mark.locator("#ticket-body")).to_contain_text("Машина стоит третий день")
    mark.locator(f"form[action='/tickets/{number}/escalation/'] button").click()
    client.reload()
    expect(client.locator("main")).to_contain_text("Марк")

    client.locator("summary", has_text="Уже работает").click()
    client.get_by_role("button", name="Да, уже работает").click()
    expect(client.locator("main")).to_contain_text("Закрыто")
    assert manned.desk.rows("SELECT state FROM desk_ticket") == [("solved",)]


def _open_by_keyboard(page: Page) -> int:
    page.wait_for_selector("a.row")
    page.keyboard.press("j")
    expect(page.locator("a.row").first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/tickets/\d+/"))
    return int(re.search(r"/tickets/(\d+)/", page.url).group(1))  # type: ignore[union-attr]


def _look_through_the_lenses(page: Page) -> None:
    for key, lens in (("1", "facts"), ("2", "person"), ("3", "written")):
        page.keyboard.press(key)
        page.wait_for_url(f"**lens={lens}")
        expect(page.locator("#ticket-body")).to_have_attribute("data-lens", lens)
        expect(page.locator("#ticket-body")).to_contain_text("000184")
    expect(page.locator("#letters")).to_contain_text("сколько можно")


def _answer(page: Page, paper: Path) -> None:
    tomorrow = datetime.now(ZoneInfo("Europe/Moscow")) + timedelta(days=1)
    page.keyboard.press("r")
    page.keyboard.insert_text(ANSWER)
    page.locator("#reply [name=attachments]").set_input_files(paper)
    expect(page.locator("#reply .names")).to_have_text(paper.name)
    page.locator("#reply .switch label:has([value=own])").click()
    page.locator("#reply [name=due]").fill(f"{tomorrow:%Y-%m-%d}T15:00")
    page.locator("#reply textarea").press("Control+Enter")
    expect(page.locator("#letters")).to_contain_text("открываем его для вас")
    expect(page.locator(".docket .next")).to_contain_text("15:00")
    expect(page.locator("#reply textarea")).to_have_value("")


def _assert_it_threads(answer: EmailMessage, written: EmailMessage) -> None:
    assert answer["In-Reply-To"] == written["Message-ID"]
    assert written["Message-ID"] in answer["References"]
    assert answer["Subject"].startswith("Re: ")
    assert SUBJECT in answer["Subject"]
    plain, html = answer.get_body(("plain",)), answer.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert "Ёлочки «на месте»" in plain.get_content()
    assert "Ёлочки «на месте»" in html.get_content()
    (paper,) = answer.iter_attachments()
    assert paper.get_filename() == "отчёт о периоде.bin"
    assert paper.get_content() == PAPER


def _status_link(answer: EmailMessage, origin: str) -> str:
    plain, html = answer.get_body(("plain",)), answer.get_body(("html",))
    assert plain is not None
    assert html is not None
    found = re.search(rf"{re.escape(origin)}/s/[\w.~-]+/", plain.get_content())
    assert found is not None
    assert found.group(0) in html.get_content()
    return found.group(0)


def _reply_to(answer: EmailMessage) -> str:
    address = parseaddr(str(answer["Reply-To"]))[1]
    assert address.startswith("support+")
    return address


def _write_from_the_page(client: Page, picture: Path) -> None:
    write = client.locator("#write")
    if write.get_attribute("open") is None:
        write.locator("summary").click()
    write.locator("textarea").fill("Вот картинка с экрана.")
    write.locator("[type=file]").set_input_files(picture)
    write.locator("button.go").click()
    expect(client.locator(".said")).to_contain_text("Вот картинка с экрана.")
    expect(client.locator(".said .clip")).to_contain_text(["экран.png", "отчёт о периоде.bin"])


def _show_it_to_the_manager(client: Page) -> None:
    client.locator("summary", has_text="Показать руководителю").click()
    client.locator("[name=words]").fill("Машина стоит третий день, нужен человек, который решает.")
    client.get_by_role("button", name="Позвать руководителя").click()
    expect(client.locator("main")).to_contain_text("Ваши слова у руководителя")
