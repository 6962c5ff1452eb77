"""One who is known twice is made one and two again; then he asks for what is kept of him, and to be forgotten."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import House, Opener
from tests.browser.postman import letter, post

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("desk")]

SENDERS = ("kedrova@orekh.example", "kedrova+dacha@orekh.example")


def test_a_person_known_twice_is_merged_parted_handed_over_and_erased(
    house: House, opened: Opener, tmp_path: Path
) -> None:
    for sender in SENDERS:
        post(
            house.desk,
            letter("Чеки выходят пустыми.", sender=f"Ульяна Кедрова <{sender}>", subject="Пустые чеки"),
        )
    house.desk.wait_until_sorted(len(SENDERS))
    rows = "SELECT contact_id FROM contacts_address WHERE value = ?"
    older, newer = (house.desk.rows(rows, sender)[0][0] for sender in SENDERS)
    number = house.desk.rows("SELECT id FROM desk_ticket WHERE contact_id = ?", older)[0][0]

    page = opened(house.url, "/contacts/doubles/", house.sessions["anna"])
    pair = page.locator(".pairs li", has_text=SENDERS[1])
    expect(pair).to_contain_text(SENDERS[0])
    pair.locator("button.go").click()
    expect(page).to_have_url(f"{house.url}/contacts/{older}/")
    expect(page.locator(".ways b", has_text=SENDERS[1])).to_be_visible()
    page.locator("form[action^='/contacts/merges/'] button").click()
    expect(page.locator(".ways li")).to_have_count(1)
    expect(page.locator(f"input[name=other][value='{newer}']")).to_be_attached()

    with page.expect_download() as waiting:
        page.locator(f"form[action='/contacts/{older}/export/'] button").click()
    waiting.value.save_as(tmp_path / "person.zip")
    with zipfile.ZipFile(tmp_path / "person.zip") as archive:
        assert json.loads(archive.read("person.json"))["addresses"][0]["value"] == SENDERS[0]
        assert f"tickets/{number}/0001.eml" in archive.namelist()

    page.locator(f"a[href='/contacts/{older}/erasure/']").click()
    expect(page.locator("main")).to_contain_text("Ульяна Кедрова")
    page.locator("#number").fill(str(older))
    page.locator(f"form[action='/contacts/{older}/erasures/'] button").click()
    expect(page.locator("main .empty")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("Кедрова")
    page.goto(f"{house.url}/tickets/{number}/?lens=written")
    expect(page.locator("main h1")).to_contain_text(str(number))
    expect(page.locator("main")).not_to_contain_text("пустыми")
    page.goto(f"{house.url}/contacts/{newer}/")
    expect(page.locator("main h1")).to_have_text("Ульяна Кедрова")
