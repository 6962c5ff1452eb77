"""`make score` can set the guest beside the built-in judgement."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gromootvod.core.distill import Label, distill
from tests.guest.fake_server import KEY, fake_server
from tools.corpus import read_letters, read_split
from tools.score_guest import Sides, guest_at, guest_table, marks_of_spans, sides
from tools.teach.marks import Marks, kappa, lost, macro


def scored(monkeypatch: Any, answer: Any) -> Sides:
    monkeypatch.setenv("GROMO_GUEST_KEY", KEY)
    letters = read_split().of(read_letters(Path("corpus")), "dev")[:12]
    with fake_server(answer=answer) as server:
        return sides(letters, guest_at(server.url, "m"))


def test_a_guest_that_always_says_anger_is_told_apart_from_the_merged_judgement(monkeypatch: Any) -> None:
    found = scored(monkeypatch, lambda letter: {str(n): "anger" for n in letter["asked"]})
    assert found.answered > 0
    total = {sum(marks.labels.values()) for marks in (found.builtin, found.guest, found.merged)}
    assert len(total) == 1
    assert lost(found.guest.pairs(True)) > lost(found.merged.pairs(True)) >= lost(found.builtin.pairs(True))
    rows = list(guest_table(found))
    assert [row.split("|")[1].strip() for row in rows[-3:]] == ["built-in", "guest where asked", "merged"]


def test_a_silent_guest_changes_no_figure(monkeypatch: Any) -> None:
    found = scored(monkeypatch, lambda letter: {str(n): "unsure" for n in letter["asked"]})
    assert found.builtin.labels == found.guest.labels == found.merged.labels
    assert found.answered == 0 < found.asked


def test_marks_of_spans_count_every_character_once() -> None:
    letter = read_letters(Path("corpus"))[0]
    marks: Marks = marks_of_spans(letter, distill(letter.text, subject=letter.subject).spans)
    assert sum(marks.labels.values()) == sum(not character.isspace() for character in letter.text)
    assert 0 <= kappa(marks.pairs(True)) <= 1 >= macro(marks.pairs(False))
    assert {label for _, _, _, label in marks.labels} <= set(Label)
