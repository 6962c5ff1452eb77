"""The picker asks for what helps most, never for what is known, and knows when to stop."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gromootvod.core.distill.values import Slot
from gromootvod.core.interview import (
    KNOWN,
    LANGUAGES,
    UNIVERSAL,
    Playbook,
    PlaybookError,
    Stop,
    Verdict,
    budget,
    next_question,
    read_playbook,
)

BOOK = UNIVERSAL
knowledge = st.dictionaries(st.sampled_from(Slot), st.floats(0, 1))


def test_a_letter_without_a_fact_is_asked_what_is_seen() -> None:
    ask = next_question({}, BOOK, language="ru")
    assert ask.question is not None
    assert ask.question.slot is Slot.SYMPTOM
    assert ask.question.text.startswith("Что вы видите")
    assert ask.question.why
    assert not ask.ready
    assert ask.missing[0] is Slot.SYMPTOM


def test_what_is_known_for_certain_is_the_more_needed_the_less_asked() -> None:
    ask = next_question({Slot.SYMPTOM: 0.9}, BOOK)
    assert ask.question is not None
    assert ask.question.slot is Slot.ERROR
    assert Slot.SYMPTOM not in ask.missing
    assert {one.slot: one.reason for one in ask.considered}[Slot.SYMPTOM] is Verdict.KNOWN


def test_a_named_error_with_enough_around_it_is_ready() -> None:
    known = dict.fromkeys((Slot.ERROR, Slot.SYMPTOM, Slot.STEPS, Slot.SINCE, Slot.IMPACT), 0.9)
    ask = next_question(known, BOOK)
    assert (ask.question, ask.ready, ask.stop) == (None, True, Stop.ENOUGH)


def test_much_around_it_without_a_named_error_is_not_ready() -> None:
    known = dict.fromkeys(
        (Slot.STEPS, Slot.SINCE, Slot.IMPACT, Slot.ENVIRONMENT, Slot.CHANGE, Slot.REQUEST), 0.9
    )
    assert not next_question(known, BOOK).ready


def test_the_budget_shrinks_with_heat_and_grows_back_with_thanks() -> None:
    assert [budget(heat) for heat in (0, 39, 40, 79, 80, 100)] == [3, 3, 2, 2, 1, 1]
    assert [budget(90, thanks) for thanks in (0, 1, 2, 5)] == [1, 2, 3, 3]


def test_a_spent_budget_ends_the_asking() -> None:
    asked = [Slot.SYMPTOM, Slot.ERROR]
    assert next_question({}, BOOK, asked=asked, heat=70).stop is Stop.BUDGET_SPENT
    assert next_question({}, BOOK, asked=asked, heat=10).question is not None


def test_who_wants_a_person_is_asked_nothing() -> None:
    ask = next_question({}, BOOK, person_wanted=True)
    assert (ask.question, ask.ready, ask.stop) == (None, True, Stop.PERSON_WANTED)


def test_a_question_nobody_needs_is_not_asked() -> None:
    idle = Playbook("idle", 0.5, tuple(replace(card, weight=0.1) for card in BOOK.questions))
    ask = next_question({}, idle)
    assert (ask.question, ask.stop) == (None, Stop.NOTHING_WORTH_ASKING)
    assert {one.reason for one in ask.considered} == {Verdict.NOT_WORTH_IT}


def test_an_unknown_language_is_answered_in_english() -> None:
    ask = next_question({}, BOOK, language="fr")
    assert ask.question is not None
    assert ask.question.text.startswith("What do you see")


@given(
    knowledge, st.lists(st.sampled_from(Slot), max_size=5), st.integers(0, 100), st.sampled_from(LANGUAGES)
)
def test_nothing_known_or_asked_is_ever_asked(
    known: dict[Slot, float], asked: list[Slot], heat: int, language: str
) -> None:
    ask = next_question(known, BOOK, asked=asked, heat=heat, language=language)
    assert ask.ready == (ask.question is None) == (ask.stop is not None)
    if ask.question is not None:
        assert ask.question.slot not in asked
        assert known.get(ask.question.slot, 0) < KNOWN
        assert len(asked) < budget(heat)
        assert ask.value == max(
            one.value for one in ask.considered if one.reason in (Verdict.BEST, Verdict.WEAKER)
        )
    assert json.loads(json.dumps(ask.to_json()))["ready"] == ask.ready


@given(knowledge, st.integers(0, 99))
def test_heat_never_makes_a_question_worth_more(known: dict[Slot, float], heat: int) -> None:
    cool = {one.slot: one.value for one in next_question(known, BOOK, heat=heat).considered}
    hot = {one.slot: one.value for one in next_question(known, BOOK, heat=heat + 1).considered}
    assert all(hot[slot] <= cool[slot] for slot in cool)


def test_the_universal_playbook_speaks_both_languages_plainly() -> None:
    assert len(BOOK.questions) >= 8
    assert len({card.slot for card in BOOK.questions}) == len(BOOK.questions)
    for card in BOOK.questions:
        for language in LANGUAGES:
            assert len(card.text[language]) <= 140
            assert "?" in card.text[language]
            assert card.why[language].endswith(".")
        assert len(card.choices.get("ru", ())) == len(card.choices.get("en", ()))
        assert any("а" <= letter <= "я" for letter in card.text["ru"])
        assert card.text["en"].isascii()


GOOD = """
name = "shop"
[[question]]
slot = "error"
weight = 0.5
text = {ru = "Что написано?", en = "What does it say?"}
why = {ru = "Найдём место.", en = "We find the place."}
"""


def test_a_playbook_is_read() -> None:
    book = read_playbook(GOOD)
    assert (book.name, book.enough, book.questions[0].answerable) == ("shop", 0.5, 1.0)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('name = "shop"', "", "name"),
        ('"error"', '"colour"', "question 1: slot must be one of"),
        ("0.5", "2", "question 1: weight"),
        ("0.5", "true", "question 1: weight"),
        ('en = "What does it say?"', 'de = "Was?"', "question 1: text lacks en"),
        ('why = {ru = "Найдём место.", en = "We find the place."}', "", "question 1: why"),
        ("weight", "wieght", "unknown field 'wieght'"),
        ("[[question]]", "[[", "not TOML"),
        ("weight = 0.5", 'weight = 0.5\nchoices = {ru = ["да"]}', "as many entries"),
        ("weight = 0.5", "weight = 0.5\nchoices = {ru = [1], en = [1]}", "must hold texts"),
        ("weight = 0.5", "weight = 0.5\nchoices = 5", "choices must be a table"),
    ],
)
def test_a_wrong_playbook_is_a_clear_error(old: str, new: str, named: str) -> None:
    with pytest.raises(PlaybookError, match=named):
        read_playbook(GOOD.replace(old, new, 1))


@given(st.text(max_size=200))
def test_any_text_is_a_playbook_or_a_clear_error(text: str) -> None:
    with pytest.raises(PlaybookError):
        read_playbook(text)
