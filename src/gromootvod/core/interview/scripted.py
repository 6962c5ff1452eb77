"""The tests of a playbook: a scripted client is asked as a real one would be, and the course is compared."""

from __future__ import annotations

from dataclasses import dataclass

from gromootvod.core.distill import distill
from gromootvod.core.interview.answers import Heard, understand_answer
from gromootvod.core.interview.cases import take_in
from gromootvod.core.interview.picker import next_question
from gromootvod.core.interview.values import Ask, Playbook, Script, Stop

DEFAULT_ANSWER = {"ru": "Не знаю", "en": "I do not know"}
_ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a scripted client was asked, how it ended, and where that differs from what was expected."""

    script: Script
    asked: tuple[str, ...]
    stop: str
    differences: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether all went as expected."""
        return not self.differences


def run_script(playbook: Playbook, script: Script) -> Outcome:
    """Play one scripted client. An unscripted question is answered "I do not know"."""
    letters = [distill(text) for text in script.letters]
    asked: list[str] = []
    answers: dict[str, str] = {}
    unknown: set[str] = set()
    person = False
    for _ in range(_ROUNDS):
        case = take_in(
            playbook,
            letters,
            attachments=script.attachments,
            record=script.record,
            answers=answers,
            unknown=unknown,
            incident=script.incident,
        )
        ask = next_question(case, playbook, asked=asked)
        if ask.question is None or person:
            stop = Stop.PERSON_WANTED if person else ask.stop
            return _outcome(script, asked, stop or Stop.NOTHING_WORTH_ASKING)
        asked.append(ask.question.slot)
        person = _reply(ask, script, answers, unknown)
    return _outcome(script, asked, Stop.BUDGET_SPENT)


def _reply(ask: Ask, script: Script, answers: dict[str, str], unknown: set[str]) -> bool:
    """Answer as the script says; True when the client wants a call instead."""
    question = ask.question
    assert question is not None
    text = script.answers.get(question.slot, DEFAULT_ANSWER[question.language])
    answer = understand_answer(question, text)
    if answer.heard is Heard.AGAIN and answer.again is not None:
        answer = understand_answer(answer.again, text)
    if answer.heard is Heard.ANSWER:
        answers[question.slot] = answer.value
    elif answer.heard in (Heard.UNKNOWN, Heard.DENIED):
        unknown.add(question.slot)
    for slot, value in answer.also.items():
        answers.setdefault(slot, value)
    return answer.heard is Heard.CALL_ME


def _outcome(script: Script, asked: list[str], stop: Stop) -> Outcome:
    wrong: list[str] = []
    if script.questions is not None and tuple(asked) != script.questions:
        wrong.append(f"asked {_list(asked)}, expected {_list(script.questions)}")
    if script.stop and stop != script.stop:
        wrong.append(f"stopped with {stop}, expected {script.stop}")
    wrong += [f"asked {slot}, which must not be asked" for slot in script.unasked if slot in asked]
    return Outcome(script, tuple(asked), stop, tuple(wrong))


def _list(slots: list[str] | tuple[str, ...]) -> str:
    return ", ".join(slots) or "nothing"
