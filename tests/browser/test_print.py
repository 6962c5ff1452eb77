"""A ticket on paper: everything that was said and promised, nothing that one can only press."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import House, Opener
from tests.browser.test_screens import TOO_WIDE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("desk")]

A4 = {"width": 680, "height": 960}  # CSS pixels between margins of 15 mm
PRESSED = ".bar, #reply, #note, .switch, .retitle, .side .asking, .house-tags, #present, button, input"
SEEN = "(all) => all.filter((one) => one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length).map((one) => one.outerHTML.slice(0, 120))"
# A colour of ink as its lightest channel; of a ground as its darkest. Borders and pictures may be grey.
INK = """(all) => all.filter((one) => one.checkVisibility() && one.innerText?.trim())
  .map((one) => ({ words: one.innerText.slice(0, 40), ink: Math.max(...getComputedStyle(one).color.match(/[\\d.]+/g).slice(0, 3).map(Number)),
    ground: getComputedStyle(one).backgroundColor }))"""


def on_paper(page: Page) -> Page:
    page.set_viewport_size(A4)  # type: ignore[arg-type]
    page.emulate_media(media="print", color_scheme="dark")
    return page


@pytest.fixture(params=["facts", "person", "written"])
def sheet(request: pytest.FixtureRequest, opened: Opener, house: House) -> Page:
    number = house.ticket("САЙТ НЕ РАБОТАЕТ")
    return on_paper(opened(house.url, f"/tickets/{number}/?lens={request.param}", house.sessions["anna"]))


def test_paper_shows_what_was_said_and_nothing_to_press(sheet: Page) -> None:
    assert sheet.locator(PRESSED).evaluate_all(SEEN) == []
    for part in (
        ".on-paper",
        "h1",
        ".docket .next .clock",
        ".docket .ours",
        ".card .slot",
        ".docket select >> nth=0",
    ):
        assert sheet.locator(part).first.is_visible(), part
    told = sheet.locator("#letters .letter .text")
    assert told.count() >= 2
    assert told.evaluate_all(
        "(all) => all.every((one) => one.getClientRects().length && one.innerText.trim())"
    )
    assert "ЗА ЧТО Я ВАМ ДЕНЬГИ ПЛАЧУ" in sheet.locator("#letters").inner_text(), (
        "feelings are not hidden on paper"
    )
    assert sheet.evaluate(TOO_WIDE) == []


def test_paper_is_black_on_white_in_the_dark_theme_too(sheet: Page) -> None:
    said = sheet.locator(".head :is(h1, dd), .slot :is(dt, dd), .letter .text, .event").evaluate_all(INK)
    assert len(said) > 10
    assert [one for one in said if one["ink"] > 60] == []
    assert {one["ground"] for one in said} <= {"rgba(0, 0, 0, 0)", "rgb(255, 255, 255)"}


def test_on_paper_there_is_no_today(sheet: Page) -> None:
    dates = sheet.locator("#letters time").evaluate_all(
        "(all) => all.map((one) => [getComputedStyle(one).fontSize, getComputedStyle(one, '::after').content])"
    )
    assert dates
    assert all(size == "0px" and "20" in content for size, content in dates), dates
    due = sheet.locator(".docket .clock").evaluate("(one) => getComputedStyle(one, '::after').content")
    assert "20" in due, "the promise stands with its date"


def test_a_folded_letter_is_unfolded_on_paper(opened: Opener, house: House) -> None:
    page = opened(
        house.url, f"/tickets/{house.ticket('САЙТ НЕ РАБОТАЕТ')}/?lens=written", house.sessions["anna"]
    )
    page.locator("#letters .letter").first.evaluate("(one) => { one.open = false }")
    assert not page.locator("#letters .letter .text").first.is_visible()
    assert on_paper(page).locator("#letters .letter .text").first.is_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")
