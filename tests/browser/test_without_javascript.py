"""Everything that matters works where scripts do not."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD, House, Opener

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("desk")]


def test_sign_in_board_ticket_answer_and_status_page_work_without_scripts(
    house: House, opened: Opener
) -> None:
    page = opened(house.url, "/", java_script_enabled=False)
    page.locator("[name=login]").fill("anna@axiom.example")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button.go").click()
    expect(page.locator("main.board a.row").first).to_be_visible()
    page.locator("a[rel=next]").click()
    expect(page.locator("main.board a.row").first).to_be_visible()

    number = house.ticket("Зуева")
    page.goto(f"{house.url}/tickets/{number}/")
    page.locator(".head .switch a").first.click()
    expect(page.locator("#ticket-body")).to_have_attribute("data-lens", "facts")
    page.locator("#assignee").select_option(label="Bob Keeper")
    page.locator(f"form[action='/tickets/{number}/assignment/'] button").click()
    expect(page.locator("#assignee option:checked")).to_have_text("Bob Keeper")
    page.locator("#reply textarea").fill("Рассылка отключена для вашего адреса.")
    page.locator("#reply [data-send]").click()
    expect(page.locator("#letters")).to_contain_text("Рассылка отключена")

    link = page.locator(".linkbox input").get_attribute("value")
    assert link is not None
    client = opened(house.url, link.removeprefix(house.url), java_script_enabled=False)
    expect(client.locator(".said")).to_contain_text("Рассылка отключена")
    client.locator("#write summary").click()
    client.locator("#text").fill("Проверила, спасибо, жду до вечера.")
    client.locator("#write button.go").click()
    expect(client.locator(".said")).to_contain_text("Проверила")
    page.reload()
    expect(page.locator("#letters")).to_contain_text("жду до вечера")
