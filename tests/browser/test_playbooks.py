"""The editor of playbooks in a real browser: numbers beside their lines, faults that lead there, nothing typed is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import House, Opener

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("desk")]

REFUSED = "status of 422"  # what Chromium says of a form that came back


def heights(page: Page) -> list[int]:
    script = "['#source', '[data-gutter]'].map((one) => document.querySelector(one).offsetHeight)"
    return list(page.evaluate(script))


def test_a_fault_leads_to_its_line_and_a_line_has_its_number(house: House, opened: Opener) -> None:
    page = opened(house.url, "/settings/playbooks/web-shop/", house.sessions["anna"])
    page.watch.allowed.append(REFUSED)  # type: ignore[attr-defined]
    text = page.locator("#source")
    text.fill(text.input_value() + "nonsense: 1\n")
    line = len(text.input_value().split("\n")) - 1
    assert heights(page)[0] == heights(page)[1]
    page.locator("[data-save]").click()
    link = page.locator(f".faults a[href='#L{line}']")
    expect(link).to_be_visible()
    assert heights(page)[0] == heights(page)[1]
    link.click()
    chosen = page.evaluate("(() => { const t = document.activeElement; return t.value.slice(t.selectionStart, t.selectionEnd) })()")  # fmt: skip
    assert chosen == "nonsense: 1"
    expect(page.locator(f"#L{line}")).to_be_in_viewport()


def test_a_text_that_was_not_saved_is_offered_again(house: House, opened: Opener) -> None:
    page = opened(house.url, "/settings/playbooks/erp/", house.sessions["anna"])
    text = page.locator("#source")
    typed = text.input_value().replace("steps: 0.65", "steps: 0.64")
    text.fill(typed)
    page.goto(f"{house.url}/settings/playbooks/")
    page.goto(f"{house.url}/settings/playbooks/erp/")
    assert "0.64" not in text.input_value()
    page.locator("[data-draft-take]").click()
    assert text.input_value() == typed
    page.reload()
    page.locator("[data-draft-drop]").click()
    page.reload()
    expect(page.locator("[data-draft-note]")).to_be_hidden()


def test_without_scripts_it_is_tried_saved_compared_and_given_up(house: House, opened: Opener) -> None:
    page = opened(
        house.url, "/settings/playbooks/hosting-and-mail/", house.sessions["anna"], java_script_enabled=False
    )
    text = page.locator("#source")
    text.fill(text.input_value().replace("error: 0.", "error: 0.0", 1).replace("error: {weight: 0.", "error: {weight: 0.0", 1))  # fmt: skip
    typed = text.input_value()
    page.get_by_role("button", name="Проверить на").click()
    expect(page.locator("#result .trial tbody tr").first).to_be_visible()
    page.get_by_role("button", name="Прогнать тесты").click()
    expect(page.locator("#result .scripts li").first).to_be_visible()
    assert text.input_value() == typed
    page.get_by_role("button", name="Сохранить").click()
    expect(page.locator(".notes")).to_contain_text("Сохранено")
    page.locator(".versions a").first.click()
    expect(page.locator(".diff .in")).to_have_count(1)
    page.go_back()
    page.locator(".sure summary").click()
    page.locator(".sure form button").click()
    expect(page.locator("header .chip")).to_have_text("из поставки")
