"""A question put into a playbook's text: at the right place, with nothing else changed, whatever the style."""

from __future__ import annotations

import difflib

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gromootvod.core import interview
from gromootvod.core.interview.phrases import house
from gromootvod.office.playbook_draft import CannotInsert, subject_of, template, tidy, with_question

FLOW = (
    "playbook: x\nnames: {ru: а, en: b}\nslots: {symptom: 0.9, error: 0.8, } # three\n"
    "questions: [{slot: symptom, ask: {ru: а, en: b}, why: {ru: а, en: b}}]"
)
BLOCK = """playbook: x
questions:
- slot: symptom
  ask:
    ru: |
      много
      слов
    en: b
  why: {ru: а, en: b}
- slot: error
  ask: {ru: а, en: b}
  why:
    ru: а
    en: >
      folded
      text

# a note

slots:
  symptom: 0.9

  error:
    weight: 0.5 # y
names: {ru: а, en: b}"""


def filled(source: str) -> interview.Playbook:
    return interview.read_playbook(source.replace('en: ""', 'en: "words"').replace('ru: ""', 'ru: "слова"'))


@pytest.mark.parametrize(
    "source", [*map(interview.shipped_source, interview.SHIPPED), FLOW, BLOCK, template("ru")]
)
@pytest.mark.parametrize(("asked", "language"), [("номер релиза", "ru"), ('what does "it" say: x?', "en")])
def test_the_slot_and_the_question_stand_last_and_all_else_stands_still(
    source: str, asked: str, language: str
) -> None:
    before, made = interview.read_playbook(source), with_question(source, asked, language=language)
    after = filled(made.source)
    assert [*before.slots, made.slot] == [*after.slots]
    assert [card.slot for card in after.questions] == [*(card.slot for card in before.questions), made.slot]
    assert asked.rstrip("?") in after.questions[-1].ask[language]
    old, new = source.split("\n"), made.source.split("\n")
    if source is not FLOW:
        gone = [line for line in difflib.ndiff(old, new) if line.startswith("- ") and line.strip("- ")]
        assert gone == []
    with pytest.raises(interview.PlaybookError) as refused:
        interview.read_playbook(made.source)
    assert sorted({fault.line for fault in refused.value.faults}) == list(made.to_fill)
    assert set(made.to_fill) <= made.lines


def test_it_is_asked_in_its_topic_only() -> None:
    made = with_question(interview.shipped_source("erp"), "номер релиза", language="ru", topic="closing")
    assert filled(made.source).questions[-1].topics == {"closing"}
    elsewhere = with_question(interview.shipped_source("erp"), "номер релиза", language="ru", topic="nowhere")
    assert filled(elsewhere.source).questions[-1].topics == frozenset()


def test_a_slot_never_takes_the_name_of_another() -> None:
    once = with_question(BLOCK, "номер релиза", language="ru")
    twice = with_question(once.source, "номер релиза", language="ru")
    assert (once.slot, twice.slot) == ("nomer_reliza", "nomer_reliza_2")


def test_what_the_desk_said_around_a_need_is_taken_off_again() -> None:
    for language in ("ru", "en"):
        said = house().say("need_noun", language).replace("{need}", "номер релиза")
        assert subject_of(said) == "номер релиза"
    assert subject_of("Какой у вас релиз?") == "Какой у вас релиз?"


@pytest.mark.parametrize(
    "source",
    ["", "- a", "slots: x", "slots: {}\nquestions: []", "slots:\n  a: &x 1", "slots: [", "a: " + "[" * 400],
)
def test_where_there_is_no_place_it_says_so(source: str) -> None:
    with pytest.raises(CannotInsert):
        with_question(source, "номер", language="ru")


@example(asked="NULL", source=FLOW)  # which YAML takes for nothing
@given(st.text(max_size=300), st.sampled_from([FLOW, BLOCK]))
@settings(max_examples=60, deadline=None)
def test_any_words_make_a_playbook(asked: str, source: str) -> None:
    made = with_question(source, "?" + asked, language="ru")
    assert made.slot in filled(made.source).slots


@given(st.text(alphabet="slotquein: -\n[]{},#&*|>\"'0.", max_size=200))
@settings(max_examples=100, deadline=None)
def test_a_hostile_source_is_refused_or_carries_the_question(source: str) -> None:
    try:
        made = with_question(source, "номер", language="ru")
    except CannotInsert:
        return
    assert made.slot in made.source


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_template_is_a_playbook_that_passes_its_own_tests(language: str) -> None:
    book = interview.read_playbook(template(language))
    assert all(interview.run_script(book, script).passed for script in book.tests)
    assert book.tests


def test_line_ends_and_byte_order_marks_are_put_right() -> None:
    assert tidy("\ufeffa: 1\r\nb: 2\r\n\r\n") == "a: 1\nb: 2\n"
    assert tidy(" \n") == ""
