"""`gromo import` and `gromo export` as a house runs them: killed, started again, told nonsense."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from moving import DATA

PATH = os.pathsep.join(filter(None, sys.path))
GROMO = "from gromootvod.cli import main; main()"
# Dies in the midst of its n-th batch, when half of it is written.
KILLED = """
import os, signal, sys
from gromootvod.cli.ground import settings_only
settings_only()
from gromootvod.desk.operations import take_over
write, seen = take_over.write_messages, 0
def killed(*arguments):
    global seen
    seen += 1
    write(*arguments)
    if seen == 4:
        os.kill(os.getpid(), signal.SIGKILL)
take_over.write_messages = killed
from gromootvod.cli import main
main()
"""


def environment(data: Path) -> dict[str, str]:
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GROMO_", "DJANGO_", "DATABASE"))
    }
    return {**clean, "GROMO_DATA": str(data), "PYTHONPATH": PATH}


def gromo(data: Path, *arguments: str, code: str = GROMO) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=environment(data), capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip


def tickets(path: Path, count: int) -> Path:
    """An export of `count` tickets with two comments each."""
    with path.open("w", encoding="utf-8") as out:
        for number in range(1, count + 1):
            client = {
                "id": number,
                "name": f"Client {number}",
                "email": f"c{number}@shop.example",
                "role": "end-user",
            }
            said = [
                {"id": number * 10 + i, "author_id": number, "body": f"It broke, part {i}.", "public": True,
                 "created_at": f"2025-01-01T10:0{i}:00Z"}
                for i in range(2)
            ]  # fmt: skip
            one = {"id": number, "subject": f"Ticket {number}", "status": "open" if number % 2 else "closed",
                   "created_at": "2025-01-01T10:00:00Z", "requester": client, "comments": said}  # fmt: skip
            print(json.dumps(one), file=out)
    return path


def counts(data: Path) -> dict[str, int]:
    desk = sqlite3.connect(data / "desk.sqlite3")
    tables = (
        "desk_ticket",
        "desk_message",
        "desk_importeditem",
        "desk_promise",
        "desk_distillation",
        "desk_dispatch",
    )
    found = {table: desk.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}
    assert desk.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    desk.close()
    return found


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk that is empty; nobody changes it."""
    data = tmp_path_factory.mktemp("desk") / "data"
    assert gromo(data, "migrate").returncode == 0
    return data


@pytest.fixture
def data(ready: Path, tmp_path: Path) -> Path:
    """An empty desk to be filled."""
    return Path(shutil.copytree(ready, tmp_path / "data"))


def test_an_import_that_was_killed_goes_on_and_ends_as_one_that_was_not(data: Path, tmp_path: Path) -> None:
    file = tickets(tmp_path / "tickets.json", 400)
    died = gromo(data, "import", str(file), code=KILLED)
    assert died.returncode == -signal.SIGKILL, died.stderr
    # Three batches stand whole, of the fourth there is nothing.
    assert counts(data) == {
        "desk_ticket": 150, "desk_message": 300, "desk_importeditem": 450, "desk_promise": 75,
        "desk_distillation": 300, "desk_dispatch": 0,
    }  # fmt: skip
    again = gromo(data, "import", str(file))
    assert again.returncode == 0, again.stderr
    assert "250 tickets were brought, 125 of them open, with 500 messages" in again.stdout
    assert "300 messages had been brought before" in again.stdout
    assert counts(data) == {
        "desk_ticket": 400, "desk_message": 800, "desk_importeditem": 1200, "desk_promise": 200,
        "desk_distillation": 800, "desk_dispatch": 0,
    }  # fmt: skip


def test_an_export_and_what_comes_back_from_it(ready: Path, data: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.jsonl"
    shutil.copytree(ready, tmp_path / "other")
    took = gromo(
        data, "import", str(DATA / "letters.mbox"), "--ours", "support@desk.example", "--report", str(report)
    )
    assert took.returncode == 1, took.stderr  # one letter was a machine's, and the report says so
    assert [json.loads(line)["what"] for line in report.read_text().splitlines()] == [
        "thread <r1@mail.example>"
    ]
    out = gromo(data, "export", str(tmp_path / "out.zip"))
    assert (out.returncode, out.stdout.split(": ")[1]) == (0, "2 tickets, 4 messages.\n"), out.stderr
    back = gromo(tmp_path / "other", "import", str(tmp_path / "out.zip"))
    assert back.returncode == 0, back.stderr
    assert back.stdout.startswith("2 tickets were brought, 0 of them open, with 4 messages")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere"], "No such file"),
        ([str(DATA / "table" / "rights.txt")], "which export is this"),
        ([str(DATA / "otrs.json"), "--from", "jira"], "'jira' is no format"),
        ([str(DATA / "otrs.json"), "--zone", "Moscow"], "no time zone 'Moscow'"),
        ([str(DATA / "table"), "--mapping", str(DATA / "table" / "rights.txt")], "no JSON"),
    ],
)
def test_what_cannot_be_begun_is_said_in_one_sentence(
    arguments: list[str], said: str, stage: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from typer.testing import CliRunner

    from gromootvod.cli import bring
    from gromootvod.cli.app import app

    monkeypatch.setattr(bring, "ground", lambda: None)
    done = CliRunner().invoke(app, ["import", *arguments])
    assert done.exit_code == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_an_older_version_refuses_data_of_a_newer_one_with_a_clear_word(data: Path) -> None:
    desk = sqlite3.connect(data / "desk.sqlite3")
    with desk:
        desk.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('desk', '9999_future', '2031-01-01')"
        )
    desk.close()
    before = (data / "desk.sqlite3").read_bytes()
    done = gromo(data, "up")
    assert done.returncode == 2
    assert "written by a newer version of Gromootvod (desk.9999_future)" in done.stderr
    assert (data / "desk.sqlite3").read_bytes() == before


def test_a_newer_version_brings_older_data_up_to_date_by_itself(data: Path, tmp_path: Path) -> None:
    older = (
        "from gromootvod.cli.ground import settings_only; settings_only()\n"
        "from django.db import connection\n"
        "from django.db.migrations.executor import MigrationExecutor\n"
        "MigrationExecutor(connection).migrate([('rules', None)])\n"  # as before there were rules
    )
    assert gromo(data, code=older).returncode == 0
    assert "rules_rule" not in tables(data)
    done = gromo(data, "import", str(tickets(tmp_path / "tickets.json", 2)))
    assert done.returncode == 0, done.stderr
    assert "rules_rule" in tables(data)
    assert counts(data)["desk_ticket"] == 2


def tables(data: Path) -> set[str]:
    desk = sqlite3.connect(data / "desk.sqlite3")
    found = {name for (name,) in desk.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    desk.close()
    return found
