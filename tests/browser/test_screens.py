"""Every screen in Russian and English, light and dark, on a telephone, a tablet and a desk."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import polib
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

import gromootvod
from tests.browser import conftest
from tests.browser.conftest import House, Opener, Watch
from tests.browser.screens import SCREENS, SPEAKERS, Screen, prepare

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("desk")]

WIDTHS = {360: 740, 768: 1024, 1440: 900}
THEMES = ("light", "dark")
JUDGED = {("ru", "light"), ("en", "dark")}  # axe is slow; colours do not depend on the language
Walkers = dict[tuple[str, bool], tuple[Page, Watch]]
LIGHTEST = 100_000  # bytes over the wire until a page stands
SHOTS = os.environ.get("GROMO_TEST_SHOTS", "")  # a folder to keep pictures of all screens in
PO = Path(gromootvod.__file__).parent / "locale" / "ru" / "LC_MESSAGES" / "django.po"

TOO_WIDE = """async () => {
  await new Promise(requestAnimationFrame);
  const page = document.scrollingElement;
  if (page.scrollWidth <= innerWidth) return [];
  const wide = [...document.body.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > innerWidth + 1);
  return ["the page is " + page.scrollWidth + " wide", ...wide.slice(0, 5).map((one) => one.outerHTML.slice(0, 120))];
}"""
SPILLED = """() => [...document.querySelectorAll("main :is(a.btn, button, .chip, td, th, h1, h2, h3, label, summary, dd, .clock)")]
  .filter((one) => one.checkVisibility() && one.clientWidth && one.scrollWidth > one.clientWidth + 1
    && !one.classList.contains("sr") && getComputedStyle(one).overflowX === "visible"
    && getComputedStyle(one).display !== "inline")
  .map((one) => one.outerHTML.slice(0, 160))"""
# Text that something cuts off; the first words of a folded letter are meant to be no more than that.
CUT = """() => [...document.body.querySelectorAll("*")].filter((one) => {
  const style = getComputedStyle(one);
  const clips = (way) => ["hidden", "clip"].includes(way);
  if (!one.checkVisibility() || style.clipPath !== "none" || !one.innerText?.trim()) return false;
  if (one.closest("svg, .sr, .skip, select, .gist")) return false;
  return (clips(style.overflowX) && one.scrollWidth > one.clientWidth + 1)
    || (clips(style.overflowY) && one.scrollHeight > one.clientHeight + 2);
}).map((one) => one.outerHTML.slice(0, 160))"""
# Letters and their headers are as people and programs wrote them; a language is named in itself.
SAID = """() => {
  const LEFT_AS_THEY_ARE = "[lang=en], [translate=no], .headers, option[value=en], .row .what, .snippet, td a, td b, script, style, textarea";
  const said = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.nodeType === 3) {
      const parent = node.parentElement;
      if (!parent.closest(LEFT_AS_THEY_ARE)) said.add(node.data);
    } else for (const name of ["title", "aria-label", "placeholder", "alt"]) {
      if (node.hasAttribute(name) && !node.closest(LEFT_AS_THEY_ARE)) said.add(node.getAttribute(name));
    }
  }
  return [...said].map((words) => words.replace(/\\s+/g, " ").trim()).filter(Boolean);
}"""


@pytest.fixture(scope="module")
def house(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house of their own: in the common one other tests have merged, erased and answered."""
    with conftest.inhabited(browser, tmp_path_factory.mktemp("shown")) as shown:
        yield shown


@pytest.fixture(scope="module")
def places(house: House, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    return prepare(house, browser, tmp_path_factory.mktemp("screens"))


@pytest.fixture(scope="module")
def walkers(browser: Browser, house: House) -> Iterator[Walkers]:
    """One page for each language, signed in and not, for all screens: opening a fresh one costs more than the look."""
    walkers: Walkers = {}
    for language, (who, locale) in SPEAKERS.items():
        for member in (True, False):
            session = house.sessions[who] if member else None
            context = browser.new_context(storage_state=session, locale=locale, reduced_motion="reduce")
            watch = Watch(house.url)
            context.on("page", watch.over)
            walkers[language, member] = conftest.patient(context.new_page()), watch
    yield walkers
    for page, _ in walkers.values():
        page.context.close()


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_a_screen_fits_is_accessible_and_speaks_one_language(
    screen: Screen, house: House, walkers: Walkers, places: dict[str, object]
) -> None:
    faults: list[str] = []
    for language in SPEAKERS:
        page, watch = walkers[language, screen.member]
        watch.complaints.clear()
        watch.allowed[:] = [str(screen.status)] if screen.status != 200 else []
        _show(page, screen, language, house.url, places)
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
            for width, height in WIDTHS.items():
                page.set_viewport_size({"width": width, "height": height})
                where = f"{language} {theme} {width}"
                faults += [f"{where}: too wide: {one}" for one in page.evaluate(TOO_WIDE)]
                faults += [f"{where}: spilled: {one}" for one in page.evaluate(SPILLED)]
                _picture(page, f"{screen.name}-{language}-{theme}-{width}", width)
            if (language, theme) in JUDGED:
                faults += [f"{language} {theme}: {one}" for one in _violations(page, theme)]
        faults += [f"{language} magnified: {one}" for one in _magnified(page, screen.name, language)]
        watch.assert_quiet()
        if language == "ru":
            faults += [f"untranslated: {one}" for one in _english(page)]
    assert faults == []


@pytest.mark.parametrize("name", ["board", "status"])
def test_first_paint_is_light(name: str, house: House, opened: Opener, places: dict[str, object]) -> None:
    screen = next(one for one in SCREENS if one.name == name)
    for language, (who, locale) in SPEAKERS.items():
        page = opened(house.url, "", house.sessions[who] if screen.member else None, locale=locale)
        wire = page.context.new_cdp_session(page)
        sizes: list[float] = []
        wire.on(
            "Network.loadingFinished", lambda event, sizes=sizes: sizes.append(event["encodedDataLength"])
        )
        wire.send("Network.enable")
        page.goto(house.url + screen.path.format(**places))
        page.wait_for_timeout(400)
        assert 10_000 < sum(sizes) < LIGHTEST, (
            f"{name} in {language}: {sum(sizes):.0f} bytes in {len(sizes)} answers"
        )


def test_an_empty_desk_says_what_to_do_first(
    browser: Browser, opened: Opener, tmp_path_factory: pytest.TempPathFactory
) -> None:
    desk = conftest.new_desk(tmp_path_factory.mktemp("empty"))
    try:
        session = conftest.first(browser, desk, "Анна Администратор", "ru-RU")
        page = opened(desk.url, "/", session)
        faults: list[str] = []
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
            for width, height in WIDTHS.items():
                page.set_viewport_size({"width": width, "height": height})
                faults += page.evaluate(TOO_WIDE) + page.evaluate(SPILLED)
                _picture(page, f"empty-ru-{theme}-{width}", width)
            faults += _violations(page, theme)
        assert faults + _english(page) == []
        assert page.locator(".welcome a[href='/first-steps/']").first.is_visible()
        page.context.close()  # before the desk, or its live stream is cut and the page complains
    finally:
        desk.stop()


def _show(page: Page, screen: Screen, language: str, origin: str, places: dict[str, object]) -> None:
    path = screen.path.format(**places)
    if path.startswith("/s/"):
        path += f"{'&' if '?' in path else '?'}lang={language}"
    answer = page.goto(origin + path)
    assert answer is not None
    assert answer.status == screen.status
    assert page.url == origin + quote(path, safe="/?=&:"), "led elsewhere"
    assert page.locator("html").get_attribute("lang") == language
    if screen.before is not None:
        screen.before(page)


def _picture(page: Page, name: str, width: int) -> None:
    if SHOTS and width != 768:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def _magnified(page: Page, name: str, language: str) -> list[str]:
    """What breaks at 200 %: half of a screen 1280 wide, and text twice as large on top of it."""
    page.set_viewport_size({"width": 640, "height": 450})
    page.evaluate("() => { document.documentElement.style.fontSize = '200%' }")
    faults: list[str] = page.evaluate(TOO_WIDE) + page.evaluate(SPILLED) + page.evaluate(CUT)
    _picture(page, f"{name}-{language}-magnified", 640)
    page.evaluate("() => { document.documentElement.style.fontSize = '' }")
    return faults


def _violations(page: Page, how: str) -> Iterator[str]:
    """What axe finds: everything, or ("dark") the contrast, which is all that another theme can change."""
    rules = {"runOnly": ["color-contrast"]} if how == "dark" else {}
    found: dict[str, Any] = Axe().run(page, options={"resultTypes": ["violations"], **rules}).response
    for one in found["violations"]:
        for node in one["nodes"]:
            yield f"{one['id']}: {node['html'][:200]} {node['failureSummary'][:300]}"


def _english(page: Page) -> list[str]:
    patterns = _sentences()
    return [words for words in page.evaluate(SAID) if any(one.fullmatch(words) for one in patterns)]


def _sentences() -> list[re.Pattern[str]]:
    """English sentences of the house that Russian says otherwise."""
    found = []
    for entry in polib.pofile(str(PO)):
        for msgid in filter(None, (entry.msgid, entry.msgid_plural)):
            said = [entry.msgstr, *entry.msgstr_plural.values()]
            literal = re.sub(r"%\(\w+\)[sd]|%%", " ", msgid)
            if msgid in said or not re.search(r"[A-Za-z]{3}", literal):
                continue
            pieces = re.split(r"%\(\w+\)[sd]", " ".join(msgid.split()))
            found.append(re.compile(".+".join(map(re.escape, pieces))))
    return found
