"""Letters that nobody could read, and letters from machines: both are seen, with the reason, and kept whole."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import House, Opener
from tests.browser.postman import letter, post

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("desk")]


def test_letters_from_machines_are_listed_with_the_reason(house: House, opened: Opener) -> None:
    page = opened(house.url, "/post/?show=robots", house.sessions["anna"])
    expect(page.locator("tbody tr")).not_to_have_count(0)
    expect(page.locator("tbody")).to_contain_text("отчёт почтового сервера")
    expect(page.locator("tbody")).to_contain_text("автоответ")
    english = opened(house.url, "/post/?show=robots", house.sessions["bob"], locale="en-GB")
    expect(english.locator("tbody")).to_contain_text("a report of a mail server")
    expect(english.locator("tbody")).to_contain_text("automatic reply")


def test_a_stuck_letter_waits_with_its_reason_and_is_downloaded_whole(house: House, opened: Opener) -> None:
    raw = letter(
        "Эти слова не прочлись.", sender="Степан <stepan@stuck.example>", subject="Застрявшее письмо"
    )
    post(house.desk, raw)
    house.desk.wait_until_sorted(1)
    house.desk.rows(
        "UPDATE desk_parcel SET state = 'stuck', verdict = 'unreadable', reason = 'the reader ran out of time' "
        "WHERE subject = 'Застрявшее письмо'"
    )
    page = opened(house.url, "/", house.sessions["anna"])
    page.locator("a.trouble[href='/post/']").click()
    row = page.locator("tr", has_text="Застрявшее письмо")
    expect(row).to_be_visible()
    with page.expect_download() as waiting:
        row.locator("a[download]").click()
    assert waiting.value.path().read_bytes() == raw.as_bytes()
    expect(row.locator(".chip.warn")).to_be_visible()
    row.get_by_role("button", name="Разобрались").click()
    expect(row.locator(".chip")).to_be_visible()
    expect(row.locator(".chip.warn")).to_have_count(0)
