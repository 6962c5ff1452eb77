"""A member finds a ticket by an inflected word and a condition, and goes on by keyboard alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import House, Opener

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("desk")]


def test_a_ticket_is_found_by_words_and_conditions(house: House, opened: Opener) -> None:
    page = opened(house.url, "/search/", house.sessions["anna"])
    field = page.locator("main input[name=q]")
    field.fill("накладной staet:known")
    expect(page.locator("#trouble mark")).to_have_text("staet")
    field.fill("накладной")
    expect(page.locator("ul.hits mark").first).to_be_visible()
    expect(page).to_have_url(re.compile("q=.+"))
    page.locator("#keys-of-search summary").click()
    page.locator("#keys-of-search button", has_text="это:открыто").click()
    expect(page.locator("main input[name=q]")).to_have_value("накладной это:открыто")
    expect(page.locator("ul.hits > li").first).to_be_visible()
    page.locator("nav.switch a").nth(1).click()
    page.wait_for_url("**sort=best**")
    expect(page.locator("nav.switch a[aria-current]")).to_have_text("Сначала лучшие")
    number = house.ticket("Соколова Вера")
    palette(page, "Соколова")
    expect(page.locator("#palette [role=option]", has_text="Соколова Вера").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    palette(page, str(number))
    expect(page.locator("#palette [role=option][aria-selected=true]")).to_contain_text(f"№ {number}")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/tickets/{number}/**")
    palette(page, "заметку")
    expect(page.locator("#palette [role=option][aria-selected=true]")).to_contain_text("написать заметку")
    page.keyboard.press("Enter")
    expect(page.locator('[data-key="note-text"]')).to_be_focused()


def palette(page: Page, words: str) -> None:
    page.keyboard.press("Control+k")
    field = page.locator("#palette input")
    expect(field).to_be_focused()
    field.fill(words)
    expect(page.locator("#palette [role=option]", has_text=words).last).to_be_visible()
