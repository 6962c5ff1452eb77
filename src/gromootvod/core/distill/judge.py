"""From clauses to verdicts: each clause by itself, then by its neighbours and its place in the letter."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from .clause import Clause
from .rules import Voices, listen
from .sections import Section, heading
from .values import Kind, Label

FACTS = frozenset(label for label in Label if label.kind is Kind.FACT)
FEELINGS = frozenset(label for label in Label if label.kind is Kind.FEELING)
RESTS = frozenset({Label.COURTESY, Label.NOISE})
SIGNATURE_LINES = 8


@dataclass(slots=True)
class Verdict:
    """What one clause was found to be."""

    label: Label
    hot: bool
    confidence: float
    why: str


def judge(clauses: Sequence[Clause]) -> list[Verdict]:
    """A verdict for every clause, in order."""
    _enter_sections(clauses)
    verdicts = [_judge_one(clause, listen(clause)) for clause in clauses]
    _fence(clauses, verdicts)
    _name_quotes(clauses, verdicts)
    _name_values(clauses, verdicts)
    _ask_neighbours(clauses, verdicts)
    _close(clauses, verdicts)
    return verdicts


def _judge_one(clause: Clause, voices: Voices) -> Verdict:
    if clause.section == Section.HEADING and not clause.has("log"):
        return Verdict(Label.NOISE, False, 0.8, "heading")
    if clause.section:
        voices.add(Label(clause.section), 2.6, "under-heading")
    fact, fact_label = voices.best(FACTS)
    feeling, feeling_label = voices.best(FEELINGS)
    rest, rest_label = voices.best(RESTS)
    if rest_label and rest > fact and rest >= feeling and not (rest_label is Label.COURTESY and fact >= 1.7):
        return Verdict(rest_label, False, _sure(rest - fact), voices.names[rest_label][1])
    # the feeling must speak clearly louder: a fact lost costs more than a feeling shown
    if feeling_label and (fact == 0 or (fact < 1.6 and feeling > fact) or feeling > 1.9 * fact):
        if feeling < 0.8:  # an exclamation mark alone is no feeling
            return Verdict(fact_label or Label.OTHER_FACT, feeling > 0.6, 0.4, "loud")
        return Verdict(feeling_label, False, _sure(feeling - fact), voices.names[feeling_label][1])
    if fact_label:
        hot = feeling >= 1.0
        return Verdict(fact_label, hot, _sure(fact - feeling / 2), voices.names[fact_label][1])
    return Verdict(Label.OTHER_FACT, False, 0.3, "")


def _sure(margin: float) -> float:
    return round(0.5 + 0.48 * (1 - math.exp(-max(margin, 0.0) / 1.5)), 2)


def _enter_sections(clauses: Sequence[Clause]) -> None:
    """A heading ("Expected behavior") says what the lines under it are."""
    section, sentence_only, sentence = "", False, -1
    for clause in clauses:
        if sentence_only and clause.sentence != sentence:
            section, sentence_only = "", False
        found = None if clause.has("log") else heading(clause.text)
        if found is not None:
            section, sentence = found, clause.sentence
            last_in_line = not any(
                c.sentence == sentence and c.start > clause.start for c in _near(clauses, clause)
            )
            sentence_only = not last_in_line
            clause.section = Section.HEADING
        else:
            clause.section = section


def _near(clauses: Sequence[Clause], clause: Clause) -> Sequence[Clause]:
    at = clause_index(clauses, clause)
    return clauses[at : at + 2]


def clause_index(clauses: Sequence[Clause], clause: Clause) -> int:
    """The place of a clause in order of the text."""
    low, high = 0, len(clauses) - 1
    while low < high:
        middle = (low + high) // 2
        if clauses[middle].start < clause.start:
            low = middle + 1
        else:
            high = middle
    return low


def _fence(clauses: Sequence[Clause], verdicts: list[Verdict]) -> None:
    """Between ``` and ```, and from the head of a trace on, everything is the machine's words."""
    fenced = False
    for clause, verdict in zip(clauses, verdicts, strict=True):
        if clause.text.startswith(("```", "~~~")):
            fenced = not fenced and clause.text.count("```") < 2
        elif fenced:
            broken = clause.has("fail") or clause.has("error_word") or verdict.label is Label.ERROR
            label = Label.ERROR if broken else Label.OTHER_FACT
            verdict.label, verdict.hot, verdict.why = label, False, verdict.why or "fenced"
    for number in range(1, len(verdicts)):
        before, here = verdicts[number - 1], verdicts[number]
        goes_on = before.why in ("log-line", "trace-goes-on") and here.why != "log-line"
        if goes_on and (clauses[number].has("code_text") or clauses[number].has("code")):
            verdicts[number] = Verdict(Label.ERROR, False, 0.7, "trace-goes-on")


def _name_quotes(clauses: Sequence[Clause], verdicts: list[Verdict]) -> None:
    """Words in quotes after a colon are what the machine said: «Пишет: "период закрыт"»."""
    for number in range(1, len(clauses)):
        before, here = clauses[number - 1], clauses[number]
        if before.sentence != here.sentence or not here.text.startswith(_QUOTES) or not here.has("quote"):
            continue
        if before.text.endswith(":") and verdicts[number - 1].label.kind is Kind.FACT:
            said = before.has("says") or before.has("error_word")
            verdicts[number] = Verdict(Label.ERROR, False, 0.95 if said else 0.8, "says-in-quotes")
            if said and len(before.words) <= 3:
                verdicts[number - 1] = Verdict(Label.ERROR, False, 0.8, "says-in-quotes")


def _name_values(clauses: Sequence[Clause], verdicts: list[Verdict]) -> None:
    """What stands after "Адрес:" or "Version:" is what the word before the colon says."""
    for number in range(1, len(clauses)):
        before, here = clauses[number - 1], clauses[number]
        if before.text.endswith(":") and len(before.words) <= 3 and before.sentence == here.sentence:
            verdict = verdicts[number - 1]
            if verdicts[number].why in ("", "number") and verdict.label.kind is Kind.FACT and verdict.why:
                verdicts[number] = Verdict(verdict.label, False, 0.7, "after-colon")


def _ask_neighbours(clauses: Sequence[Clause], verdicts: list[Verdict]) -> None:
    """A clause that says nothing of itself is what the clause beside it in the sentence is."""
    for number, verdict in enumerate(verdicts):
        before = _beside(clauses, verdicts, number, -1)
        if verdict.why == "question" and before and before.why.startswith("rhetorical"):
            verdict.label, verdict.why = before.label, "rhetorical-goes-on"
        if verdict.why:
            continue
        after = _beside(clauses, verdicts, number, +1)
        neighbour = before or after
        if neighbour is None or neighbour.label in RESTS:
            continue
        if neighbour.label.kind is Kind.FEELING and not _empty_of_facts(clauses[number]):
            continue
        if neighbour.label in (Label.ERROR, Label.TIME) and neighbour is after:
            continue
        verdict.label, verdict.hot = neighbour.label, neighbour.hot
        verdict.confidence, verdict.why = 0.4, "neighbour"


def _beside(clauses: Sequence[Clause], verdicts: list[Verdict], number: int, step: int) -> Verdict | None:
    other = number + step
    if (
        0 <= other < len(verdicts)
        and clauses[other].sentence == clauses[number].sentence
        and verdicts[other].why
    ):
        return verdicts[other]
    return None


def _empty_of_facts(clause: Clause) -> bool:
    return len(clause.words) <= 7 and not clause.has("digit") and not clause.has("quote")


def _close(clauses: Sequence[Clause], verdicts: list[Verdict]) -> None:
    """A signature: the sign-off and the short lines under it, or a bare name that ends the letter."""
    for back in range(min(SIGNATURE_LINES * 2, len(clauses))):
        number = len(clauses) - 1 - back
        starts = any(begin == 0 for begin, _ in clauses[number].cues.get("signoff", ()))
        if starts and len(clauses[number].words) <= 6:
            _sign(clauses, verdicts, number)
            return
        if _POSTSCRIPT.match(clauses[number].text):
            return
    if clauses and _NAME.fullmatch(clauses[-1].text.strip()) and not verdicts[-1].why:
        verdicts[-1] = Verdict(Label.COURTESY, False, 0.7, "name-at-the-end")


def _sign(clauses: Sequence[Clause], verdicts: list[Verdict], number: int) -> None:
    for at in range(number, len(clauses)):
        telling = (
            verdicts[at].label in (Label.SYMPTOM, Label.REQUEST, Label.ERROR) and len(clauses[at].words) > 4
        )
        if at > number and (telling or _POSTSCRIPT.match(clauses[at].text) or len(clauses[at].words) > 12):
            return
        if verdicts[at].label.kind is not Kind.NOISE:
            verdicts[at] = Verdict(Label.COURTESY, False, 0.9, "signature")


_QUOTES = ("«", '"', "“", "„", "`")
_POSTSCRIPT = re.compile(r"(?i)\s*(?:p\.?\s?s|з\.?\s?ы|постскриптум)\b")
_NAME = re.compile(r"[-–—,\s]*(?:[A-ZА-ЯЁ][\w'’-]{1,20}|[A-ZА-ЯЁ]\.)(?:\s?[A-ZА-ЯЁ][\w.'’-]{0,20}){0,3}[.!]?")
