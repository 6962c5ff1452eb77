"""A member corrects a phrase: by mouse, by keyboard, by finger, and without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import House, Opener
from tests.browser.postman import letter, post

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("desk")]

WORDS = "Добрый день.\nКасса не печатает чек с понедельника.\nПросто прекрасно.\nОчередь стоит до дверей."


@pytest.fixture(scope="module")
def number(house: House) -> int:
    sender = "Роза Кассирова <roza@kassa.example>"
    count = house.desk.rows("SELECT count(*) FROM desk_parcel")[0][0]
    post(house.desk, letter(WORDS, sender=sender, subject="Чек"))
    house.desk.wait_until_sorted(count + 1)
    return house.ticket("Роза")


def standing(house: House) -> list[tuple[str, str]]:
    sql = "SELECT label, was FROM desk_correction WHERE undone_at IS NULL ORDER BY id"
    return [(label, was) for label, was in house.desk.rows(sql)]


def test_one_click_and_one_choice_correct_a_phrase_and_undo_it(
    house: House, opened: Opener, number: int
) -> None:
    page = opened(house.url, f"/tickets/{number}/?lens=written", house.sessions["anna"])
    page.locator("[data-letter] .text [data-at]", has_text="Касса не печатает").first.click()
    box = page.locator("#correct")
    expect(box).to_be_visible()
    expect(box.locator("[data-quote]")).to_contain_text("Касса не печатает")
    expect(box.locator("[aria-pressed=true]")).to_have_count(1)
    box.get_by_role("button", name="гнев").click()
    expect(box).to_be_hidden()
    expect(page.locator(".text .feel.said", has_text="Касса не печатает")).to_have_count(1)
    expect(page.locator("[data-facts]")).not_to_contain_text("Касса не печатает")
    expect(page.locator("#letters .event.corrected")).to_contain_text("гнев")
    assert [label for label, _ in standing(house)] == ["anger"]

    page.locator(".text .feel.said", has_text="Касса не печатает").click()
    box.get_by_role("button", name="Отменить поправку").click()
    expect(page.locator(".text .fact", has_text="Касса не печатает")).to_have_count(1)
    expect(page.locator("[data-facts]")).to_contain_text("Касса не печатает")
    assert standing(house) == []


def test_the_keyboard_does_it_all(house: House, opened: Opener, number: int) -> None:
    page = opened(house.url, f"/tickets/{number}/?lens=written", house.sessions["anna"])
    page.keyboard.press("f")
    expect(page.locator("[data-letter] .text [data-at]").first).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-letter] .text [data-at]").nth(1)).to_be_focused()
    words = page.evaluate("document.activeElement.textContent").strip()
    page.keyboard.press("Enter")
    box = page.locator("#correct")
    expect(box).to_be_visible()
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(page.locator(":focus")).to_have_text(words)
    page.keyboard.press("Enter")
    box.get_by_role("button", name="тревога").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".text .feel.said", has_text=words)).to_be_focused()
    page.keyboard.press("Enter")
    box.get_by_role("button", name="Отменить поправку").press("Enter")
    expect(page.locator(".text .said")).to_have_count(0)


def test_only_a_part_is_corrected_at_360_pixels_by_a_finger(
    house: House, opened: Opener, number: int
) -> None:
    page = opened(
        house.url, f"/tickets/{number}/?lens=facts", house.sessions["anna"],
        viewport={"width": 360, "height": 740}, has_touch=True,
    )  # fmt: skip
    page.locator("[data-letter] .text [data-at]", has_text="Касса не печатает").first.tap()
    box = page.locator("#correct")
    expect(box).to_be_in_viewport(ratio=0.99)
    box.locator("summary").tap()
    box.locator("[name=part]").fill("печатает чек")
    box.get_by_role("button", name="чему это мешает").tap()
    expect(page.locator(".text .said")).to_have_text("печатает чек")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator(".text .said").tap()
    box.get_by_role("button", name="Отменить поправку").tap()
    expect(page.locator(".text .said")).to_have_count(0)


def test_it_works_without_scripts(house: House, opened: Opener, number: int) -> None:
    page = opened(house.url, f"/tickets/{number}/", house.sessions["anna"], java_script_enabled=False)
    page.get_by_role("link", name="Поправить, что понято из этого письма").first.click()
    page.wait_for_url(re.compile(r"/reading/\?message="))
    row = page.locator("details", has_text="Очередь стоит")
    row.locator("summary").click()
    row.get_by_role("button", name="досада").click()
    expect(page.locator("main")).to_contain_text("Уже поправлено")
    assert [label for label, _ in standing(house)] == ["sadness"]
    page.get_by_role("button", name="Отменить").click()
    assert standing(house) == []
