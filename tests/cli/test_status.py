"""The public page as files."""

from __future__ import annotations

import json
import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

if TYPE_CHECKING:
    from gromootvod.office.models import Member


@pytest.fixture
def exported(dina: Member, tmp_path: Path) -> Path:
    """A page with an incident, exported."""
    from gromootvod.cli.status import export
    from gromootvod.incidents.operations.open_incident import Outline, open_incident
    from gromootvod.incidents.operations.update import Words

    now = datetime.now(UTC)
    words = Words("investigating", now + timedelta(minutes=30), what_ru="Ищем <причину>.", what_en="We look.")
    open_incident(Outline("Магазин лежит", "The shop is down", "down"), words, by=dina, now=now)
    assert export(str(tmp_path / "out")) == 0
    return tmp_path / "out"


def test_the_files_tell_everything_in_both_languages(exported: Path) -> None:
    assert "Ищем &lt;причину&gt;." in (exported / "ru.html").read_text("utf-8")
    assert "The shop is down" in (exported / "en.html").read_text("utf-8")
    assert (exported / "index.html").read_bytes() == (exported / "ru.html").read_bytes()
    assert len(json.loads((exported / "en.json").read_bytes())["items"]) == 1
    assert ET.fromstring((exported / "ru.atom").read_bytes()).tag.endswith("feed")


def test_the_files_need_nothing_but_each_other(exported: Path) -> None:
    for language in ("ru", "en"):
        page = (exported / f"{language}.html").read_text("utf-8")
        assert "<script" not in page
        assert "<form" not in page
        for found in re.findall(r'href="([^":#?]+)"', page):
            assert (exported / found).is_file(), found
    (sheet,) = exported.glob("status-*.css")
    for found in re.findall(r"url\(([^)]+)\)", sheet.read_text("utf-8")):
        assert (exported / found).is_file(), found


def test_a_second_export_leaves_no_rubbish_and_no_half_file(exported: Path) -> None:
    from gromootvod.cli.status import export

    (exported / "status-0123456789abcdef.css").write_text("old")
    (exported / "mine.txt").write_text("not ours")
    before = {path.name for path in exported.iterdir()} - {"status-0123456789abcdef.css"}
    assert export(str(exported)) == 0
    assert {path.name for path in exported.iterdir()} == before
    assert (exported / "mine.txt").read_text() == "not ours"


def test_what_stands_in_place_stays_whole_when_the_disk_is_full(
    exported: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gromootvod.cli.status import export

    before = {path.name: path.read_bytes() for path in exported.glob("*.*")}

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert export(str(exported)) == 2
    assert {path.name: path.read_bytes() for path in exported.glob("*.*")} == before


def test_a_place_that_cannot_be_written_is_named(
    stage: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from gromootvod.cli.status import export

    (tmp_path / "file").write_text("in the way")
    assert export(str(tmp_path / "file" / "out")) == 2
    assert "gromo status export:" in capsys.readouterr().err
