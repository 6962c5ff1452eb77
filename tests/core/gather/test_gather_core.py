"""Likeness of facts: what is alike, what is not, and that a flood costs no more than its size."""

from __future__ import annotations

import gc
from datetime import UTC, datetime, timedelta
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gromootvod.core.gather import ALIKE, CERTAIN, MOST, Index, Rarity, alike, nearest, traits_of

NOW = datetime(2026, 3, 17, 8, 0, tzinfo=UTC)
QUIET = Rarity()


def traits(title: str) -> frozenset[str]:
    return traits_of(title)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Сайт не открывается, ошибка 502", "Не могу зайти на сайт, пишет 502"),
        ("Лежит магазин: 502 Bad Gateway", "Our shop is down: 502 Bad Gateway"),
        ("Письма не уходят, висят в исходящих", "Почта не уходит: письма висят в исходящих"),
        ("ORA-01555 при печати отчёта", "Отчёт падает с ora-01555"),
    ],
)
def test_one_cause_in_other_words_is_alike(one: str, other: str) -> None:
    assert alike(traits(one), traits(other), QUIET).score >= ALIKE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Накладная не проводится: «период закрыт»", "Накладная печатается без подписи"),
        ("Ошибка при входе, пароль не подходит", "Ошибка при печати, принтер молчит"),
        ("Срочно! Ничего не работает, помогите", "Срочно! Ничего не работает, когда почините"),
        ("Ошибка 502 на сайте", "Ошибка 404 в отчёте"),
        ("", "Сайт не открывается"),
    ],
)
def test_different_causes_are_not_alike(one: str, other: str) -> None:
    assert alike(traits(one), traits(other), QUIET).score < ALIKE


def test_the_same_words_are_certain() -> None:
    words = traits("Магазин не открывается, 502 Bad Gateway")
    assert alike(words, words, QUIET).score == 100 > CERTAIN


def test_a_code_says_more_than_a_word() -> None:
    code, word = frozenset({"#502", "a", "b"}), frozenset({"сайт", "a", "b"})
    assert (
        alike(code, frozenset({"#502", "x", "y"}), QUIET).score
        > alike(word, frozenset({"сайт", "x", "y"}), QUIET).score
    )


def test_what_the_house_hears_every_day_says_little() -> None:
    one, other = traits("Накладная: период закрыт"), traits("Накладная, период продажи")
    busy = Rarity.of([one] * 400)
    assert alike(one, other, busy).score <= alike(one, other, QUIET).score


def test_numbers_of_documents_and_telephones_make_nobody_alike() -> None:
    found = traits_of("Счёт-фактура 1043-AB не уходит", [("environment", "document", "1043-AB")])
    assert not any("1043" in trait for trait in found)


def test_a_pasted_log_is_no_better_known_for_being_long() -> None:
    log = " ".join(f"word{n}x" for n in range(5000))
    assert len(traits_of("t", [("error", "", log)])) <= MOST


def test_nearest_takes_the_most_alike_and_bears_nothing_to_compare_with() -> None:
    one = traits("Сайт не открывается, ошибка 502")
    assert nearest(one, [], QUIET).score == 0
    assert nearest(one, [traits("Принтер молчит"), one], QUIET).score == 100


def test_the_index_forgets_what_is_older_than_its_window() -> None:
    index = Index(timedelta(hours=1))
    one = traits("Сайт не открывается, ошибка 502")
    index.add(1, NOW, one)
    assert [match.key for match in index.find(one, NOW + timedelta(minutes=59), QUIET)] == [1]
    assert index.find(one, NOW + timedelta(minutes=61), QUIET) == []
    index.add(2, NOW + timedelta(hours=3), one)
    assert len(index) == 1


def test_the_index_finds_others_and_not_the_one_itself() -> None:
    index = Index(timedelta(hours=1))
    one = traits("Сайт не открывается, ошибка 502")
    index.add(1, NOW, one)
    index.add(1, NOW, traits("другое"))
    assert index.find(one, NOW, QUIET, besides=1) == []


def test_a_flood_of_one_trouble_costs_in_proportion_to_its_size() -> None:
    def flood(count: int) -> float:
        index = Index(timedelta(hours=1))
        one = traits("Магазин не открывается, 502 Bad Gateway")
        gc.disable()
        begin = process_time()
        for number in range(count):
            at = NOW + timedelta(milliseconds=number)
            index.find(one, at, QUIET)
            index.add(number, at, one)
        spent = process_time() - begin
        gc.enable()
        return spent

    flood(100)
    assert flood(1600) < 8 * flood(200) * 4  # linear, with a wide margin; quadratic would be 64 times


@given(
    st.text(max_size=300),
    st.lists(st.tuples(st.text(max_size=12), st.text(max_size=12), st.text(max_size=200))),
)
def test_nothing_that_people_write_breaks_it(title: str, facts: list[tuple[str, str, str]]) -> None:
    found = traits_of(title, [*facts, ("error", "", title)])
    assert len(found) <= MOST
    assert alike(found, found, QUIET).score in range(101)
    assert alike(found, frozenset(), QUIET).score == 0
