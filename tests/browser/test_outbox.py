"""While no SMTP server is set, answers can be read as the client would, and nothing leaves."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import House, Opener

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("desk")]


def test_an_answer_is_read_in_the_outbox_as_the_client_would(house: House, opened: Opener) -> None:
    number = house.ticket("Юлия Ким")
    page = opened(house.url, f"/tickets/{number}/", house.sessions["anna"])
    page.locator("#reply textarea").fill(
        "Юлия, здравствуйте!\n\nСервер включён, «РДП» открыт. Проверьте вход."
    )
    page.locator("#reply [data-send]").click()
    expect(page.locator("#letters")).to_contain_text("Сервер включён")
    page.goto(house.url + "/outbox/")
    expect(page.locator("main .note")).to_contain_text("Письма пока не уходят")
    row = page.locator("tr", has_text=f"№ {number}").filter(has_text="ответ")
    expect(row).to_contain_text("notarius-kim.example")
    row.locator("a[href^='/outbox/']").click()
    inside = page.frame_locator("main iframe").locator("body")
    expect(inside).to_contain_text("Сервер включён, «РДП» открыт.")
    expect(inside.locator("a[href*='/s/']").first).to_be_visible()
    expect(page.locator(".addr")).to_contain_text("support@axiom.example")
    page.locator("summary", has_text="Заголовки").click()
    expect(page.locator(".headers")).to_contain_text("In-Reply-To")
    assert house.desk.rows("SELECT count(*) FROM desk_dispatch WHERE sent_at IS NOT NULL") == [(0,)]
