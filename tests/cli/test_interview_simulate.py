"""`gromo interview simulate`: the same seed gives the same measures, and the picker asks better than chance."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gromootvod.cli.interview import interview_simulate

CORPUS = Path(__file__).parents[2] / "corpus"


def measured(
    capsys: pytest.CaptureFixture[str], *, seed: int = 1, playbook: str = "web-shop"
) -> dict[str, dict[str, dict[str, float]]]:
    assert interview_simulate(seed, playbook, str(CORPUS), "json") == 0
    plain: dict[str, dict[str, dict[str, float]]] = json.loads(capsys.readouterr().out)
    return plain


def test_the_picker_asks_better_than_chance_and_than_a_form(capsys: pytest.CaptureFixture[str]) -> None:
    for ways in (measured(capsys)[name] for name in ("tickets_ru", "tickets_en")):
        picker, others = ways["picker"], (ways["random"], ways["form"])
        assert all(picker["valid_pick_at_one"] > one["valid_pick_at_one"] for one in others)
        assert all(picker["redundant_asks"] < one["redundant_asks"] for one in others)
        assert all(picker["questions_per_ticket"] <= 3 for _ in others)


def test_a_seed_is_a_promise(capsys: pytest.CaptureFixture[str]) -> None:
    first = measured(capsys, seed=7)
    assert first == measured(capsys, seed=7)
    assert first != measured(capsys, seed=8)


@pytest.mark.parametrize(
    ("playbook", "corpus", "format", "told"),
    [
        ("", "/nowhere", "text", "no complete tickets in /nowhere"),
        ("no-such", str(CORPUS), "text", "there is no playbook no-such"),
        ("", str(CORPUS), "xml", "--format is text or json"),
    ],
)
def test_what_cannot_be_replayed_is_told(
    playbook: str, corpus: str, format: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert interview_simulate(1, playbook, corpus, format) == 2
    assert told in capsys.readouterr().err


def test_a_wrong_ticket_is_told_with_file_and_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "ru" / "tickets"
    folder.mkdir(parents=True)
    (folder / "a.yaml").write_text(
        "- {id: a, playbook: erp, slots: {error: Нет}, needed: [steps]}\n", "utf-8"
    )
    assert interview_simulate(1, "", str(tmp_path), "text") == 2
    assert "a.yaml, line 1: ticket 1: needs `steps`" in capsys.readouterr().err
