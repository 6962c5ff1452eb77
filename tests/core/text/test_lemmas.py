"""The analyser of search."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gromootvod.core.text import analyse, fold_lookalikes, lemma


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ошибка", "ошибок"),
        ("день", "дней"),
        ("человек", "людей"),
        ("счёт", "счета"),
        ("накладную", "накладная"),
        ("failing", "failed"),
        ("invoices", "invoice"),
        ("ЁЛКА", "елки"),
    ],
)
def test_forms_of_one_word_meet(one, other):
    assert analyse(one) == analyse(other)


def test_a_code_typed_in_cyrillic_is_found_by_its_latin_twin():
    assert analyse("Е-1042") == analyse("E-1042")
    assert analyse("1С") == analyse("1C")


def test_a_code_is_kept_whole_and_split():
    found = analyse("E-1042")
    assert "e1042" in found
    assert "1042" in found


def test_a_short_version_finds_a_long_one():
    assert set(analyse("8.3")) <= set(analyse("платформа 8.3.24"))


def test_an_address_is_found_by_its_parts():
    assert {"vera", "client"} <= set(analyse("vera@client.example"))


def test_a_word_with_one_latin_letter_is_the_russian_word():
    assert analyse("нe рaботает") == analyse("не работает")  # a Latin e and a Latin a


def test_plain_words_keep_their_letters_when_lookalikes_are_folded():
    assert fold_lookalikes("Сорок ворон, 5-летний план, HOME") == "Сорок ворон, 5-летний план, HOME"


@given(st.text(max_size=300))
def test_lemmas_are_lower_case_letters_and_digits_for_any_text(text):
    for found in analyse(text):
        assert found
        assert len(found) <= 64 * 2
        assert not any(character.isspace() or character in "-./@'\"*:()" for character in found)


@given(st.text(alphabet="АВЕКМНОРСТУХабвгдABCEHKMOPTXabc0123456789- ", max_size=200))
def test_folding_keeps_the_length_and_is_done_once(text):
    folded = fold_lookalikes(text)
    assert len(folded) == len(text)
    assert fold_lookalikes(folded) == folded


def test_lemma_of_a_letter_run_is_left_alone():
    assert lemma("а" * 5_000) == "а" * 5_000
