"""A member sets his language, his second factor and his password, invites others, and leaves."""

from __future__ import annotations

import base64
import hmac
import struct
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import conftest
from tests.browser.conftest import PASSWORD, House, Opener

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("desk")]


@pytest.fixture(scope="module")
def own(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """An empty desk of its own: here passwords and languages change."""
    desk = conftest.new_desk(tmp_path_factory.mktemp("settings"))
    house = House(desk)
    context = browser.new_context(locale="ru-RU")
    conftest.join(context.new_page(), desk.first_link(), "Анна Администратор", "anna@axiom.example")
    house.sessions["anna"] = context.storage_state()
    context.close()
    yield house
    desk.stop()


def test_the_language_changes_at_once(own: House, opened: Opener) -> None:
    page = opened(own.url, "/settings/", own.sessions["anna"])
    expect(page.locator("h1")).to_have_text("Настройки")
    page.locator("#me [name=language]").select_option("en")
    page.locator("#me button.go").click()
    expect(page.locator("h1")).to_have_text("Settings")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.locator("#me [name=language]").select_option("ru")
    page.locator("#me button.go").click()
    expect(page.locator("h1")).to_have_text("Настройки")


def test_an_invited_colleague_comes_in_by_his_link_once(own: House, opened: Opener) -> None:
    page = opened(own.url, "", own.sessions["anna"])
    link = conftest.invite(page, own.url, "egor@axiom.example", "Егор Инженер", "engineer")
    other = opened(own.url, "")
    other.watch.allowed.append("404")  # type: ignore[attr-defined]
    conftest.join(other, link, "Егор Инженер", "egor@axiom.example")
    other.goto(own.url + "/settings/")
    expect(other.locator("#me [name=name]")).to_have_value("Егор Инженер")
    expect(other.locator("#people")).to_have_count(0)
    page.goto(own.url + "/settings/")
    expect(page.locator("#people")).to_contain_text("Егор Инженер")
    late = other.goto(link)
    assert late is not None
    assert late.status == 404


def test_a_second_factor_is_set_up_asked_for_and_taken_away(own: House, opened: Opener) -> None:
    page = opened(own.url, "", own.sessions["anna"])
    link = conftest.invite(page, own.url, "dina@axiom.example", "Дина Диспетчер", "dispatcher")
    dina = opened(own.url, "")
    conftest.join(dina, link, "Дина Диспетчер", "dina@axiom.example")
    dina.goto(own.url + "/accounts/2fa/totp/activate/")
    _again(dina)
    secret = dina.locator("#secret").input_value()
    dina.locator("[name=code]").fill(code(secret, time.time()))
    dina.locator("main form button.go").click()
    dina.wait_for_url("**/accounts/2fa/**")
    _sign_out(dina, own)
    _sign_in(dina, own, "dina@axiom.example", PASSWORD)
    dina.wait_for_url("**/accounts/2fa/authenticate/**")
    dina.locator("[name=code]").fill(code(secret, time.time() + 30))  # this half minute's code is spent
    dina.locator("main form button.go").first.click()
    expect(dina.locator("main.board")).to_be_visible()


def test_the_password_changes_and_the_old_one_opens_nothing(own: House, opened: Opener) -> None:
    page = opened(own.url, "", own.sessions["anna"])
    link = conftest.invite(page, own.url, "mark@axiom.example", "Марк Руководитель", "manager")
    mark = opened(own.url, "")
    conftest.join(mark, link, "Марк Руководитель", "mark@axiom.example")
    mark.goto(own.url + "/accounts/password/change/")
    mark.locator("[name=oldpassword]").fill(PASSWORD)
    mark.locator("[name=password1]").fill("другая-долгая-фраза-для-входа")
    mark.locator("[name=password2]").fill("другая-долгая-фраза-для-входа")
    mark.locator("main form button.go").click()
    mark.wait_for_load_state()
    _sign_out(mark, own)
    _sign_in(mark, own, "mark@axiom.example", PASSWORD)
    expect(mark.locator("main .errors")).to_be_visible()
    _sign_in(mark, own, "mark@axiom.example", "другая-долгая-фраза-для-входа")
    expect(mark.locator("main.board")).to_be_visible()


def code(secret: str, at: float) -> str:
    """The six digits of a secret for a moment (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(at) // 30), "sha1").digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def _again(page: Page) -> None:
    """The password once more, where the house asks for it before something that matters."""
    if "reauthenticate" in page.url:
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("main form button.go").first.click()
        page.wait_for_load_state()


def _sign_out(page: Page, own: House) -> None:
    page.goto(own.url + "/")
    page.locator("details.me summary").click()
    page.locator("form[action='/accounts/logout/'] button").click()
    expect(page.locator("[name=login]")).to_be_visible()


def _sign_in(page: Page, own: House, email: str, password: str) -> None:
    page.goto(own.url + "/accounts/login/")
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(password)
    page.locator("main form button.go").first.click()
    page.wait_for_load_state()
