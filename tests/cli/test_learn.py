"""What `gromo learn` and `gromo redistill` print, and how they end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from letters import letter, opened

from gromootvod.cli import learn as learn_command
from gromootvod.cli import redistill as redistill_command
from gromootvod.desk.models import Distillation, Lesson
from gromootvod.desk.operations.correct import Said, correct
from gromootvod.office.models import Member

Run = Callable[..., tuple[int, str]]
PLACES = (
    "на складе",
    "в филиале",
    "у кассы",
    "в цеху",
    "на приёмке",
    "в бухгалтерии",
    "на посту",
    "в архиве",
)


@pytest.fixture
def run(stage: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs a command on the test's own database: (exit code, all that was printed)."""
    for module in (learn_command, redistill_command):
        monkeypatch.setattr(module, "ground", lambda: None)

    def ran(command: Callable[..., int], *arguments: object) -> tuple[int, str]:
        code = command(*arguments)
        printed = capsys.readouterr()
        return code, printed.out + printed.err

    return ran


@pytest.fixture
def corrected(dina: Member, now: datetime) -> None:
    for number, place in enumerate(PLACES):
        text = f"Добрый день! Ночью {place} захлебнулся приёмщик пинов. Спасибо."
        ticket = opened(letter(text, sender=f"c{number}@firm{number}.example"), now)
        message = ticket.messages.get(direction="in")
        said = Said(message.pk, text.index("Ночью"), text.index(" Спасибо"), "impact")
        correct(ticket.pk, said, by=dina, now=now)


def test_nothing_to_learn_from_is_an_exit_code_of_one(run: Run) -> None:
    code, printed = run(learn_command.learn, False, False)
    assert code == 1
    assert "at least 5" in printed
    assert run(learn_command.learn, False, True)[0] == 1
    assert run(learn_command.learn, True, True)[0] == 2


def test_a_lesson_is_reported_before_and_after_and_can_be_taken_back(run: Run, corrected: None) -> None:
    code, printed = run(learn_command.learn, True, False)
    assert code == 0
    assert "dry run" in printed
    assert not Lesson.objects.exists()
    code, printed = run(learn_command.learn, False, False)
    assert code == 0
    assert "7 taught, 1 held back" in printed
    assert "before" in printed
    assert "impact" in printed
    assert Lesson.objects.get().version in printed
    assert "Nothing new" in run(learn_command.learn, False, False)[1]
    code, printed = run(learn_command.learn, False, True)
    assert code == 0
    assert "what the package carries" in printed


def test_redistill_says_how_many_changed_and_refuses_what_it_cannot_understand(
    run: Run, corrected: None
) -> None:
    Distillation.objects.update(version="older")
    code, printed = run(redistill_command.redistill, [], True, "", False)
    assert code == 0
    assert "8 letters were behind, 8 were read anew." in printed
    assert "0 letters were behind" in run(redistill_command.redistill, [], False, "", False)[1]
    for asked in (([1], True, "", False), ([], False, "yesterday", False), ([1], False, "2026-01-01", False)):
        assert run(redistill_command.redistill, *asked)[0] == 2
    assert run(redistill_command.redistill, [], False, "2026-01-01", True)[0] == 0
