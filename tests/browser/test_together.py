"""Two members at one ticket: each sees the other, a draft moves to another machine, a slip is taken back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import conftest
from tests.browser.conftest import House, Opener
from tests.browser.postman import letter, post
from tests.desks import Desk

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("desk")]

LETTER = "Здравствуйте! Накладная 000184 не проводится, пишет «период закрыт». Машина стоит."
ANSWER = "Вера, добрый день. Открываем период и напишем вам до 16:00."


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = conftest.new_desk(tmp_path_factory.mktemp("together"), GROMO_TAKE_BACK="120", GROMO_SMTP_URL="")
    yield desk
    desk.stop()


@pytest.fixture(scope="module")
def manned(browser: Browser, desk: Desk) -> House:
    """The desk with Dina and Egor."""
    house = House(desk)
    context = browser.new_context(locale="ru-RU")
    conftest.join(context.new_page(), desk.first_link(), "Дина Диспетчер", "dina@axiom.example")
    house.sessions["dina"] = context.storage_state()
    link = conftest.invite(context.new_page(), desk.url, "egor@axiom.example", "Егор Инженер", "engineer")
    context.close()
    context = browser.new_context(locale="ru-RU")
    conftest.join(context.new_page(), link, "Егор Инженер", "egor@axiom.example")
    house.sessions["egor"] = context.storage_state()
    context.close()
    return house


def test_two_members_at_one_ticket(manned: House, opened: Opener) -> None:
    sender = "Вера Соколова <vera@severny-veter.example>"
    post(manned.desk, letter(LETTER, sender=sender, subject="Не проводится накладная"))
    manned.desk.wait_until_sorted(1)
    number = manned.ticket("Не проводится накладная")
    path = f"/tickets/{number}/?lens=written"

    dina = opened(manned.url, path, manned.sessions["dina"])
    egor = opened(manned.url, path, manned.sessions["egor"])
    expect(dina.locator("#present")).to_contain_text("Егор Инженер смотрит обращение")
    egor.locator("[data-key=reply-text]").fill(ANSWER)
    expect(dina.locator("#present .writes")).to_contain_text("Егор Инженер пишет ответ")

    # The draft is on the server: another machine of his has it.
    expect(egor.locator("[data-version]")).not_to_have_value("0")
    laptop = opened(manned.url, path, manned.sessions["egor"])
    expect(laptop.locator("[data-key=reply-text]")).to_have_value(ANSWER)
    board = opened(manned.url, "/board/all/", manned.sessions["dina"])
    expect(board.locator(f"#t{number} .marks")).to_contain_text("Черновик ответа: Егор Инженер")

    # Sent, and taken back by a key: the words stand in the composer again.
    egor.locator("[data-send]").click()
    expect(egor.locator("#held")).to_contain_text("Ваш ответ отправляется.")
    expect(egor.locator("[data-key=reply-text]")).to_have_value("")
    with egor.expect_navigation():
        egor.wait_for_url(f"**/tickets/{number}/**")
        egor.keyboard.press("z")
    expect(egor.locator("#held")).to_have_count(0)
    expect(egor.locator("[data-key=reply-text]")).to_have_value(ANSWER)
    assert manned.desk.rows("SELECT count(*) FROM desk_dispatch WHERE kind = 'reply'") == [(0,)]
