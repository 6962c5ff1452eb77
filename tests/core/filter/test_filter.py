"""The filter language: what it understands, and that it says where it does not."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

import pytest
from growth import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from gromootvod.core.filter import (
    CHOICES,
    KINDS,
    LONGEST,
    MOST,
    Day,
    Filter,
    FilterError,
    Named,
    Span,
    Term,
    parse,
    read_moment,
    russian_choice,
    russian_key,
    term_text,
    to_text,
)


def read(text: str) -> tuple[tuple[str, str, str, bool], ...]:
    return tuple((term.key, term.op, term.value, term.negated) for term in parse(text).terms)


def bare(asked: Filter) -> Filter:
    return replace(asked, terms=tuple(replace(term, start=0, end=0) for term in asked.terms))


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("state:known", (("state", ":", "known", False),)),
        ("состояние:чиним", (("state", ":", "repairing", False),)),
        ("STATE:Known", (("state", ":", "known", False),)),
        ("-tag:vip", (("tag", ":", "vip", True),)),
        ("heat:>60", (("heat", ">", "60", False),)),
        ("heat>=60", (("heat", ">=", "60", False),)),
        ("жар>60", (("heat", ">", "60", False),)),
        ("opened:>2026-01-01", (("opened", ">", "2026-01-01", False),)),
        ("updated:<7d", (("updated", "<", "7d", False),)),
        ("срок:сегодня", (("due", ":", "today", False),)),
        ("due:today|late", (("due", ":", "today|late", False),)),
        ("assignee:me", (("assignee", ":", "me", False),)),
        ("ответственный:никто", (("assignee", ":", "none", False),)),
        ("ответственный:егор", (("assignee", ":", "егор", False),)),
        ('company:"ООО Ромашка"', (("company", ":", "ООО Ромашка", False),)),
        ("фирма:«ООО Ромашка»", (("company", ":", "ООО Ромашка", False),)),
        ("field.contract:K-7", (("field.contract", ":", "K-7", False),)),
        ("поле.договор>=3", (("field.договор", ">=", "3", False),)),
        ("есть:вложение is:open", (("has", ":", "attachment", False), ("is", ":", "open", False))),
        ("number:#17", (("number", ":", "17", False),)),
        ("from:vera@client.example", (("from", ":", "vera@client.example", False),)),
    ],
)  # fmt: skip
def test_a_term_is_a_key_an_operator_and_a_value(
    text: str, terms: tuple[tuple[str, str, str, bool], ...]
) -> None:
    assert read(text) == terms


def test_words_phrases_and_terms_stand_in_any_order() -> None:
    asked = parse('накладная state:known "период закрыт" -тест heat:>60 прово* -«не то»')
    assert asked.words == ("накладная", "прово*")
    assert asked.phrases == ("период закрыт",)
    assert asked.without == ("тест", "не то")
    assert [term.key for term in asked.terms] == ["state", "heat"]


def test_a_term_knows_its_place() -> None:
    text = 'a  -tag:"very important"  b'
    (term,) = parse(text).terms
    assert text[term.start : term.end] == '-tag:"very important"'


@pytest.mark.parametrize(
    "text",
    ["https://example.com/x", "C:\\base", "Ошибка: нет", "14:30", "a>b", "std::map", "- x", "-", "c:d"],
)
def test_what_people_paste_is_words(text: str) -> None:
    assert parse(text).words == tuple(text.split())
    assert not parse(text).terms


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("staet:known", "unknown_key", "staet"),
        ("a state:", "no_value", "state:"),
        ("state:|", "no_value", "state:|"),
        ('tag:"a', "open_quote", '"a'),
        ("a «b", "open_quote", "«b"),
        ("state:>known", "no_order", "state:>known"),
        ("heat:>1|2", "no_order", "heat:>1|2"),
        ("state:broken", "bad_choice", "broken"),
        ("heat:hot", "bad_number", "hot"),
        ("opened:2026-13-01", "bad_moment", "2026-13-01"),
        ("due:soon", "bad_moment", "soon"),
        ("opened:late", "bad_moment", "late"),
        ("due:>late", "bad_moment", "late"),
        ("updated:нет", "bad_moment", "нет"),
    ],
)
def test_what_is_not_understood_is_marked(text: str, code: str, place: str) -> None:
    with pytest.raises(FilterError) as caught:
        parse(text)
    assert caught.value.code == code
    assert text[caught.value.start : caught.value.end] == place


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("staet", "state"), ("asignee", "assignee"), ("состояни", "состояние"), ("xyzzy", "")],
)
def test_a_misspelt_key_is_recognised(wrong: str, right: str) -> None:
    with pytest.raises(FilterError) as caught:
        parse(f"{wrong}:a")
    assert caught.value.hint == right


def test_there_is_an_end_to_a_filter() -> None:
    with pytest.raises(FilterError, match="too_long"):
        parse("a" * (LONGEST + 1))
    with pytest.raises(FilterError, match="too_many"):
        parse("a " * (MOST + 1))
    assert len(parse("a " * MOST).words) == MOST


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2026-02-03", Day(date(2026, 2, 3), date(2026, 2, 3))),
        ("3.2.2026", Day(date(2026, 2, 3), date(2026, 2, 3))),
        ("2026-12", Day(date(2026, 12, 1), date(2026, 12, 31))),
        ("02.2024", Day(date(2024, 2, 1), date(2024, 2, 29))),
        ("7d", Span(timedelta(days=7))),
        ("2ч", Span(timedelta(hours=2))),
        ("3w", Span(timedelta(weeks=3))),
        ("вчера", Named("yesterday")),
        ("9999-12", None),
        ("9999999w", None),
        ("0000-01-01", None),
        ("", None),
    ],
)
def test_moments_are_days_spans_and_names(value: str, moment: Day | Span | Named | None) -> None:
    assert read_moment(value) == moment


def test_alternatives_are_told_from_a_quoted_bar() -> None:
    assert parse("state:known|чиним").terms[0].values == ("known", "repairing")
    assert parse('tag:"a|b"').terms[0].values == ("a|b",)


def test_every_key_and_choice_has_a_russian_word_of_its_own() -> None:
    for key in KINDS:
        assert parse(f"{russian_key(key)}:{_example(key)}").terms[0].key == key
    for table in set(CHOICES) - {"moment"}:
        for code in CHOICES[table]:
            assert parse(f"{table}:{russian_choice(table, code)}").terms[0].value == code


def _example(key: str) -> str:
    kinds = {"text": "x", "number": "1", "moment": "today", "choice": next(iter(CHOICES.get(key, {"": ""})))}
    return kinds[KINDS[key]]


MIXED = st.lists(
    st.one_of(
        st.text(max_size=12),
        st.sampled_from(
            ['"', "«", "»", "-", ":", ">", "|", " ", "state:", "known", "heat>", "9", "field.", "a", "due:", "7d", "tag:"]
        ),
    ),
    max_size=30,
).map("".join)  # fmt: skip


@given(MIXED)
def test_hostile_filters_are_read_or_refused_with_a_place(text: str) -> None:
    refused: FilterError | None = None
    asked = Filter()
    try:
        asked = parse(text)
    except FilterError as error:
        refused = error
    assert refused is None or 0 <= refused.start <= refused.end <= len(text)
    for term in asked.terms:
        assert 0 <= term.start < term.end <= len(text)
        assert term.value


TERMS = st.builds(
    Term,
    key=st.sampled_from(["tag", "company", "from", "field.k"]),
    op=st.just(":"),
    value=st.text("абвxyz |.", min_size=1, max_size=12)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: text.strip("|")),
    negated=st.booleans(),
    quoted=st.just(True),
)


@given(st.lists(TERMS, max_size=5), st.lists(st.text("абв12", min_size=1, max_size=8), max_size=5))
def test_a_filter_that_is_written_reads_back(terms: list[Term], words: list[str]) -> None:
    asked = Filter(words=tuple(words), terms=tuple(terms), phrases=("два слова",), without=("нет", "не то"))
    assert bare(parse(to_text(asked))) == asked


@pytest.mark.parametrize("text", ["heat:>60", "-state:known|check", 'from:"a b"', "due:<2h"])
def test_a_term_is_written_as_it_was(text: str) -> None:
    assert term_text(parse(text).terms[0]) == text


@pytest.mark.parametrize("unit", ["a:", "a-", '"" ', "я.", "--", "||", "a>"])
def test_reading_is_linear(unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gromootvod.core.filter.grammar.LONGEST", 10**9)
    monkeypatch.setattr("gromootvod.core.filter.grammar.MOST", 10**9)

    def read(size: int) -> None:
        with suppress(FilterError):
            parse(unit * size)

    assert_linear(read, 8_000)
