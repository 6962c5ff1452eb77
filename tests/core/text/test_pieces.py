"""Sentences and clauses with their places."""

import pytest
from growth import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from gromootvod.core.text import clauses, sentences

ANY_TEXT = st.text(alphabet=st.characters(), max_size=400)
LETTERLIKE = st.text(alphabet="абвАБ nyN.!?,;:…\n\r\t -—()«»\"'123#>*", max_size=400)


def texts(pieces):
    return [piece.text for piece in pieces]


def test_an_abbreviation_ends_no_sentence():
    text = "Адрес: ул. Садовая, д. 5, т.е. во дворе. Подъезд второй."
    assert texts(sentences(text)) == ["Адрес: ул. Садовая, д. 5, т.е. во дворе.", "Подъезд второй."]


def test_a_sentence_may_begin_in_lower_case_or_without_a_space():
    assert texts(sentences("касса не работает. помогите")) == ["касса не работает.", "помогите"]
    assert texts(sentences("Касса не работает.Помогите!")) == ["Касса не работает.", "Помогите!"]


def test_a_version_and_a_sum_are_not_cut():
    text = "Стоит версия 8.3.24, сумма 1.500 руб. за месяц."
    assert texts(sentences(text)) == [text]


def test_items_of_a_list_are_sentences_of_their_own():
    text = "Что делал:\n1. Открыл документ\n2. Нажал «Провести»\n- ждал минуту"
    assert texts(sentences(text)) == [
        "Что делал:",
        "1. Открыл документ",
        "2. Нажал «Провести»",
        "- ждал минуту",
    ]


def test_a_line_that_a_mail_program_wrapped_is_one_sentence():
    text = "When I open the report for the previous month the page stays\nblank and nothing else happens."
    assert len(sentences(text)) == 1


def test_a_clause_ends_where_another_verb_begins():
    text = "Я третий день не могу провести накладную, достало уже, сколько можно, вы вообще там работаете?"
    assert texts(clauses(text)) == [
        "Я третий день не могу провести накладную,",
        "достало уже,",
        "сколько можно,",
        "вы вообще там работаете?",
    ]


def test_things_in_a_row_are_one_clause():
    text = "Не печатаются накладные, счета, акты и ценники."
    assert texts(clauses(text)) == [text]


def test_quoted_words_are_never_cut():
    text = "Нажимаю «Провести, и закрыть, но не сейчас»."
    assert texts(clauses(text)) == [text]


def test_a_flood_without_commas_is_cut_where_a_new_thought_begins():
    text = "у меня не работает касса второй день я уже звонила вам никто не отвечает помогите срочно"
    assert len(clauses(text)) >= 3


@pytest.mark.parametrize("strategy", [ANY_TEXT, LETTERLIKE])
def test_pieces_stand_where_they_say_in_order_and_lose_no_word(strategy):
    @given(strategy)
    def check(text):
        for pieces in (sentences(text), clauses(text)):
            at = 0
            for piece in pieces:
                assert at <= piece.start < piece.end <= len(text)
                assert text[piece.start : piece.end] == piece.text == piece.text.strip()
                assert not text[at : piece.start].strip()
                at = piece.end
            assert not text[at:].strip()

    check()


@pytest.mark.parametrize(
    "unit", ["!", "а", "не работает, ", "(", '"', "a.b", "\n", "\ud800", "1) ", "- ", "... ", "г. "]
)
def test_time_grows_with_the_length_only(unit):
    assert_linear(lambda length: clauses(unit * (length // len(unit))), 50_000)
