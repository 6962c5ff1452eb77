"""A real Chromium before a real desk: one of each for all journeys, and an eye on everything pages must not do."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Page,
    Request,
    expect,
    sync_playwright,
)

from tests.desks import Desk
from tools.chromium import find

PASSWORD = "тихая-комната-после-грозы"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
DEMO_LETTERS = 66
PATIENCE = 60_000  # ms: how long a busy machine may take; a test that passes never waits so long
Opener = Callable[..., Page]

expect.set_options(timeout=PATIENCE)


@dataclass
class Watch:
    """What a page must never do: complain, ask somebody else for something, open a dialog."""

    origin: str
    complaints: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)  # pieces of complaints that this very test provokes

    def over(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("dialog", self._dialog)
        page.on("request", self._request)

    def assert_quiet(self) -> None:
        """Nothing of it has happened so far."""
        heard = [one for one in self.complaints if not any(piece in one for piece in self.allowed)]
        assert heard == []

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"console {message.type}: {message.text} ({message.location.get('url')})")

    def _dialog(self, dialog: Dialog) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"data", "blob", "about"}:
            return
        if f"{parts.scheme}://{parts.netloc}" != self.origin:
            self.complaints.append(f"foreign request: {request.url}")


@dataclass
class House:
    """A running desk and the signed-in sessions of its people, by name."""

    desk: Desk
    sessions: dict[str, Any] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return self.desk.url

    def ticket(self, title_or_contact: str) -> int:
        """The number of the one ticket whose subject or client has these words."""
        found = self.desk.rows(
            "SELECT t.id FROM desk_ticket t JOIN contacts_contact c ON c.id = t.contact_id "
            "WHERE t.subject LIKE ? OR t.title LIKE ? OR c.name LIKE ? ORDER BY t.id",
            *[f"%{title_or_contact}%"] * 3,
        )
        assert found, title_or_contact
        return int(found[0][0])


def join(page: Page, link: str, name: str, email: str) -> None:
    """Come in by a one-time link."""
    page.goto(link)
    page.locator("[name=name]").fill(name)
    if page.locator("[name=email]:not([readonly])").count():
        page.locator("[name=email]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button").click()
    page.wait_for_selector("main.board")


def new_desk(home: Path, *arguments: str, **settings: str) -> Desk:
    """Start a desk whose parcels, if demo letters were asked for, are all sorted."""
    desk = Desk(home, **settings)
    desk.start(*arguments)
    if "--demo" in arguments:
        desk.wait_until_sorted(DEMO_LETTERS)
    return desk


@cache
def chromium_path() -> Path | None:
    """The browser of this machine, looked for once."""
    return find()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Without a browser all tests of this directory are one line of the report, or a failure where one is required."""
    if chromium_path() is None:
        reason = "no Chromium on this machine: apt install chromium, or make test"
        if os.environ.get("GROMO_REQUIRE_BROWSER") == "1":
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium, for all tests of this directory: package and not session, for its loop would stop Django's ORM."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(chromium_path()), args=FLAGS)
        fresh = chromium.new_context

        def patient_context(**options: Any) -> BrowserContext:
            context = fresh(**options)
            context.set_default_timeout(PATIENCE)
            return context

        chromium.new_context = patient_context  # type: ignore[method-assign]
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def house(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The desk with the demo letters, without SMTP; Anna (Russian) and Bob (English) have signed in."""
    with inhabited(browser, tmp_path_factory.mktemp("house")) as house:
        yield house


@contextmanager
def inhabited(browser: Browser, home: Path) -> Iterator[House]:
    """A desk with the demo letters and two people, for as long as the block lasts."""
    desk = new_desk(home, "--demo")
    try:
        house = House(desk)
        house.sessions["anna"] = first(browser, desk, "Анна Администратор", "ru-RU")
        house.sessions["bob"] = _invited(browser, house, "bob@axiom.example", "Bob Keeper", "en-GB")
        yield house
    finally:
        desk.stop()


@pytest.fixture
def opened(browser: Browser) -> Iterator[Opener]:
    """Return a function that opens a page; when the test ends no page may have done what it must not."""
    contexts: list[BrowserContext] = []
    watches: list[Watch] = []

    def opener(origin: str, path: str = "/", session: Any = None, **options: Any) -> Page:
        options.setdefault("locale", "ru-RU")
        options.setdefault("viewport", {"width": 1440, "height": 900})
        context = browser.new_context(storage_state=session, reduced_motion="reduce", **options)
        contexts.append(context)
        watch = Watch(origin)
        watches.append(watch)
        context.on("page", watch.over)
        page = context.new_page()
        if options.get("java_script_enabled", True):
            patient(page)
        page.watch = watch  # type: ignore[attr-defined]  # for a test that provokes a complaint
        if path:
            page.goto(origin + path)
        return page

    yield opener
    for context in contexts:
        context.close()
    for watch in watches:
        watch.assert_quiet()


ASLEEP = "script[src*='js/desk.']"  # a member's page, whose modules are fetched one by one


def patient(page: Page) -> Page:
    """Make the page wait, wherever it is led, until all that it loads late listens: no key is pressed into the void."""
    awake = page.locator(f"html[data-awake], html:not(:has({ASLEEP}))")

    def waiting(go: Callable[..., Any]) -> Callable[..., Any]:
        def gone(*arguments: Any, **options: Any) -> Any:
            answer = go(*arguments, **options)
            awake.wait_for(state="attached")
            return answer

        return gone

    for name in ("goto", "reload", "go_back", "wait_for_url"):
        setattr(page, name, waiting(getattr(page, name)))
    return page


def first(browser: Browser, desk: Desk, name: str, locale: str) -> Any:
    """Let the first member in, and return the session."""
    context = browser.new_context(locale=locale)
    join(context.new_page(), desk.first_link(), name, "anna@axiom.example")
    state = context.storage_state()
    context.close()
    return state


def _invited(
    browser: Browser, house: House, email: str, name: str, locale: str, role: str = "administrator"
) -> Any:
    admin = browser.new_context(storage_state=house.sessions["anna"])
    link = invite(admin.new_page(), house.url, email, name, role)
    admin.close()
    context = browser.new_context(locale=locale)
    join(context.new_page(), link, name, email)
    state = context.storage_state()
    context.close()
    return state


def invite(page: Page, origin: str, email: str, name: str, role: str) -> str:
    """Make an invitation on the settings page and return its link."""
    page.goto(f"{origin}/settings/")
    form = page.locator("form[action='/settings/invitations/']")
    form.locator("[name=email]").fill(email)
    form.locator("[name=name]").fill(name)
    form.locator(f"[name=roles][value={role}]").check()
    form.locator("button").click()
    return page.locator("#people .linkbox input").input_value()
