"""What a page carries over the wire before it can be read."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

import gromootvod

PACKAGE = Path(gromootvod.__file__).parent
STATIC = PACKAGE / "ui" / "static"
JS = STATIC / "ui" / "js"
BASE, DESK = "ui/templates/base.html", "workspace/templates/workspace"
PAGES = {
    "board": ((BASE, f"{DESK}/base.html", f"{DESK}/board.html"), "desk.js"),
    "status": ((BASE, "portal/templates/portal/status.html"), "status.js"),
    "public": ((BASE, "portal/templates/portal/status_public.html"), "theme.js"),
}
FONTS = ("golos-latin.woff2", "golos-cyrillic.woff2")
HTML = 9_000  # bytes: a full board of 25 rows, compressed, with room to spare


@pytest.mark.parametrize("page", PAGES)
def test_the_first_paint_weighs_less_than_100_kb(page: str) -> None:
    templates, entry = PAGES[page]
    named = {name for path in templates for name in static_files(PACKAGE / path)}
    named |= {"ui/icons.svg"} | {f"ui/js/{path.name}" for path in modules(entry)}
    fonts = {f"ui/fonts/{name}" for name in FONTS}
    weight = HTML + sum((STATIC / name).stat().st_size for name in fonts)
    weight += sum(compressed(STATIC / name) for name in named - fonts)
    assert weight < 100_000, weight


def test_every_module_that_is_imported_exists() -> None:
    for path in JS.glob("*.js"):
        for name in re.findall(r'from "\./([\w.]+)"', path.read_text("utf-8")):
            assert (JS / name).is_file(), (path.name, name)


def static_files(path: Path) -> set[str]:
    return set(re.findall(r'{% static "(ui/[^"]+)" %}', path.read_text("utf-8")))


def modules(entry: str) -> set[Path]:
    found, waiting = set(), [JS / entry]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += [JS / name for name in re.findall(r'from "\./([\w.]+)"', path.read_text("utf-8"))]
    return found


def compressed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9))
