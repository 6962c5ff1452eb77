"""The list of keys tells of every key there is, and no key means two things on one page."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import gromootvod

PACKAGE = Path(gromootvod.__file__).parent
TEMPLATES = PACKAGE / "workspace" / "templates" / "workspace"
SCRIPTS = PACKAGE / "ui" / "static" / "ui" / "js"
LISTED = (TEMPLATES / "_keys.html").read_text("utf-8")
ROW = re.compile(r"<dt>(.*?)</dt>")
KEY = re.compile(r"<kbd>(.*?)</kbd>")


def rows(page: str) -> list[tuple[str, ...]]:
    """The keys of one section of the list, row by row."""
    section = LISTED.split(f'data-page="{page}"', 1)[1].split("</section>", 1)[0]
    return [tuple(KEY.findall(row)) for row in ROW.findall(section)]


def of_page(page: str) -> set[str]:
    """The single letters that keys.js knows on a page."""
    script = (SCRIPTS / "keys.js").read_text("utf-8")
    table = script.split("const pages = {", 1)[1]
    body = re.search(rf"^  {page}: \{{(.*?)^  \}},?$", table, re.DOTALL | re.MULTILINE)
    assert body is not None, page
    return set(re.findall(r"^    \"?'?([a-z0-9])'?\"?: ", body[1], re.MULTILINE))


def test_every_letter_of_a_page_is_listed() -> None:
    for page in ("board", "ticket", "inbox"):
        known = {key for row in rows(page) for key in row}
        assert of_page(page) - known == set(), page


def test_no_row_is_listed_twice() -> None:
    for page in ("board", "ticket", "inbox"):
        assert [row for row, count in Counter(rows(page)).items() if count > 1] == [], page


def test_every_place_has_a_letter_of_its_own_and_a_row() -> None:
    bar = (TEMPLATES / "base.html").read_text("utf-8")
    letters = re.findall(r'data-go="(\w)"', bar)
    assert [letter for letter, count in Counter(letters).items() if count > 1] == []
    told = {key for row in ROW.findall(LISTED) if "<kbd>g</kbd>" in row for key in KEY.findall(row)}
    assert set(letters) - told == set()
