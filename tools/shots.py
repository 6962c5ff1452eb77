"""Takes pictures of pages in both languages, both themes and several widths, with the Chromium of this machine.

    shots.py BASE_URL OUT_DIR NAME=PATH [NAME=PATH …] [--enter LINK] [--widths 360,1440] [--languages ru,en]
             [--themes light,dark] [--full] [--chromium /usr/bin/chromium]

`--enter` is a one-time sign-in link, opened first. Signed-in pages are in the member's own language, so `--languages`
matters for the client's pages; pass one language for members' pages. Files are named NAME-LANGUAGE-THEME-WIDTH.png.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
HEIGHTS = {360: 740, 768: 1024}  # others: 900


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture to be taken."""

    name: str
    path: str
    language: str
    theme: str
    width: int

    @property
    def file(self) -> str:
        """Its file name."""
        return f"{self.name}-{self.language}-{self.theme}-{self.width}.png"


@contextmanager
def chromium(executable: str = "") -> Iterator[Browser]:
    """A browser: the one named, else Debian's when it is there, else Playwright's own."""
    found = executable or next((path for path in ("/usr/bin/chromium",) if os.path.exists(path)), None)
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=found, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def take(
    browser: Browser, base: str, shots: Iterable[Shot], out: Path, *, enter: str = "", full: bool = False
) -> list[str]:
    """Take the pictures; return what went wrong on the pages (console errors, answers over 399, text too wide)."""
    out.mkdir(parents=True, exist_ok=True)
    state = _sign_in(browser, enter) if enter else None
    faults: list[str] = []
    for shot in shots:
        size = {"width": shot.width, "height": HEIGHTS.get(shot.width, 900)}
        context = browser.new_context(
            viewport=size,  # type: ignore[arg-type]
            color_scheme=shot.theme,  # type: ignore[arg-type]
            locale={"ru": "ru-RU", "en": "en-GB"}.get(shot.language, shot.language),
            reduced_motion="reduce",
            storage_state=state,  # type: ignore[arg-type]
        )
        page = context.new_page()
        page.on("console", partial(_overhear, faults, shot))
        faults.extend(
            f"{shot.file}: {fault}" for fault in _picture(page, base + shot.path, out / shot.file, full)
        )
        context.close()
    return faults


def _overhear(faults: list[str], shot: Shot, message: ConsoleMessage) -> None:
    if message.type == "error":
        faults.append(f"{shot.file}: {message.text}")


def _sign_in(browser: Browser, link: str) -> object:
    context = browser.new_context()
    page = context.new_page()
    page.goto(link)
    if page.locator("form button.go").count():  # a one-time link asks before it lets in
        page.locator("form button.go").first.click()
        page.wait_for_load_state()
    state = context.storage_state()
    context.close()
    return state


def _picture(page: Page, url: str, file: Path, full: bool) -> Iterator[str]:
    answer = page.goto(url)
    if answer is None or answer.status >= 400:
        yield f"answer {answer.status if answer else 'none'}"
    page.evaluate("document.fonts.ready")
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    if wide > 0:
        yield f"wider than the window by {wide} px"
    page.screenshot(path=file, full_page=full)


def main() -> int:
    """Read the command line, take the pictures, print the faults; 1 when there were any."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("base")
    parser.add_argument("out", type=Path)
    parser.add_argument("pages", nargs="+", metavar="NAME=PATH")
    parser.add_argument("--enter", default="")
    parser.add_argument("--widths", default="360,1440")
    parser.add_argument("--languages", default="ru,en")
    parser.add_argument("--themes", default="light,dark")
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--chromium", default="")
    given = parser.parse_args()
    pages = [page.partition("=")[::2] for page in given.pages]
    shots = [
        Shot(name, path, language, theme, int(width))
        for (name, path), language, theme, width in product(
            pages, given.languages.split(","), given.themes.split(","), given.widths.split(",")
        )
    ]
    with chromium(given.chromium) as browser:
        faults = take(browser, given.base.rstrip("/"), shots, given.out, enter=given.enter, full=given.full)
    print("\n".join(faults) or f"{len(shots)} pictures in {given.out}")
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
