"""An outage, from the first three letters to the last "works again": real mail, two languages, a public page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import conftest
from tests.browser.conftest import House, Opener
from tests.browser.postman import PostOffice, letter, post, post_office
from tests.desks import Desk

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("desk")]

CLIENTS = {
    "vera@severny-veter.example": ("Вера Соколова", "Магазин не открывается, ошибка 502 с самого утра!"),
    "boris@kedr.example": ("Борис Кедров", "У нас лежит магазин, на экране 502 Bad Gateway. Сколько можно?!"),
    "john@maple.example": ("John Maple", "Our shop does not open: 502 Bad Gateway since 9 am."),
}
LATE = ("olga@reka.example", "Ольга Рекина", "Добрый день! Магазин не открывается, пишет 502 Bad Gateway.")
OTHER = (
    "igor@bereg.example",
    "Игорь Берегов",
    "Магазин не открывается, 502 Bad Gateway, но только у меня дома.",
)
READER = "pavel@press.example"


@pytest.fixture(scope="module")
def office() -> Iterator[PostOffice]:
    with post_office() as office:
        yield office


@pytest.fixture(scope="module")
def desk(office: PostOffice, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    settings = {"GROMO_SMTP_URL": f"smtp://127.0.0.1:{office.port}", "GROMO_ACKNOWLEDGE": "false"}
    desk = conftest.new_desk(tmp_path_factory.mktemp("outage"), **settings)
    yield desk
    desk.stop()


@pytest.fixture(scope="module")
def house(browser: Browser, desk: Desk) -> House:
    """The desk with Dina."""
    house = House(desk)
    context = browser.new_context(locale="ru-RU")
    conftest.join(context.new_page(), desk.first_link(), "Дина Диспетчер", "dina@axiom.example")
    house.sessions["dina"] = context.storage_state()
    context.close()
    return house


def test_an_outage_from_the_first_letters_to_the_last_works_again(
    house: House, office: PostOffice, opened: Opener
) -> None:
    for address, (name, words) in CLIENTS.items():
        write(house.desk, address, name, words)
    dina = opened(house.url, "/board/ours/", house.sessions["dina"])
    _decide_that_it_is_one(dina, house)
    told = {address: office.wait_for(address, says("503")) for address in CLIENTS}
    assert "Сломался сервер магазина (503)." in plain(told["vera@severny-veter.example"])
    assert "The shop's server has broken (503)." in plain(told["john@maple.example"])
    reader = _subscribe(opened, house, office)

    write(house.desk, *LATE)
    answered = office.wait_for(LATE[0], says("Сломался сервер магазина"))
    assert answered["Auto-Submitted"] == "auto-replied"
    write(house.desk, *OTHER)
    objector = opened(house.url, page_of(office.wait_for(OTHER[0], says("Сломался")), house.url))
    objector.get_by_role("button", name="У меня другое").click()
    expect(objector.locator("main")).to_contain_text("его прочтёт человек")

    _say(dina, house, "repairing", "Меняем сервер.", "We replace the server.")
    office.wait_for(LATE[0], says("Меняем сервер."))
    office.wait_for(READER, says("Меняем сервер."))
    expect(dina.locator(".result").first).to_contain_text("Отправлено 5 из 5")
    assert not [one for one in office.letters(OTHER[0]) if "Меняем сервер." in plain(one)]

    _say(dina, house, "resolved", "Сервер заменён.", "The server is replaced.")
    vera = opened(
        house.url, page_of(office.wait_for("vera@severny-veter.example", says("Сервер заменён")), house.url)
    )
    vera.get_by_role("button", name="Работает", exact=True).click()
    expect(vera.locator("#incident")).to_contain_text("у вас тоже работает")
    boris = opened(
        house.url, page_of(office.wait_for("boris@kedr.example", says("Сервер заменён")), house.url)
    )
    boris.get_by_role("button", name="Ещё нет").click()
    expect(boris.locator("#incident")).to_contain_text("занимается человек")

    assert house.desk.rows("SELECT title FROM desk_ticket WHERE closed_at IS NULL ORDER BY id") != []
    states = dict(
        house.desk.rows(
            "SELECT c.name, t.state FROM desk_ticket t JOIN contacts_contact c ON c.id = t.contact_id"
        )
    )
    assert states == {
        "Вера Соколова": "solved", "Борис Кедров": "finding", "John Maple": "solved", "Ольга Рекина": "solved",
        "Игорь Берегов": "finding",
    }  # fmt: skip
    dina.reload()
    expect(dina.locator("main")).to_contain_text("да: 1")
    expect(dina.locator("main")).to_contain_text("нет: 1")
    reader.goto(f"{house.url}/status/?lang=en")
    expect(reader.locator("h1")).to_have_text("Everything works.")
    reader.locator("summary", has_text="The shop is down").click()
    expect(reader.locator("#history ~ .stack")).to_contain_text("The server is replaced.")


def write(desk: Desk, address: str, name: str, words: str) -> None:
    before = int(desk.rows("SELECT count(*) FROM desk_parcel")[0][0])
    post(desk, letter(words, sender=f"{name} <{address}>", subject=f"Магазин — {name}"))
    desk.wait_until_sorted(before + 1)


def says(words: str) -> object:
    return lambda found: words in plain(found)


def plain(found: EmailMessage) -> str:
    body = found.get_body(("plain",))
    return str(body.get_content()) if body is not None else ""


def page_of(found: EmailMessage, origin: str) -> str:
    link = re.search(rf"{re.escape(origin)}(/s/[\w.~-]+/)", plain(found))
    assert link is not None
    return link.group(1)


def _decide_that_it_is_one(page: Page, house: House) -> None:
    line = page.locator("a.incident-line")
    for _ in range(20):
        if line.count():
            break
        page.wait_for_timeout(300)
        page.reload()
    expect(line).to_contain_text("3")
    line.click()
    expect(page.locator(".touched li")).to_have_count(3)
    page.locator("[name=title_ru]").fill("Магазин не открывается")
    page.locator("[name=title_en]").fill("The shop is down")
    page.locator("[name=what_ru]").fill("Сломался сервер магазина (503).")
    page.locator("[name=what_en]").fill("The shop's server has broken (503).")
    page.locator("#say label:has([value=identified])").click()
    page.locator("#say button.go").click()
    expect(page.locator(".said-list")).to_contain_text("Сломался сервер магазина")


def _say(page: Page, house: House, phase: str, russian: str, english: str) -> None:
    page.goto(f"{house.url}/incidents/1/")
    page.locator(f"#say label:has([value={phase}])").click()
    page.locator("[name=what_ru]").fill(russian)
    page.locator("[name=what_en]").fill(english)
    page.locator("#say button.go").click()
    expect(page.locator(".said-list li").first).to_contain_text(russian)


def _subscribe(opened: Opener, house: House, office: PostOffice) -> Page:
    """Pavel, a reader of the public page, without scripts."""
    page = opened(house.url, "/status/", java_script_enabled=False)
    expect(page.locator("h1")).to_have_text("Кое-что работает частично.")
    expect(page.locator("main")).to_contain_text("Сломался сервер магазина")
    assert page.context.cookies() == []
    page.locator("[name=email]").fill(READER)
    page.locator(".hear button").click()
    asked = office.wait_for(READER, lambda found: "/status/confirmations/" in plain(found))
    link = re.search(r"/status/confirmations/[\w-]+/", plain(asked))
    assert link is not None
    page.goto(house.url + link[0])
    page.get_by_role("button", name="Да, пишите мне").click()
    expect(page.locator("h1")).to_have_text("Готово: мы вам напишем.")
    return page
