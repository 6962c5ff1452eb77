"""A house moves out: all that it said is in the export, and comes back from it."""

from __future__ import annotations

import hashlib
import json
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from moving import DATA, ReadHere, brought


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    from gromootvod.cli.moving import mail

    monkeypatch.setattr(mail, "Readers", ReadHere)


pytestmark = pytest.mark.usefixtures("stage")


def exported(folder: Path, since: datetime | None = None) -> Path:
    from gromootvod.cli.export import _to_folder

    _to_folder(folder, since)
    return folder


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def picture(source: str) -> list[Any]:
    """All that has to come back, of the tickets that were brought from `source`."""
    from gromootvod.desk.models import ImportedItem

    found = []
    for row in ImportedItem.objects.filter(source=source, ticket__isnull=False).select_related("ticket"):
        one = row.ticket
        messages = [
            (
                m.direction, m.at, m.contact.name if m.contact else "", m.member_id, m.author, m.subject, m.text,
                m.rich.html if m.has_html else "", m.message_id, m.references, m.standing,
                [(a.name, a.sha256) for a in m.attachments.order_by("part")],
            )
            for m in one.messages.order_by("at", "text")
        ]  # fmt: skip
        found.append(
            (
                one.subject, one.title, one.state, one.ball, one.priority, one.product, one.language, one.assignee_id,
                one.opened_at, one.closed_at, one.last_message_at, one.last_inbound_at, one.contact.name,
                sorted(tag.tag.name for tag in one.tags.all()), messages,
            )
        )  # fmt: skip
    return sorted(found, key=repr)


@pytest.mark.parametrize("source", ["zendesk", "otrs.json", "letters.mbox", "table"])
def test_what_went_out_comes_back(source: str, tmp_path: Path, egor: Any) -> None:
    from gromootvod.cli.moving.detect import kind_of
    from gromootvod.desk.models import Message

    brought(DATA / source, name="there")
    folder = exported(tmp_path / "out")
    letters = set(Message.objects.exclude(blob=None).values_list("blob__sha256", flat=True))
    # Come back to a desk that has none of it: only the people are known.
    before = picture("there")
    _empty()
    assert kind_of(folder) == "gromootvod"
    back = brought(folder, name="back")
    assert back.troubles == []
    assert picture("back") == before
    assert set(Message.objects.exclude(blob=None).values_list("blob__sha256", flat=True)) == letters
    again = brought(folder, name="back")
    assert (again.total.tickets, again.total.messages) == (0, 0)


def _empty() -> None:
    from gromootvod.contacts.models import Contact
    from gromootvod.desk.models import Blob, ImportedItem, Tag, Ticket

    ImportedItem.objects.all().delete()
    Ticket.objects.all().delete()
    Contact.objects.all().delete()
    Blob.objects.all().delete()
    Tag.objects.all().delete()


def test_letters_and_files_lie_there_byte_for_byte(tmp_path: Path) -> None:
    brought(DATA / "letters.mbox")
    brought(DATA / "otrs.json")
    folder = exported(tmp_path / "out")
    letters = list((folder / "letters").rglob("*.eml"))
    assert len(letters) == 5
    assert all(hashlib.sha256(path.read_bytes()).hexdigest() == path.stem for path in letters)
    said = [one for one in lines(folder / "messages.jsonl") if one["attachments"]]
    (file,) = said[0]["attachments"]
    assert (folder / file["file"]).read_bytes().decode() == "ошибка 1042"
    manifest = json.loads((folder / "export.json").read_text())
    for name, told in manifest["files"].items():
        data = (folder / name).read_bytes()
        assert (data.count(b"\n"), hashlib.sha256(data).hexdigest()) == (told["rows"], told["sha256"]), name


def test_every_table_of_ours_is_there_and_nothing_that_opens_a_door(tmp_path: Path, egor: Any) -> None:
    from django.apps import apps

    from gromootvod.cli.moving.out import LEFT_OUT, sheets
    from gromootvod.desk.models import StatusLink

    brought(DATA / "zendesk")
    folder = exported(tmp_path / "out")
    told = {sheet.rows.model for sheet in sheets(None)}
    ours = {model for model in apps.get_models() if model.__module__.startswith("gromootvod.")}
    assert {model.__name__ for model in ours - told} <= LEFT_OUT | {"Address"}
    whole = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert egor.password.encode() not in whole
    keys = list(StatusLink.objects.values_list("key", flat=True))
    assert keys
    assert not [key for key in keys if key.encode() in whole]


def test_an_export_that_was_broken_off_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from gromootvod.cli import export

    brought(DATA / "zendesk")
    folder = tmp_path / "out"
    whole = export._lines

    def broken(sheet: Any, keep: Any) -> Any:
        if sheet.name == "messages.jsonl":
            raise KeyboardInterrupt
        return whole(sheet, keep)

    monkeypatch.setattr(export, "_lines", broken)
    with pytest.raises(KeyboardInterrupt):
        exported(folder)
    assert not (folder / "export.json").exists()
    stood = (folder / "tickets.jsonl").stat().st_mtime_ns
    monkeypatch.setattr(export, "_lines", whole)
    exported(folder)
    assert (folder / "tickets.jsonl").stat().st_mtime_ns == stood
    assert len(lines(folder / "messages.jsonl")) == 5
    assert not list(folder.rglob("*.part"))
    with pytest.raises(export.CannotExport, match="not empty"):
        exported(folder)


def test_only_what_is_newer_goes_out_when_a_day_is_said(tmp_path: Path) -> None:
    from datetime import UTC

    brought(DATA / "zendesk")
    folder = exported(tmp_path / "out", datetime(2025, 1, 1, tzinfo=UTC))
    assert [one["subject"] for one in lines(folder / "tickets.jsonl")] == ["Накладная не проводится"]
    assert len(lines(folder / "messages.jsonl")) == 3
    assert len(lines(folder / "promises.jsonl")) == 1


def test_a_zip_holds_the_same_and_is_never_written_over(tmp_path: Path) -> None:
    from gromootvod.cli.export import CannotExport, _to_zip

    brought(DATA / "letters.mbox")
    folder, file = exported(tmp_path / "out"), tmp_path / "out.zip"
    _to_zip(file, None)
    with zipfile.ZipFile(file) as packed:
        there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
        assert set(packed.namelist()) == there
        for name in there - {"export.json"}:
            assert packed.read(name) == (folder / name).read_bytes(), name
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("out.zip")] == ["out.zip"]
    with pytest.raises(CannotExport):
        _to_zip(file, None)
