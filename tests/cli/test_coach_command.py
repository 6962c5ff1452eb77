"""`gromo coach`: what it prints, and how it refuses."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from gromootvod.cli.coach import coach

NOW = "2026-05-18T09:40+03:00"
LEAST = {
    "contact": "Инна",
    "cause_known": False,
    "messages": [{"direction": "in", "text": "Не проводится накладная №4471. Когда почините?"}],
}


class Terminal(io.TextIOWrapper):
    """Standard input with bytes beneath."""

    def __init__(self, raw: bytes) -> None:
        super().__init__(io.BytesIO(raw), encoding="utf-8")


@pytest.fixture
def ticket(tmp_path: Path) -> str:
    path = tmp_path / "ticket.json"
    path.write_text(json.dumps(LEAST), "utf-8")
    return str(path)


def say(monkeypatch: pytest.MonkeyPatch, text: str | bytes) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(text.encode() if isinstance(text, str) else text))


def test_json_holds_remarks_shape_and_promises(
    ticket: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = "Здравствуйте, Ирина. Вы сами закрыли период. Сообщу завтра до 15:00."
    say(monkeypatch, draft)
    assert coach("-", ticket, NOW, "", "json") == 0
    found = json.loads(capsys.readouterr().out)
    assert set(found) == {"remarks", "shape", "promises"}
    assert [remark["rule"] for remark in found["remarks"]] == ["wrong_name", "blame"]
    assert set(found["remarks"][0]) == {"rule", "start", "end", "severity", "reason", "rewrite"}
    assert draft[found["remarks"][0]["start"] : found["remarks"][0]["end"]] == "Ирина"
    assert found["remarks"][0]["rewrite"] == "Инна"
    assert set(found["shape"]) == {"person", "explain", "act"}
    assert found["promises"] == [
        {"text": "Сообщу завтра до 15:00", "start": 45, "end": 67, "due": "2026-05-19T15:00:00+03:00"}
    ]


def test_text_says_where_and_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "draft.txt"
    path.write_text("Как я уже писал, порт закрыт.", "utf-8")
    assert coach(str(path), "", NOW, "", "text") == 0
    out = capsys.readouterr().out
    assert "argument 0-15" in out
    assert "> Напомню" in out


def test_every_line_of_jsonl_gets_its_answer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines: list[Any] = [
        {"id": "a", "draft": "Вы сами удалили файл.", "ticket": LEAST, "now": NOW},
        {"id": 2, "draft": 5},
        {"id": 3, "draft": "Да.", "ticket": {"contact": 7}},
        {"id": 4, "draft": "Да.", "now": "yesterday"},
        [],
    ]
    say(
        monkeypatch,
        "\n".join([*map(json.dumps, lines), "no json", "", "[" * 100_000, '{"id": 9, "draft": "Да."}']),
    )
    assert coach("-", "", NOW, "", "jsonl") == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [answer["id"] for answer in answers] == ["a", 2, 3, 4, None, None, None, 9]
    assert "blame" in {remark["rule"] for remark in answers[0]["remarks"]}
    assert all(answer["error"] for answer in answers[1:7])
    assert answers[7]["remarks"] == []


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("-", "", NOW, "", "xml"), "--format"),
        (("-", "", NOW, "fr", "json"), "--lang"),
        (("-", "", "2026-05-18T09:40", "", "json"), "offset"),
        (("-", "", "soon", "", "json"), "soon"),
        (("/no/such/draft", "", NOW, "", "json"), "/no/such/draft"),
        (("/no/such/lines", "", NOW, "", "jsonl"), "/no/such/lines"),
        (("-", "/no/such/ticket", NOW, "", "json"), "/no/such/ticket"),
    ],
)
def test_what_cannot_be_used_is_refused_in_a_sentence(
    arguments: tuple[str, str, str, str, str],
    named: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    say(monkeypatch, "Да.")
    assert coach(*arguments) == 2
    assert named in capsys.readouterr().err


def test_a_ticket_that_is_no_json_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "ticket.json"
    path.write_text("{", "utf-8")
    say(monkeypatch, "Да.")
    assert coach("-", str(path), NOW, "", "json") == 2
    assert "no JSON" in capsys.readouterr().err


def test_bytes_that_are_no_text_are_read_all_the_same(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    say(monkeypatch, b"\xff\xfe\x00 \xd0" * 100)
    assert coach("-", "", NOW, "", "json") == 0
    assert json.loads(capsys.readouterr().out)["promises"] == []
