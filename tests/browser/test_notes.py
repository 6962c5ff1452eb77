"""A note calls a colleague by keyboard; she finds it among what waits for her, and puts it away by keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import House, Opener

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("desk")]


def test_a_note_calls_a_colleague_and_she_hears(house: House, opened: Opener) -> None:
    number = house.ticket("KOT25")
    bob = opened(house.url, f"/tickets/{number}/", house.sessions["bob"], locale="en-GB")
    bob.keyboard.press("n")
    note = bob.locator("[data-key=note-text]")
    expect(note).to_be_focused()
    bob.keyboard.type("Посмотри, @анн")
    options = bob.locator("[role=listbox] [role=option]")
    expect(options.first).to_contain_text("Анна Администратор")
    expect(note).to_have_attribute("aria-activedescendant", re.compile("callable"))
    bob.keyboard.press("Enter")
    expect(note).to_have_value("Посмотри, @Анна Администратор ")
    expect(note).not_to_have_attribute("aria-activedescendant", re.compile("callable"))
    bob.keyboard.press("Control+Enter")
    expect(bob.locator(".letter.is-note .mention")).to_have_text("@Анна Администратор")

    anna = opened(house.url, "/inbox/", house.sessions["anna"])
    line = anna.locator(f"#for-{number}")
    expect(line).to_contain_text("Посмотри")
    anna.keyboard.press("j")
    for _ in range(anna.locator(".inbox .item").count()):
        if anna.locator(f"#for-{number} .item:focus").count():
            break
        anna.keyboard.press("j")
    expect(line.locator(".item")).to_be_focused()
    anna.keyboard.press("e")
    expect(line).to_have_count(0)

    anna.goto(f"{house.url}/tickets/{number}/")
    follow = anna.locator("[data-key=follow]")
    expect(follow).to_have_attribute("aria-pressed", "true")  # whom a note calls follows
    anna.keyboard.press("w")
    expect(follow).to_have_attribute("aria-pressed", "false")
