"""From the shelf to the client's verdict: a macro is written, put in by its key, sent; the client says what he makes of it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import House, Opener

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("desk")]


def test_a_macro_is_written_put_in_by_its_key_and_judged_by_the_client(house: House, opened: Opener) -> None:
    page = opened(house.url, "/settings/macros/new/", house.sessions["anna"])
    page.locator("[name=name]").fill("Версия нужна")
    page.locator("[name=key]").fill("version")
    page.locator("[name=text_ru]").fill("Здравствуйте, {{name|}}! Проверили на версии {{product}}.")
    page.locator("[name=do_priority]").select_option("high")
    page.locator("[name=do_assign]").select_option("me")
    expect(page.locator("[data-preview] article")).to_contain_text("⟦product⟧")
    page.locator("[data-macro-editor] button.go").click()
    expect(page.locator("h1")).to_have_text("Версия нужна")

    number = house.ticket("Глеб Воронцов")
    page.goto(f"{house.url}/tickets/{number}/")
    text = page.locator('[data-key="reply-text"]')
    page.keyboard.press("m")
    expect(page.locator("#macro-list [role=option]", has_text="version")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#macro-picker")).to_be_hidden()
    text.fill("version")
    text.press("Tab")
    expect(text).to_have_value("Здравствуйте, Глеб! Проверили на версии ⟦product⟧.")
    chips = page.locator(".macro-chip")
    expect(chips).to_have_count(1)
    chips.locator("input[value$=':priority']").uncheck()
    text.fill("Здравствуйте, Глеб! Проверили на версии 8.3.")
    page.locator("#reply [data-send]").click()
    expect(page.locator("#letters .is-out").last).to_contain_text("на версии 8.3")
    expect(page.locator("#letters .event.macro")).to_contain_text("Версия нужна")
    expect(page.locator("#priority")).to_have_value("normal")
    expect(page.locator("#assignee option:checked")).to_have_text("Анна Администратор")

    page.locator(f"form[action='/tickets/{number}/closure/'] button").click()
    expect(page.locator(f"form[action='/tickets/{number}/reopening/']")).to_be_attached()
    link = page.locator("input[value*='/s/']").first.input_value()
    client = opened(house.url, link.removeprefix(house.url) + "rating/?value=not_helped", None)
    expect(client.locator("[value=not_helped]")).to_be_checked()
    client.locator("#words").fill("Снова не печатает")
    client.locator("[name=again]").check()
    client.locator("form button").click()
    expect(client.locator(".note.good")).to_be_visible()
    page.goto(f"{house.url}/tickets/{number}/")
    expect(page.locator("#letters .event.rated")).to_contain_text("Снова не печатает")
    expect(page.locator(f"form[action='/tickets/{number}/closure/']")).to_be_attached()
