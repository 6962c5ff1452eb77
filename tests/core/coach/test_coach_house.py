"""What a house changes, the patterns it writes, the starters and the stock it is offered."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gromootvod.core.clock import Calendar
from gromootvod.core.coach import (
    Explanation,
    House,
    HouseError,
    Severity,
    Ticket,
    offer,
    review,
    shipped,
    starter,
)
from gromootvod.core.coach.draft import Draft
from gromootvod.core.coach.pattern import Matcher, PatternError

ZONE = Calendar.of("mon-fri 09:00-18:00", "Europe/Moscow")
NOW = datetime(2026, 5, 18, 9, 40, tzinfo=ZONE.zone)
BLAME = "Вы сами удалили файл. Вернём его сегодня до 15:00."


def remarks(draft: str, settings: object) -> list[tuple[str, Severity, str, str]]:
    house = House.from_json(settings)
    found = review(draft, now=NOW, calendar=ZONE, house=house).remarks
    return [(one.rule, one.severity, draft[one.start : one.end], one.rewrite) for one in found]


def test_a_house_switches_a_rule_off_and_weighs_it_otherwise() -> None:
    assert [one[:2] for one in remarks(BLAME, {})] == [("blame", Severity.WARN)]
    assert remarks(BLAME, {"off": ["blame"]}) == []
    assert [one[1] for one in remarks(BLAME, {"severities": {"blame": "hint"}})] == [Severity.HINT]


def test_a_house_adds_phrases_terms_and_words_that_stay_inside() -> None:
    own = {
        "phrases": [
            {
                "rule": "hollow",
                "pattern": "с заботой о вас",
                "reason": "Так не говорим.",
                "rewrite": "до связи",
            }
        ],
        "terms": {"перепровод*": "пересчёт документов"},
        "inner_words": ["панель рассвет"],
        "known_terms": ["dns"],
    }
    draft = "С заботой о вас! Перепроводку закончим сегодня до 15:00, в панели «Рассвет» и в панель Рассвет видно, DNS цел."
    assert remarks(draft, own) == [
        ("hollow", Severity.WARN, "С заботой о вас", "До связи"),
        ("jargon", Severity.HINT, "Перепроводку", "Перепроводку (пересчёт документов)"),
        ("leak", Severity.STOP, "панель Рассвет", ""),
    ]
    found = review(draft, now=NOW, calendar=ZONE, house=House.from_json(own)).remarks
    assert found[0].reason == "Так не говорим."


@pytest.mark.parametrize(
    ("data", "named"),
    [
        ([], "object"),
        ({"severities": {"blame": "loud"}}, "loud"),
        ({"phrases": [{"rule": "rude"}]}, "pattern"),
        ({"phrases": [{"rule": "rude", "pattern": "(а", "reason": "нет"}]}, "bracket"),
        ({"terms": {"*": "всё"}}, "short"),
        ({"hot": "warm"}, "warm"),
    ],
)
def test_settings_that_cannot_be_used_are_a_clear_error(data: object, named: str) -> None:
    with pytest.raises(HouseError, match=named):
        House.from_json(data)


@pytest.mark.parametrize(
    ("pattern", "text", "place"),
    [
        ("вы (же)? сами", "Но вы же сами знаете", "вы же сами"),
        ("@ошибка ..1 исправ*", "ошибок вчера исправлено", "ошибок вчера исправлено"),
        ("did not [read]", "You didn't read it", "read"),
        ("we will , too", "we will, too", "we will, too"),
        ("(a b|c) d", "c d", "c d"),
        ("(e (a|b) c)? d", "e b c, d", "e b c, d"),
        ("вы ..2 <plural>", "вы вчера вечером удалили", "вы вчера вечером удалили"),
        ("нет ответа", "Нет. Ответа ждём", None),
        ("вы ..2 <plural>", "вы, наверное, удалили", None),
        ("we will , too", "we will too", None),
    ],
)
def test_a_pattern_stands_where_it_says(pattern: str, text: str, place: str | None) -> None:
    made: Matcher[None] = Matcher()
    made.add(pattern, None)
    words = Draft(text).words
    hits = [text[words[hit.at].start : words[hit.to - 1].end] for hit in made.hits(words)]
    assert hits[:1] == ([place] if place else [])


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="аб()|?*.,[]<>@ 1", max_size=20), st.text(alphabet="аб ,.", max_size=30))
def test_any_pattern_is_read_or_refused(pattern: str, text: str) -> None:
    made: Matcher[None] = Matcher()
    try:
        made.add(pattern, None)
    except PatternError:
        return
    words = Draft(text).words
    assert all(0 <= hit.start <= hit.at <= hit.to <= len(words) for hit in made.hits(words))


LETTER = "Третий день не проводится накладная №4471! Пишет «Период закрыт». Отгрузка стоит."


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize(
    "due", [None, NOW.replace(hour=17), NOW.replace(day=19, hour=12), NOW.replace(day=29)]
)
def test_a_starter_holds_no_number_that_the_ticket_and_the_promise_do_not(
    language: str, due: datetime | None
) -> None:
    ticket = Ticket.from_json({"contact": "Инна", "messages": [{"direction": "in", "text": LETTER}]})
    made = starter(ticket, now=NOW, due=due, calendar=ZONE, language=language)
    known = LETTER + (due.strftime("%d %H:%M") if due else "")
    assert set(re.findall(r"\d+", made.text)) <= set(re.findall(r"\d+", known))
    assert "Инна" in made.understood
    assert "4471" in made.understood
    assert all((made.understood, made.known, made.next))


def test_a_starter_promises_what_the_coach_finds_again() -> None:
    ticket = Ticket.from_json({"contact": "Инна", "messages": [{"direction": "in", "text": LETTER}]})
    due = NOW.replace(day=19, hour=12)
    for language in ("ru", "en"):
        made = starter(ticket, now=NOW, due=due, calendar=ZONE, language=language)
        found = review(made.next, now=NOW, calendar=ZONE).promises
        assert due in [one.due for one in found]


def test_a_starter_says_that_the_cause_is_known_only_when_it_is() -> None:
    for known, word in ((True, "знаем"), (False, "не знаем"), (None, "не знаем")):
        made = starter(Ticket(cause_known=known), now=NOW, language="ru")
        assert word in made.known
        assert ("не знаем" in made.known) is not bool(known)


def test_the_stock_covers_its_topics_in_both_languages() -> None:
    topics = {
        language: {one.topic for one in shipped() if one.language == language} for language in ("ru", "en")
    }
    assert topics["ru"] == topics["en"]
    assert len(topics["ru"]) >= 25


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Накладная не проводится, пишет «Период закрыт»", "closed_period"),
        ("Сменили хостинг, домен не открывается", "dns"),
        ("I was charged twice for the plan", "double_payment"),
        ("The browser says: your connection is not private", "certificate"),
    ],
)
def test_an_explanation_is_offered_when_its_topic_comes_up(text: str, topic: str) -> None:
    for language in ("ru", "en"):
        found = offer(shipped(), [text], language=language)
        assert topic in [one.topic for one in found]
        assert {one.language for one in found} == {language}
        assert len(found) <= 3


def test_a_house_has_a_stock_of_its_own() -> None:
    own = (Explanation("pump", "ru", "Насос", "Насос — как сердце.", ("насос*",)),)
    assert offer(own, ["Насосы гудят"], language="ru") == own
    assert offer(own, ["Тихо"], language="ru") == ()


def test_no_explanation_would_be_remarked_on_itself() -> None:
    for one in shipped():
        found = review(one.text, now=NOW, calendar=ZONE).remarks
        assert {remark.rule for remark in found} <= {"no_next_step", "empty_promise", "order"}, one
