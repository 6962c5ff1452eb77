"""A dispatcher keeps a search as a view, does one deed to many by keyboard, and takes it back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import House, Opener

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("desk")]


def test_a_view_is_kept_worked_through_by_keyboard_and_the_work_taken_back(
    house: House, opened: Opener
) -> None:
    page = opened(house.url, "/views/new/?q=is:open", house.sessions["anna"])
    page.locator("#view-name").fill("Утренний обход")
    page.locator("#view-sort").select_option("newest")
    page.locator("main form button.go").click()
    expect(page.locator("h1")).to_have_text("Утренний обход")
    expect(page.locator("html[data-awake]")).to_be_attached()
    page.keyboard.press("j")
    expect(page.locator("a.row").first).to_be_focused()
    page.keyboard.press("x")
    for _step in range(2):
        page.keyboard.press("j")
    expect(page.locator("a.row").nth(2)).to_be_focused()
    page.keyboard.press("Shift+X")
    expect(page.locator("input.tick:checked")).to_have_count(3)
    page.locator("#bulk select").select_option("tag")
    page.locator("#bulk .tag-name").fill("утро")
    page.locator("#bulk button").click()
    expect(page.locator("main .note")).to_contain_text("3 из 3")
    page.locator("form[action$='/undoing/'] button").click()
    expect(page.locator("main")).to_contain_text("Отменено на 3 обращениях")
    counted = "SELECT count(*) FROM desk_tickettag JOIN desk_tag ON desk_tag.id = tag_id WHERE key = 'утро'"
    assert house.desk.rows(counted) == [(0,)]
    page.locator("main a", has_text="Назад к списку").click()
    expect(page.locator(".shelf a[aria-current]")).to_contain_text("Утренний обход")
