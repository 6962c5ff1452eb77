"""The picker asks for what helps most, never for what is known, and knows when to stop."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gromootvod.core.interview import (
    KNOWN,
    LANGUAGES,
    SHIPPED,
    Case,
    Count,
    Known,
    Matter,
    Stop,
    Verdict,
    budget,
    next_question,
    shipped,
)
from gromootvod.core.interview.doubts import VAGUE

BOOK = shipped("universal")
books = st.sampled_from([shipped(name) for name in SHIPPED])


def case(*slots: str, confidence: float = 0.9, **more: object) -> Case:
    return replace(Case(known={slot: Known(confidence, (slot,)) for slot in slots}), **more)  # type: ignore[arg-type]


def test_a_letter_without_a_fact_is_asked_what_is_seen() -> None:
    ask = next_question(case(language="ru"), BOOK)
    assert ask.question is not None
    assert ask.question.slot == "symptom"
    assert ask.question.text.startswith("Что именно")
    assert ask.question.why
    assert ask.question.opening
    assert ask.question.offers == ("Не знаю", "Просто позвоните мне")
    assert not ask.ready
    assert ask.missing[0] == "symptom"


def test_a_named_error_with_enough_around_it_is_ready() -> None:
    ask = next_question(case("error", "symptom", "steps", "environment", "since", "impact"), BOOK)
    assert (ask.question, ask.ready, ask.stop) == (None, True, Stop.ENOUGH)


def test_much_around_it_without_a_named_error_is_not_ready() -> None:
    assert not next_question(case("since", "impact", "environment", "change"), BOOK).ready


def test_nothing_works_is_not_enough() -> None:
    vague = case("symptom", "steps", "environment", "since", "impact", "change", confidence=VAGUE)
    ask = next_question(vague, BOOK)
    assert not ask.ready
    assert {one.slot: one.reason for one in ask.considered}["symptom"] is Verdict.BEST


def test_the_budget_shrinks_with_heat_and_grows_back_with_thanks() -> None:
    assert [budget(heat) for heat in (0, 44, 45, 84, 85, 100)] == [3, 3, 2, 2, 1, 1]
    assert [budget(90, thanks) for thanks in (0, 1, 2, 5)] == [1, 2, 3, 3]


def test_a_spent_budget_ends_the_asking() -> None:
    asked = ["symptom", "error"]
    assert next_question(case(heat=70), BOOK, asked=asked).stop is Stop.BUDGET_SPENT
    assert next_question(case(heat=10), BOOK, asked=asked).question is not None


@pytest.mark.parametrize(
    ("told", "stop"),
    [
        ({"person_wanted": True}, Stop.PERSON_WANTED),
        ({"incident": True}, Stop.INCIDENT),
        ({"out_of_scope": True}, Stop.OUT_OF_SCOPE),
        ({"matter": Matter.THANKS}, Stop.NOTHING_WORTH_ASKING),
    ],
)
def test_there_are_times_to_ask_nothing(told: dict[str, object], stop: Stop) -> None:
    ask = next_question(case(**told), BOOK)  # type: ignore[arg-type]
    assert (ask.question, ask.ready, ask.stop) == (None, True, stop)


def test_a_wish_is_not_asked_for_its_symptoms() -> None:
    ask = next_question(case("request", matter=Matter.WISH), BOOK)
    assert (ask.question, ask.stop) == (None, Stop.NOTHING_WORTH_ASKING)


@pytest.mark.parametrize("name", SHIPPED)
def test_where_nothing_works_it_is_asked_what_exactly(name: str) -> None:
    book = shipped(name)
    told = case("symptom", confidence=VAGUE, topics=frozenset(book.topics), fails=True)
    question = next_question(told, book).question
    assert question is not None
    assert question.slot == "symptom"
    assert len(question.choices) >= 4


def test_what_simply_fails_is_not_asked_what_was_expected() -> None:
    values = [
        {one.slot: one.value for one in next_question(case("symptom", fails=fails), BOOK).considered}[
            "expected"
        ]
        for fails in (False, True)
    ]
    assert values[1] < values[0]


def test_what_engineers_needed_often_is_asked_first() -> None:
    told = case("symptom", "error", fails=True)
    before = next_question(told, BOOK).question
    counts = {"since": Count(tickets=400, needed=400), "steps": Count(tickets=400, needed=4)}
    after = next_question(told, BOOK, counts=counts).question
    assert before is not None
    assert after is not None
    assert (before.slot, after.slot) == ("steps", "since")


def test_what_clients_never_can_answer_is_not_asked() -> None:
    counts = {"steps": Count(asked=200, answered=0)}
    ask = next_question(case("symptom", "error"), BOOK, counts=counts)
    assert ("steps", Verdict.NOT_WORTH_IT) in [(one.slot, one.reason) for one in ask.considered]


def test_who_can_know_it_is_asked_it() -> None:
    erp = shipped("erp")
    told = case("symptom", topics=frozenset({"closing"}))
    values = {
        role: {one.slot: one.value for one in next_question(replace(told, role=role), erp).considered}[
            "closing_step"
        ]
        for role in ("bookkeeper", "administrator")
    }
    assert values["bookkeeper"] > values["administrator"]


def test_a_question_of_another_topic_is_not_asked() -> None:
    ask = next_question(case("symptom"), shipped("erp"))
    reasons = {one.slot: one.reason for one in ask.considered}
    assert reasons["print_form"] is reasons["login"] is Verdict.OTHER_TOPIC


def test_steps_are_confirmed_when_all_that_the_question_says_is_known() -> None:
    told = case("symptom", "error", language="ru", facts={"error": "Период закрыт"})
    question = next_question(told, BOOK).question
    assert question is not None
    assert question.text.startswith("Верно ли, что")
    assert "«Период закрыт»" in question.text
    assert len(question.choices) == 2
    without = next_question(replace(told, facts={}), BOOK).question
    assert without is not None
    assert "{" not in without.text
    assert without.choices


def test_an_unknown_language_is_answered_in_english() -> None:
    ask = next_question(case(language="fr"), BOOK)
    assert ask.question is not None
    assert ask.question.text.startswith("What exactly")


def test_the_json_has_the_promised_keys_and_no_others() -> None:
    plain = json.loads(json.dumps(next_question(case("since"), BOOK).to_json()))
    assert list(plain) == ["question", "ready", "value", "missing", "known", "considered"]
    assert list(plain["question"]) == ["slot", "text", "choices", "why"]
    assert list(plain["considered"][0]) == ["slot", "value", "reason"]


@st.composite
def cases(draw: st.DrawFn) -> tuple[object, Case, list[str]]:
    book = draw(books)
    slots = st.sampled_from(sorted(book.slots))
    told = Case(
        language=draw(st.sampled_from(LANGUAGES)),
        known={slot: Known(draw(st.floats(0, 1)), (slot,)) for slot in draw(st.sets(slots))},
        unknown=frozenset(draw(st.sets(slots, max_size=4))),
        facts=draw(st.dictionaries(slots, st.text(max_size=20), max_size=4)),
        topics=frozenset(draw(st.sets(st.sampled_from(sorted(book.topics)))) if book.topics else ()),
        matter=draw(st.sampled_from(Matter)),
        fails=draw(st.booleans()),
        heat=draw(st.integers(0, 99)),
        thanks=draw(st.integers(0, 3)),
    )
    return book, told, draw(st.lists(slots, max_size=4))


@given(cases())
def test_nothing_known_asked_or_unknown_to_the_client_is_ever_asked(
    drawn: tuple[object, Case, list[str]],
) -> None:
    book, told, asked = drawn
    ask = next_question(told, book, asked=asked)  # type: ignore[arg-type]
    assert ask.ready == (ask.question is None) == (ask.stop is not None)
    if ask.question is not None:
        slot = ask.question.slot
        assert slot not in asked
        assert slot not in told.unknown
        assert slot not in told.known or told.known[slot].confidence < KNOWN
        assert len(asked) < budget(told.heat, told.thanks)
        open_ = [one.value for one in ask.considered if one.reason in (Verdict.BEST, Verdict.WEAKER)]
        assert ask.value == max(open_)
    assert json.loads(json.dumps(ask.to_json()))["ready"] == ask.ready


@given(cases())
def test_heat_never_makes_a_question_worth_more_nor_patience_longer(
    drawn: tuple[object, Case, list[str]],
) -> None:
    book, told, asked = drawn
    hotter = replace(told, heat=told.heat + 1)
    cool = next_question(told, book, asked=asked)  # type: ignore[arg-type]
    hot = next_question(hotter, book, asked=asked)  # type: ignore[arg-type]
    assert all(b.value <= a.value for a, b in zip(cool.considered, hot.considered, strict=True))
    assert budget(hotter.heat, told.thanks) <= budget(told.heat, told.thanks)
    assert hot.question is None or cool.question is not None


def test_where_nobody_has_pressed_anything_no_steps_are_asked_for() -> None:
    told = {"environment": Known(0.9, ("улица Мира, 5",)), "symptom": Known(0.9, ("в подъезде нет света",))}
    on_screen, on_the_spot = Case(known=told), Case(known=told, topics=frozenset({"on_the_spot"}))
    assert asked_first(on_screen) == "steps"
    assert asked_first(on_the_spot) not in ("steps", "error")


def asked_first(one: Case) -> str:
    question = next_question(one, BOOK).question
    return question.slot if question else ""
