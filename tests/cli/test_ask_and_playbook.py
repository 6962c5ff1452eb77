"""`gromo ask`, `gromo playbook`: what they print, and how they end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gromootvod.cli.ask import ask
from gromootvod.cli.playbook import check
from gromootvod.cli.playbook import test as run_tests
from gromootvod.core.interview import SHIPPED, shipped_source

LETTER = "Третий день не могу провести накладную, достало уже! Пишет «Период закрыт»."


@pytest.fixture
def letter(tmp_path: Path) -> str:
    path = tmp_path / "letter.txt"
    path.write_text(LETTER, "utf-8")
    return str(path)


def test_the_question_is_printed_as_promised(letter: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(letter, "erp", "json") == 0
    plain = json.loads(capsys.readouterr().out)
    assert list(plain) == ["question", "ready", "value", "missing", "known", "considered"]
    assert plain["question"]["slot"] not in plain["known"]
    assert "error" in plain["known"]
    assert {"Не знаю", "Просто позвоните мне"} <= set(plain["question"]["choices"])


def test_the_playbook_that_fits_is_taken_when_none_is_named(
    letter: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(letter, "", "text") == 0
    assert "playbook erp" in capsys.readouterr().out


def test_a_letter_in_a_file_of_its_own_is_read_with_its_attachments(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "letter.eml"
    path.write_bytes(
        b"From: vera@shop.example\r\nSubject: broken\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\nThe invoice does not print.\r\n'
        b'--b\r\nContent-Type: image/png\r\nContent-Disposition: attachment; filename="screen.png"\r\n\r\nx\r\n--b--\r\n'
    )
    assert ask(str(path), "universal", "json") == 0
    plain = json.loads(capsys.readouterr().out)
    assert plain["known"]["evidence"] == ["screen.png"]
    assert plain["question"] is None or plain["question"]["slot"] != "evidence"


@pytest.mark.parametrize(
    ("playbook", "format", "told"),
    [
        ("nothing-like-it", "text", "there is no playbook nothing-like-it; there are universal"),
        ("nowhere.yaml", "text", "nowhere.yaml"),
        ("erp", "xml", "--format is text or json"),
    ],
)
def test_an_argument_that_cannot_be_used_is_told(
    playbook: str, format: str, told: str, letter: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(letter, playbook, format) == 2
    assert told in capsys.readouterr().err


def test_a_wrong_playbook_is_told_with_its_name_and_lines(
    tmp_path: Path, letter: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("playbook: mine\nslots: {error: 7}\n", "utf-8")
    assert ask(letter, str(path), "text") == 2
    assert check([str(path)]) == 2
    assert f"{path}, line 2: slots.error must be a number from 0 to 1" in capsys.readouterr().err
    path.write_bytes(b"playbook: mine\nnames: {ru: \xcc\xee\xe9}\n")
    assert check([str(path)]) == 2
    assert "line 2: not UTF-8" in capsys.readouterr().err


def test_the_playbooks_of_the_house_are_good_and_pass(capsys: pytest.CaptureFixture[str]) -> None:
    assert check(SHIPPED) == 0
    assert run_tests([]) == 0
    assert " 0 failed" in capsys.readouterr().out


def test_a_scripted_client_asked_otherwise_fails_the_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(shipped_source("universal").replace("stop: incident}", "stop: enough}"), "utf-8")
    assert run_tests([str(path)]) == 1
    out = capsys.readouterr().out
    assert "FAIL An outage that we know of" in out
    assert "stopped with incident, expected enough" in out
