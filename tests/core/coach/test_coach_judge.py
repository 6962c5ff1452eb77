"""The learned judge: clauses, what it adds and takes back, and what is beyond it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gromootvod.core.coach import House, Remark, Said, Severity, Ticket, review
from gromootvod.core.coach.around import CIRCUMSTANCES
from gromootvod.core.coach.draft import Draft
from gromootvod.core.coach.heads import HEADS, RULES, WHOLE
from gromootvod.core.coach.hearing import HEARD, heard
from gromootvod.core.coach.house import OwnPhrase
from gromootvod.core.coach.judge import Judge, judge
from gromootvod.core.coach.page import Page
from gromootvod.core.coach.pieces import pieces
from gromootvod.core.coach.review import by_rules, open_page
from gromootvod.core.coach.rulebook import rules

NOW = datetime(2026, 5, 18, 9, 40, tzinfo=UTC)
ANGRY = Ticket("Вера", messages=(Said("in", "Третий день стоим! Когда почините? Это безобразие!"),))


def opened(draft: str, house: House | None = None, ticket: Ticket | None = None) -> Page:
    return open_page(draft, now=NOW, ticket=ticket, house=house or House())


def with_bars(keep: float, add: float) -> Judge:
    names = (*RULES, *WHOLE)
    return replace(judge(), keep=dict.fromkeys(names, keep), add=dict.fromkeys(names, add))


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Проверили, всё дошло.", ["Проверили, всё дошло"]),
        (
            "Как я уже писал, вы сами закрыли период. Спасибо!",
            ["Как я уже писал", "вы сами закрыли период", "Спасибо"],
        ),
        ("слово " * 70, [("слово " * 30).strip(), ("слово " * 30).strip(), ("слово " * 10).strip()]),
        ("", []),
        ("«Сохранить»", []),
    ],
)
def test_a_draft_is_cut_into_clauses_at_marks_with_enough_on_both_sides(text: str, cut: list[str]) -> None:
    draft = Draft(text)
    assert [draft.text[piece.start : piece.end] for piece in pieces(draft)] == cut


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_clauses_cover_every_word_once_and_no_text_is_too_strange(text: str) -> None:
    draft = Draft(text)
    found = pieces(draft)
    assert [word for piece in found for word in piece.words] == list(draft.words)
    assert len(judge().scores(found) if found else []) == len(found)
    review(text, now=NOW, ticket=ANGRY)


def test_where_no_rule_spoke_a_sure_judge_makes_a_remark_on_the_clause_with_the_rules_own_sentence() -> None:
    draft = "Здравствуйте. Деньги сами по себе никуда не исчезают, это знает любой школьник."
    said = heard(opened(draft), [], with_bars(-99, -6))
    made = [one for one in said if one.rule == "argument"]
    assert made
    assert all(one.code == HEARD and 0 <= one.start < one.end <= len(draft) for one in made)
    assert made[0].reason == rules()["argument"].reasons[HEARD]["ru"]
    assert heard(opened(draft), [], with_bars(-99, 99)) == []


def test_one_clause_gets_one_blow() -> None:
    said = heard(opened("Вы сами всё сломали, вот и чините."), [], with_bars(-99, -20))
    blows = [(one.start, one.end) for one in said if one.rule in {"argument", "blame", "rude", "sarcasm"}]
    assert len(blows) == len(set(blows))
    assert blows


def test_a_remark_that_the_judge_holds_improbable_falls_but_not_a_leak_nor_a_houses_own_phrase() -> None:
    house = House(phrases=(OwnPhrase("hollow", "ваш верный робот", "Мы не роботы."),))
    draft = "Вы сами закрыли период, пишет ваш верный робот. Внутренняя заметка: звонил директор."
    page = opened(draft, house)
    by_rule = by_rules(page, draft)
    assert {one.rule for one in by_rule} >= {"blame", "hollow", "leak"}
    left = {one.rule for one in heard(page, by_rule, with_bars(99, 99))}
    assert left >= {"hollow", "leak"}
    assert "blame" not in left


@pytest.mark.parametrize("off", ["rude", "cold", "no_next_word"])
def test_a_rule_that_a_house_has_put_off_is_not_spoken_by_the_judge_either(off: str) -> None:
    draft = "Читать умеете? Надоели уже со своими письмами."
    loud = with_bars(-99, -30)
    assert off in {one.rule for one in heard(opened(draft, ticket=ANGRY), [], loud)}
    house = House(off=frozenset({off}))
    assert off not in {one.rule for one in heard(opened(draft, house, ANGRY), [], loud)}


def test_the_judges_remark_bears_the_severity_of_the_house() -> None:
    house = House(severities=(("rude", Severity.HINT),))
    said = heard(opened("Читать умеете?", house), [], with_bars(-99, -30))
    assert {one.severity for one in said if one.rule == "rude"} == {Severity.HINT}


@pytest.mark.parametrize(
    ("house", "severity"),
    [(House(), Severity.WARN), (House(severities=(("rude", Severity.STOP),)), Severity.STOP)],
)
def test_a_guess_stops_nobody_unless_the_house_says_so(house: House, severity: Severity) -> None:
    said = heard(opened("Читать умеете?", house), [], with_bars(-99, -30))
    assert {one.severity for one in said if one.rule == "rude"} == {severity}


@pytest.mark.parametrize(
    ("draft", "rule"),
    [
        ("Похоже, из-за обновления база встала.", "false_certainty"),
        ("Скоро всё починим, напишу сегодня до 17:00.", "empty_promise"),
        ("Обратитесь в банк по телефону 8 800 555-00-11, назовите код.", "passing_the_buck"),
    ],
)
def test_what_a_rule_forgives_the_judge_forgives_too(draft: str, rule: str) -> None:
    assert rule not in {one.rule for one in heard(opened(draft), [], with_bars(-99, -30))}


def test_without_a_ticket_nothing_is_said_of_what_needs_one() -> None:
    said = heard(opened("Ваше обращение принято."), [], with_bars(-99, -30))
    assert not {one.rule for one in said} & set(WHOLE)


def test_every_rule_that_the_judge_may_speak_has_its_sentence_and_its_bars() -> None:
    shipped = judge()
    for rule in (*RULES, *WHOLE):
        assert HEARD in rules()[rule].reasons
        assert shipped.keep[rule] <= shipped.add[rule]
    assert shipped.table.shape[1] == len(HEADS)
    assert shipped.around.shape == (len(RULES), len(CIRCUMSTANCES))
    assert not np.isnan(shipped.table).any()


def test_remarks_stand_in_the_order_of_their_places() -> None:
    said: tuple[Remark, ...] = review(
        "Читать умеете? Вы сами виноваты. Скоро починим.", now=NOW, ticket=ANGRY
    ).remarks
    assert [(one.start, one.end) for one in said] == sorted((one.start, one.end) for one in said)
