"""The first minutes of one who has just typed `make run`."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DEMO_LETTERS, House, Opener, join
from tests.browser.postman import letter, post
from tests.desks import Desk

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("desk")]


def test_the_printed_link_leads_a_newcomer_to_a_living_board(opened: Opener, tmp_path: Path) -> None:
    desk = Desk(tmp_path / "desk")
    desk.start("--demo")
    try:
        page = opened(desk.url, path="")
        page.watch.allowed.append("404")  # type: ignore[attr-defined]  # the used link, at the end
        join(page, desk.first_link(), "Анна Администратор", "anna@axiom.example")
        desk.wait_until_sorted(DEMO_LETTERS)
        page.goto(desk.url + "/board/all/")
        assert page.locator("a.row").count() == 25
        assert page.locator("main").get_by_text("Письма пока не уходят").is_visible()
        page.goto(desk.first_link())
        assert page.get_by_role("heading", level=1).is_visible()
        assert page.locator("[name=password]").count() == 0
    finally:
        desk.stop()


def test_a_letter_is_on_the_board_within_two_seconds_and_disturbs_nobody(
    house: House, opened: Opener
) -> None:
    page = opened(house.url, "/board/all/", house.sessions["anna"], viewport={"width": 1280, "height": 420})
    search = page.locator("header [name=q]")
    search.focus()
    page.keyboard.type("наклад")
    page.mouse.wheel(0, 500)
    page.wait_for_timeout(300)
    assert page.evaluate("scrollY") > 300
    eye = page.locator("a.row").nth(8)
    mark = eye.get_attribute("href")
    before = page.locator(f"a.row[href='{mark}']").bounding_box()
    post(house.desk, letter("Станок встал, пишет ошибку Е-77.", sender="Захар Зорин <zahar@zarya.example>",
                            subject="Станок «Заря» встал"))  # fmt: skip
    expect(page.locator("#rows")).to_contain_text("Захар Зорин")
    after = page.locator(f"a.row[href='{mark}']").bounding_box()
    assert before is not None
    assert after is not None
    assert abs(before["y"] - after["y"]) <= 2, "the line one looks at has jumped"
    assert page.evaluate("document.activeElement.name") == "q"
    assert search.input_value() == "наклад"
    assert page.evaluate("document.activeElement.selectionStart") == len("наклад")
