"""What a client answered to a question: the slot, "I do not know", something else, or a try that needs one more."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from gromootvod.core.distill import distill
from gromootvod.core.distill.values import Distillate, Kind, Slot
from gromootvod.core.interview.checks import found, looks_like_a_try
from gromootvod.core.interview.matching import lemmas
from gromootvod.core.interview.phrases import house
from gromootvod.core.interview.values import Check, Question

FEELING_ONLY = 20
"""From this heat on, an answer without a fact is no answer."""


_SURE = 0.7  # from this confidence on a fact besides the answer is kept
_SHORT = 3  # words; so short an answer to a checked question is taken for a try


class Heard(StrEnum):
    """What an answer was."""

    ANSWER = "answer"
    UNKNOWN = "unknown"  # he does not know
    DENIED = "denied"  # no, it was not so; and nothing more
    ELSEWHERE = "elsewhere"  # about something else: kept as such
    AGAIN = "again"  # lacks the form it must have: ask once more, kindly
    CALL_ME = "call_me"
    NOTHING = "nothing"  # empty, or feelings and courtesies only


@dataclass(frozen=True, slots=True)
class Answer:
    """What was understood. `also` are facts about other slots, which are never thrown away."""

    heard: Heard
    slot: str
    value: str = ""  # for the slot; "" unless it was answered
    also: Mapping[str, str] = field(default_factory=dict)
    again: Question | None = None  # the same question, kindly, with what is missing


def understand_answer(question: Question, text: str) -> Answer:
    """What the client answered, in his own words or by a choice. Linear in the text; never raises.

    A choice may be given by its words or its number. An answer without the form that a checked question needs
    is asked again once; the second time it is kept as it is.
    """
    bare = text.strip()
    chosen = _chosen(question, bare)
    if chosen is not None:
        return chosen
    found_ = distill(bare)
    said = lemmas(bare)
    heard = house().heard(said)
    facts = _facts(found_)
    also = _besides(question, facts, said, bare)
    if not said:
        return Answer(Heard.NOTHING, question.slot)
    if question.check:
        return _checked(question, question.check, bare, "dont_know" in heard, also)
    own = any(slot == question.slot for slot in found_.card)
    if "wants_person" in heard and not own:
        return Answer(Heard.CALL_ME, question.slot, also=also)
    if question.confirms:
        return _confirmed(question, bare, said, also, "dont_know" in heard)
    if "untouched" in heard or "no_error" in heard:  # "nothing changed" and "no error" tell much
        about = Slot.CHANGE.value if "untouched" in heard else Slot.ERROR.value
        if question.slot == about:
            return Answer(Heard.ANSWER, question.slot, bare, also)
        also = {**also, about: bare}
    if "dont_know" in heard:
        rest = _beside_unknown(bare)
        if rest and question.slot not in _STRICT and not {"untouched", "no_error"} & heard:
            return Answer(Heard.ANSWER, question.slot, bare, also)
        return Answer(Heard.UNKNOWN, question.slot, also=also)
    if own:
        return Answer(Heard.ANSWER, question.slot, bare, also)
    return _free(question, bare, found_, said, also)


def _besides(question: Question, facts: dict[str, str], said: list[str], bare: str) -> dict[str, str]:
    """Facts of other slots: the answer itself is no news of another one, "I do not know the number" is no wish."""
    return {
        slot: value
        for slot, value in facts.items()
        if slot != question.slot and not _only_unknown(value) and (len(said) > 4 or _key(value) != _key(bare))
    }


def _chosen(question: Question, text: str) -> Answer | None:
    """A choice or an offer, by its words or its number."""
    words = house()
    key = _key(text)
    for code, heard in (("dont_know", Heard.UNKNOWN), ("call_me", Heard.CALL_ME)):
        if any(key == _key(words.say(code, tongue)) for tongue in ("ru", "en")):
            return Answer(heard, question.slot)
    for number, choice in enumerate(question.choices, 1):
        if key == _key(choice) or (key == str(number) and not question.check):
            if question.confirms:
                return _of_confirmation(question, number == 1, "")
            return Answer(Heard.ANSWER, question.slot, choice)
    return None


def _of_confirmation(question: Question, yes: bool, rest: str) -> Answer:
    if yes:
        said = house().say("yes", question.language)
        return Answer(Heard.ANSWER, question.slot, rest or f"{question.confirms} — {said}")
    return Answer(Heard.ANSWER, question.slot, rest) if rest else Answer(Heard.DENIED, question.slot)


def _confirmed(question: Question, text: str, said: list[str], also: Mapping[str, str], lost: bool) -> Answer:
    """Yes, no, or what it was instead."""
    first = house().heard(said[:3])
    rest = _REST.sub("", text, count=1).strip() if len(said) > 3 else ""
    if lost and not _beside_unknown(text):
        answer = Answer(Heard.UNKNOWN, question.slot)
    elif "no" in first or said[0] in ("нет", "no", "не"):
        answer = _of_confirmation(question, False, rest)
    elif "yes" in first:
        answer = _of_confirmation(question, True, text if len(said) > 3 else "")
    else:
        answer = Answer(Heard.ANSWER, question.slot, text)
    return replace(answer, also=also)


def _checked(question: Question, check: Check, text: str, lost: bool, also: Mapping[str, str]) -> Answer:
    value = found(check, text)
    if value is not None:
        return Answer(Heard.ANSWER, question.slot, value, also)
    if lost:
        return Answer(Heard.UNKNOWN, question.slot, also=also)
    if not looks_like_a_try(check, text) and len(lemmas(text)) > _SHORT:
        return Answer(Heard.ELSEWHERE, question.slot, also=also or {Slot.HISTORY.value: text})
    if question.again:
        return Answer(Heard.ANSWER, question.slot, text, also)
    return Answer(Heard.AGAIN, question.slot, also=also, again=_again(question, check))


def _again(question: Question, check: Check) -> Question:
    words = house()
    sizes = dict.fromkeys(check.numbers)
    form = words.forms[check.kind][question.language]
    told = form.format(count="–".join(map(str, sizes)), words=", ".join(check.words))
    text = words.say("again", question.language).format(form=told)
    return replace(question, text=text, opening="", again=question.again + 1)


def _free(
    question: Question, text: str, found_: Distillate, said: list[str], also: Mapping[str, str]
) -> Answer:
    """Words that the distiller gives to no slot asked: a short one is the answer, unless it is of another kind."""
    if set(said) <= house().small_talk:
        return Answer(Heard.NOTHING, question.slot)
    kinds = {span.label.kind for span in found_.spans if found_.text[span.start : span.end].strip()}
    if Kind.FEELING in kinds and Kind.FACT not in kinds and found_.heat.value >= FEELING_ONLY:
        return Answer(Heard.NOTHING, question.slot)
    foreign = [slot for slot in also if slot in _TELLING and _TELLING[slot] != _TELLING.get(question.slot)]
    if foreign and question.slot in _STRICT:
        return Answer(Heard.ELSEWHERE, question.slot, also=also)
    if question.slot not in list(Slot) and len(said) > 25 and also:
        return Answer(Heard.ELSEWHERE, question.slot, also=also)
    return Answer(Heard.ANSWER, question.slot, text, also)


# An answer full of another slot's facts is no answer to these: a time, an error's words, a picture.
_STRICT = frozenset({Slot.SINCE, Slot.ERROR, Slot.EVIDENCE, Slot.IMPACT})
_TELLING = {
    slot.value: slot.value for slot in (Slot.SYMPTOM, Slot.ERROR, Slot.CHANGE, Slot.IMPACT, Slot.REQUEST)
}


def _facts(found_: Distillate) -> dict[str, str]:
    """What else an answer tells, where the distiller is sure of it: it is kept as if it had been asked."""
    sure = [(span.start, span.end) for span in found_.spans if span.confidence >= _SURE]
    facts: dict[str, str] = {}
    for slot, values in found_.card.items():
        for value in values:
            if any(start <= value.start < end for start, end in sure):
                facts.setdefault(slot.value, value.text)
    return facts


def _only_unknown(text: str) -> bool:
    """Whether a stretch says nothing but that he does not know."""
    return "dont_know" in house().heard(lemmas(text)) and not _beside_unknown(text)


def _beside_unknown(text: str) -> list[str]:
    """The parts of an answer that tell something beside "I do not know"."""
    parts = re.split(r"[,.;!?—–]|\sно\s|\sbut\s", text.casefold())
    said = [lemmas(part) for part in parts]
    return [" ".join(one) for one in said if len(one) >= 2 and "dont_know" not in house().heard(one)]


def _key(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


_REST = re.compile(
    r"^\s*(?:нет|no|nope|да|yes|верно|не так|не совсем|неверно|not quite)\b[\s,.:;—–-]*", re.IGNORECASE
)
