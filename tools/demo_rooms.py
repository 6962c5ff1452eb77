"""Pictures of single rooms for docs/how: the house of the screen tests, in English, by day; called by tools/demo_shots."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser import conftest
from tests.browser.conftest import House
from tests.browser.screens import SCREENS, prepare
from tools.pngs import squeeze

# The screen of tests/browser/screens.py that shows what a page of docs/how is about.
ROOMS = {
    "search": "search-hits",
    "views": "view-table",
    "macros": "macro",
    "satisfaction": "satisfaction",
    "together": "board-asleep",
    "relations": "merging",
    "contacts": "person",
    "privacy": "erasure",
    "notes": "inbox",
    "rules": "rule",
    "safety": "audit",
    "incidents": "incident",
    "playbooks": "playbook",
    "calls": "call-sheet",
}


@dataclass(frozen=True, slots=True)
class Room:
    """A page of docs/how and the screen that it shows."""

    page: str
    path: str


def shoot(browser: Browser, folder: Path) -> None:
    """Take the pictures of all rooms into `folder`, as room-<page>.png, 1440x900."""
    with tempfile.TemporaryDirectory(prefix="gromootvod-rooms-") as home:
        desk = conftest.new_desk(Path(home) / "house", "--demo")
        try:
            house = House(desk)
            house.sessions["anna"] = conftest.first(browser, desk, "Анна Администратор", "ru-RU")
            house.sessions["bob"] = conftest._invited(
                browser, house, "bob@axiom.example", "Bob Keeper", "en-GB"
            )
            places = prepare(house, browser, Path(home))
            context = browser.new_context(
                storage_state=house.sessions["bob"],
                locale="en-GB",
                reduced_motion="reduce",
                viewport={"width": 1440, "height": 900},
            )
            page = context.new_page()
            for room in rooms():
                page.goto(house.url + room.path.format(**places))
                page.evaluate("() => document.fonts.ready")
                picture = folder / f"room-{room.page}.png"
                page.screenshot(path=picture)
                squeeze(picture)
            context.close()
        finally:
            desk.stop()


def rooms() -> list[Room]:
    """The rooms that are shown."""
    paths = {screen.name: screen.path for screen in SCREENS}
    return [Room(page, paths[name]) for page, name in ROOMS.items()]
