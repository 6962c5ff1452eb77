"""The gallery cannot rot: what is added to the house's furniture has to stand in it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import gromootvod

if TYPE_CHECKING:
    from django.test import Client

    from gromootvod.office.models import Member

pytestmark = pytest.mark.usefixtures("stage")
UI = Path(gromootvod.__file__).parent / "ui"
PARTS = sorted(path.relative_to(UI / "templates").as_posix() for path in UI.glob("templates/ui/parts/*.html"))
OTHERS = ("ui/field.html", "ui/form.html", "ui/notices.html", "ui/board_line.html")
FURNITURE = (
    "_asleep", "_bulk", "_card", "_coach", "_composer", "_heard", "_held", "_letter", "_palette", "_palette_found",
    "_person", "_present", "_rows", "_tags", "_view_table", "_way",
)  # fmt: skip
SHEETS = sorted((UI / "static/ui/parts").glob("*.css"))
# What the gallery cannot wear: it has scripts only as far as the theme goes, and is no ticket.
ELSEWHERE = {
    "js": "worn by the root where scripts run",
    "without-js": "worn by buttons of the call sheet, and shown nowhere else",
    "lit": "set by a script while a fact is pointed at",
    "narrow": "a measure for whole pages",
    "nowrap": "one property",
    "on-paper": "shown by printers alone",
    "ticket": "the page around letter and card",
}


@pytest.fixture
def shown(client: Client, anna: Member) -> Any:
    client.force_login(anna)
    return client.get("/ui/")


def test_every_partial_has_a_place(shown: Any) -> None:
    names = {template.name for template in shown.templates}
    wanted = {*PARTS, *OTHERS, *(f"workspace/{name}.html" for name in FURNITURE)}
    assert len(PARTS) > 8
    assert wanted - names == set()


def test_every_stylesheet_of_parts_is_worn(shown: Any) -> None:
    page = shown.content.decode()
    for sheet in SHEETS:
        assert f"ui/parts/{sheet.stem}" in page, sheet.name


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.stem)
def test_every_class_of_a_part_is_to_be_seen(sheet: Path, shown: Any) -> None:
    worn = {
        name for value in re.findall(r'class="([^"]*)"', shown.content.decode()) for name in value.split()
    }
    assert classes(sheet.read_text("utf-8")) - worn - set(ELSEWHERE) == set()


def test_the_gallery_is_for_members(client: Client) -> None:
    assert client.get("/ui/").status_code == 302


def classes(css: str) -> set[str]:
    """The classes that the selectors of a stylesheet name."""
    selectors = re.sub(r"/\*.*?\*/|\{[^{}]*\}", " ", css, flags=re.DOTALL)
    return set(re.findall(r"\.([a-zA-Z][\w-]*)", selectors))
