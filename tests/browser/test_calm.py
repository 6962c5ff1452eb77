"""Few things at once: what matters is seen without scrolling, what is rare stands behind one word."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import House, Opener

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("desk")]

VIEWS = ("ours", "mine", "client", "unassigned", "snoozed", "all")
IN_SIGHT = """(all) => all.filter((one) => one.checkVisibility({ opacityProperty: true })).map((one) => one.getBoundingClientRect())
  .filter((box) => box.width && box.top >= 0 && box.bottom <= innerHeight && box.right <= innerWidth).length"""


@pytest.fixture
def number(house: House) -> int:
    return house.ticket("САЙТ НЕ РАБОТАЕТ")


@pytest.mark.parametrize("lens", ["facts", "person", "written"])
def test_a_ticket_says_at_first_sight_what_broke_whose_move_and_when(
    lens: str, number: int, opened: Opener, house: House
) -> None:
    page = opened(house.url, f"/tickets/{number}/?lens={lens}", house.sessions["anna"])
    for told in (
        ".titled h1",
        ".docket .next .clock",
        ".docket .ours dd",
        ".docket #assignee",
        ".docket #state",
    ):
        assert page.locator(told).evaluate_all(IN_SIGHT) == 1, told
    broke = {"facts": ".card .slot >> nth=0", "person": ".heard .quotes >> nth=0"}
    assert page.locator(broke.get(lens, "#letters .letter .text >> nth=0")).evaluate_all(IN_SIGHT) == 1
    assert page.locator("main :is(button, a.btn)").evaluate_all(IN_SIGHT) <= 12


def test_what_a_bar_has_no_room_for_stands_behind_more(opened: Opener, house: House) -> None:
    page = opened(house.url, "/", house.sessions["anna"])
    for width in (360, 640, 768, 1100, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        more = page.locator(".views .rest > summary")
        reached = {code for code in VIEWS if page.locator(f".views > a[href='/board/{code}/']").is_visible()}
        if more.is_visible():
            more.click()
            hidden = {code for code in VIEWS if page.locator(f".rest a[href='/board/{code}/']").is_visible()}
            assert hidden, width
            assert reached & hidden == set(), width
            reached |= hidden
            more.click()
        assert reached == set(VIEWS), width
        bar = page.locator(".views").bounding_box()
        assert bar is not None
        assert bar["height"] < 56, f"one line at {width}"
    assert not page.locator(".views .rest").is_visible(), "all stand side by side where there is room"


def test_more_is_a_menu_for_the_keyboard_too(opened: Opener, house: House) -> None:
    page = opened(house.url, "/", house.sessions["anna"], viewport={"width": 360, "height": 740})
    more = page.locator(".views .rest")
    more.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(more).to_have_attribute("open", "")
    page.keyboard.press("Tab")
    expect(more.locator("a[href='/board/client/']")).to_be_focused()
    page.keyboard.press("Escape")
    expect(more).not_to_have_attribute("open", "")
    expect(more.locator("summary")).to_be_focused()
    more.locator("summary").click()
    more.locator("a[href='/board/all/']").click()
    expect(page.locator(".views > a[aria-current]")).to_have_attribute("href", "/board/all/")
    expect(page.locator(".views > a[aria-current]")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_draft_is_kept_from_behind_more_with_scripts_and_without(
    scripts: bool, number: int, opened: Opener, house: House
) -> None:
    page = opened(
        house.url, f"/tickets/{number}/?lens=written", house.sessions["bob"], java_script_enabled=scripts
    )
    words = f"We look into it ({scripts})."
    page.locator("#reply textarea[name=text]").fill(words)
    keeping = page.locator("#reply footer [formaction$='/draft/']")
    expect(keeping).to_be_hidden()
    page.locator("#reply .more-menu summary").click()
    keeping.click()
    page.wait_for_url(re.compile(rf"/tickets/{number}/"))
    page.goto(f"{house.url}/tickets/{number}/?lens=written")
    expect(_reply(page)).to_have_value(words)


def _reply(page: Page) -> Locator:
    return page.locator("#reply textarea[name=text]")
