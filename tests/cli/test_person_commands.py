"""`gromo export-person` and `gromo erase`: they say what they do in numbers, ask, and refuse what they cannot do."""

from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from letters import letter, opened

from gromootvod.cli import person
from gromootvod.contacts.models import Contact
from gromootvod.desk.models import Ticket
from gromootvod.desk.operations.same_person import merge_contacts
from gromootvod.office.models import AuditEntry, Member

Said = pytest.CaptureFixture[str]


@pytest.fixture
def vera(stage: None, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Ticket:
    monkeypatch.setattr(person, "ground", lambda: None)
    return opened(letter("Не печатает ценники.", sender="Вера Соколова <vera@shop.example>"), now)


def test_a_person_is_exported_for_our_own_eyes_and_written_down(vera: Ticket, tmp_path: Path) -> None:
    file = tmp_path / "vera.zip"
    assert person.export_person(vera.contact_id, file) == 0
    assert {"index.html", "person.json"} <= set(zipfile.ZipFile(file).namelist())
    assert file.stat().st_mode & 0o077 == 0
    assert [one.name for one in tmp_path.iterdir()] == ["vera.zip"]
    entry = AuditEntry.objects.get(kind="contact.exported")
    assert (entry.member, entry.about) == (None, f"contact {vera.contact_id}")


def test_an_export_writes_over_nothing_and_leaves_nothing_half_made(vera: Ticket, tmp_path: Path) -> None:
    file = tmp_path / "vera.zip"
    file.write_text("another")
    assert person.export_person(vera.contact_id, file) == 2
    assert file.read_text() == "another"
    assert person.export_person(999_999, tmp_path / "nobody.zip") == 1
    assert person.export_person(vera.contact_id, tmp_path / "no" / "folder.zip") == 2
    assert [one.name for one in tmp_path.iterdir()] == ["vera.zip"]


def test_a_dry_run_counts_names_nobody_and_changes_nothing(vera: Ticket, capsys: Said) -> None:
    assert person.erase(vera.contact_id, dry_run=True, yes=False) == 0
    said = capsys.readouterr().out
    assert "1  letters emptied" in said
    assert "Вера" not in said
    assert "vera" not in said
    assert Contact.objects.get(pk=vera.contact_id).erased_at is None


def test_it_is_done_once_the_number_is_typed(
    vera: Ticket, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    for typed, code in (("yes", 2), (str(vera.contact_id), 0)):
        monkeypatch.setattr("builtins.input", lambda words, typed=typed: typed)
        assert person.erase(vera.contact_id, dry_run=False, yes=False) == code
    assert Contact.objects.get(pk=vera.contact_id).erased_at is not None
    assert person.erase(vera.contact_id, dry_run=False, yes=True) == 0
    assert "nothing left to do" in capsys.readouterr().out


def test_nobody_to_ask_means_nothing_done(vera: Ticket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    assert person.erase(vera.contact_id, dry_run=False, yes=False) == 2
    assert person.erase(vera.contact_id, dry_run=True, yes=True) == 2
    assert Contact.objects.get(pk=vera.contact_id).erased_at is None


def test_a_row_that_lives_in_another_is_nobody(vera: Ticket, dina: Member, now: datetime) -> None:
    other = opened(letter("Касса молчит.", sender="Пётр <petr@shop.example>"), now)
    merge_contacts(vera.contact_id, other.contact_id, by=dina, now=now)
    assert person.erase(other.contact_id, dry_run=False, yes=True) == 1
    assert person.erase(999_999, dry_run=False, yes=True) == 1
