"""Tickets are put together and taken apart, and every answer goes to the person whose trouble it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import conftest
from tests.browser.conftest import House, Opener
from tests.browser.postman import PostOffice, letter, post, post_office

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("desk")]

VERA, BORIS = "vera@severny-veter.example", "boris@severny-veter.example"
ANSWER = "Борис, добрый день. Доступ к складу открыли, войдите заново."


@dataclass
class Town:
    """A desk with Dina, and the post office it sends its letters through."""

    house: House
    office: PostOffice


@pytest.fixture(scope="module")
def town(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with post_office() as office:
        desk = conftest.new_desk(
            tmp_path_factory.mktemp("relations"), GROMO_SMTP_URL=f"smtp://127.0.0.1:{office.port}"
        )
        house = House(desk)
        context = browser.new_context(locale="ru-RU")
        conftest.join(context.new_page(), desk.first_link(), "Дина Диспетчер", "dina@axiom.example")
        house.sessions["dina"] = context.storage_state()
        context.close()
        yield Town(house, office)
        desk.stop()


def words_of(found: EmailMessage) -> str:
    """The plain words of a letter."""
    part = found.get_body(("plain",))
    return str(part.get_content()) if part else ""


def test_a_split_letter_is_answered_to_its_writer_and_a_merge_is_taken_back(
    town: Town, opened: Opener
) -> None:
    house, desk = town.house, town.house.desk
    first = letter(
        "Накладная 000184 не проводится, пишет «период закрыт».", sender=f"Вера Соколова <{VERA}>",
        subject="Не проводится накладная", Cc=f"Борис Лунин <{BORIS}>",
    )  # fmt: skip
    post(desk, first)
    desk.wait_until_sorted(1)
    number = house.ticket("Не проводится накладная")
    thread = str(town.office.wait_for(VERA, lambda found: True)["Reply-To"])

    # A colleague in copy is let in by a member; then his letter is a word of the ticket.
    dina = opened(house.url, f"/tickets/{number}/", house.sessions["dina"])
    dina.locator("#people form.note button").click()
    dina.locator("#people > summary").click()
    expect(dina.locator("#people summary", has_text="Борис Лунин")).to_be_visible()
    his = letter(
        "А у меня склад не пускает: «нет доступа».", sender=f"Борис Лунин <{BORIS}>", to=thread,
        subject="Re: Не проводится накладная",
    )  # fmt: skip
    post(desk, his, to=thread.split("<")[-1].rstrip(">"))
    desk.wait_until_sorted(2)

    # It is another trouble: a ticket of its own, whose answer goes to him and to nobody else.
    dina.goto(f"{house.url}/tickets/{number}/?lens=written")
    dina.locator("#letters .letter", has_text="нет доступа").locator("a[href*='/splitting/']").last.click()
    dina.locator("[name=what][value=whole]").check()
    with dina.expect_navigation():
        dina.locator("main form button.go").click()
    expect(dina.locator("#letters")).to_contain_text("нет доступа")
    expect(dina.locator("#beside")).to_contain_text(f"№ {number}")
    dina.locator("#reply textarea").fill(ANSWER)
    dina.locator("#reply [data-send]").click()
    expect(dina.locator("#letters")).to_contain_text("Доступ к складу открыли")
    got = town.office.wait_for(BORIS, lambda found: "Доступ к складу" in words_of(found))
    assert BORIS in str(got["To"])
    assert VERA not in f"{got['To']} {got['Cc']}"
    assert not [one for one in town.office.letters(VERA) if "Доступ к складу" in words_of(one)]

    # The two are one trouble after all: merged, and taken back.
    split_off = house.desk.rows("SELECT max(id) FROM desk_ticket")[0][0]
    dina.goto(f"{house.url}/tickets/{split_off}/")
    dina.locator("#relate-q").fill(str(number))
    dina.locator("#relate-q").press("Enter")
    dina.locator(f"a[href='/tickets/{split_off}/merging/?into={number}']").click()
    dina.locator("main form button.go").click()
    expect(dina.locator("#beside")).to_contain_text(f"№ {split_off}")
    expect(dina.locator("#letters")).to_contain_text("нет доступа")
    dina.goto(f"{house.url}/board/all/")
    expect(dina.locator(f"#t{number}")).to_be_visible()
    expect(dina.locator(f"#t{split_off}")).to_have_count(0)
    dina.goto(f"{house.url}/tickets/{split_off}/")  # its address leads to the ticket it lives in
    dina.locator("#beside a[href*='/undoing/']").click()
    dina.locator("main form button.go").click()
    expect(dina.locator("#letters")).to_contain_text("нет доступа")
    expect(dina).to_have_url(f"{house.url}/tickets/{split_off}/")
    dina.goto(f"{house.url}/board/all/")
    expect(dina.locator(f"#t{split_off}")).to_be_visible()
