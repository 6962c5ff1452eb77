"""Screenshots for the docs: a desk with the demo letters, one of them well answered, in both languages and themes.

Writes docs/img/{board,ticket,status}-{ru,en}.png and the same with -dark, 1440x900, and room-*.png for docs/how.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, Page, sync_playwright

from tests.desks import Desk
from tools.chromium import find
from tools.pngs import squeeze

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "img"
LETTERS = 66
LARGEST = 200_000  # bytes of a picture in the docs
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = ("light", "dark")


@dataclass(frozen=True, slots=True)
class Scene:
    """A member, a letter of the demo and the answer that he gives to it."""

    language: str
    locale: str
    house: str
    name: str
    client: str  # how the client's name begins in the demo letters
    answer: str


SCENES = (
    Scene(
        "ru", "ru-RU", "Аксиома", "Дина Белова", "Артур Бабаян",
        "Артур, сайт стоит, реклама оплачена, а от нас полтора часа ни слова. Ждать так нельзя, простите.\n\n"
        "Вижу: магазин не может открыть базу данных, отсюда и белый экран. Почему база не отвечает, пока не знаю: "
        "сейчас смотрю её журнал за последние три часа. Вам делать ничего не нужно.",
    ),
    Scene(
        "en", "en-GB", "Axiom", "Dina White", "Massimo Bellandi",
        "Massimo, the fair opens on the 23rd, and your English shop still shows the texts of 2024. "
        "You pay for help within two hours and got none; that is our fault, and I am sorry.\n\n"
        "What we see: since the change of theme on 13 November “Synchronise” ends with “Completed 0 of 0”. Why it finds "
        "nothing to do we do not know yet: I am comparing it with your German shop, where it works.",
    ),
)  # fmt: skip


def main() -> int:
    """Take all pictures; 1 when one of them is too large for the docs."""
    chromium = find()
    if chromium is None:
        print("No Chromium on this machine: apt install chromium", file=sys.stderr)
        return 1
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=str(chromium), args=FLAGS)
        for scene in SCENES:
            with _desk(scene) as desk:
                _play(browser, desk, scene)
        _rooms(browser)
        browser.close()
    large = [path.name for path in IMAGES.glob("*.png") if path.stat().st_size > LARGEST]
    print(f"{len(list(IMAGES.glob('*.png')))} pictures in {IMAGES.relative_to(ROOT)}")
    if large:
        print(f"too large: {', '.join(large)}", file=sys.stderr)
    return 1 if large else 0


def _rooms(browser: Browser) -> None:
    sys.path.append(str(ROOT / "tests"))  # where the screen tests find their helpers
    from tools import demo_rooms

    demo_rooms.shoot(browser, IMAGES)


@contextmanager
def _desk(scene: Scene) -> Iterator[Desk]:
    with tempfile.TemporaryDirectory(prefix="gromootvod-shots-") as home:
        # A relay is named so that no page speaks of one missing; nothing listens there and nothing leaves.
        # The house stands where it is now eleven in the morning of a working day: a picture taken at night
        # would promise answers at night.
        desk = Desk(
            Path(home), GROMO_NAME=scene.house, GROMO_SMTP_URL="smtp://127.0.0.1:9", GROMO_TIME_ZONE=_eleven(),
            GROMO_HOURS="mon-sun 09:00-18:00",
        )  # fmt: skip
        desk.start("--demo")
        try:
            desk.wait_until_sorted(LETTERS)
            yield desk
        finally:
            desk.stop()


def _eleven() -> str:
    """A time zone in which it is now between eleven and noon. POSIX counts westward: Etc/GMT-3 is east of Greenwich."""
    east = (11 - datetime.now(UTC).hour + 12) % 24 - 12
    return "Etc/UTC" if east == 0 else f"Etc/GMT{-east:+d}"


def _play(browser: Browser, desk: Desk, scene: Scene) -> None:
    session = _come_in(browser, desk, scene)
    number = int(_one(desk, "SELECT t.id FROM desk_ticket t JOIN contacts_contact c ON c.id = t.contact_id "
                            "WHERE c.name LIKE ? ORDER BY t.id", f"{scene.client}%"))  # fmt: skip
    for theme in THEMES:
        context = _context(browser, scene, theme, session)
        page = context.new_page()
        if theme == "light":
            _answer(page, desk, scene, number)
        _shoot(page, f"{desk.url}/", scene, "board", theme)
        _shoot(page, f"{desk.url}/tickets/{number}/?lens=person", scene, "ticket", theme)
        link = page.locator(".linkbox input").input_value()
        context.close()
        context = _context(browser, scene, theme, None)
        _shoot(context.new_page(), f"{link}?lang={scene.language}", scene, "status", theme)
        context.close()


def _come_in(browser: Browser, desk: Desk, scene: Scene) -> Any:
    context = browser.new_context(locale=scene.locale)
    page = context.new_page()
    page.goto(desk.first_link())
    page.locator("[name=name]").fill(scene.name)
    page.locator("[name=email]").fill("dina@axiom.example")
    page.locator("[name=password]").fill("calm-room-after-the-storm")
    page.locator("main form button").click()
    page.wait_for_selector("main.board")
    session = context.storage_state()
    context.close()
    return session


def _context(browser: Browser, scene: Scene, theme: Theme, session: Any) -> Any:
    return browser.new_context(
        storage_state=session,
        locale=scene.locale,
        color_scheme=theme,
        reduced_motion="reduce",
        viewport={"width": 1440, "height": 900},
        device_scale_factor=1,
    )


def _answer(page: Page, desk: Desk, scene: Scene, number: int) -> None:
    page.goto(f"{desk.url}/tickets/{number}/?lens=written")
    page.locator("#assignee").select_option(label=scene.name)
    page.wait_for_load_state()
    page.locator("#reply textarea").fill(scene.answer)
    page.locator("#reply [data-send]").click()
    page.locator("#letters .is-out").last.wait_for()


def _shoot(page: Page, url: str, scene: Scene, name: str, theme: str) -> None:
    page.goto(url)
    page.evaluate("() => document.fonts.ready")
    suffix = "-dark" if theme == "dark" else ""
    path = IMAGES / f"{name}-{scene.language}{suffix}.png"
    page.screenshot(path=path)
    squeeze(path)


def _one(desk: Desk, sql: str, *values: Any) -> Any:
    return desk.rows(sql, *values)[0][0]


if __name__ == "__main__":
    raise SystemExit(main())
