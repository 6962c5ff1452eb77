"""Whom a note names."""

from __future__ import annotations

import pytest
from growth import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from gromootvod.core.notices import find_mentions, fold, handles_of

EGOR, EGOR_TOO, FEDOR = "member:1", "member:2", "member:3"


def people() -> dict[str, set[str]]:
    called: dict[str, set[str]] = {"engineers": {"role:engineer"}, fold("инженеры"): {"role:engineer"}}
    for key, name, email in [
        (EGOR, "Егор Петров", "egor.petrov@desk.example"),
        (EGOR_TOO, "Егор Сидоров", "sidorov@desk.example"),
        (FEDOR, "Фёдор Ежов", "fedor+desk@desk.example"),
    ]:
        for handle in handles_of(name, email):
            called.setdefault(handle, set()).add(key)
    return called


@pytest.mark.parametrize(
    ("text", "key", "said"),
    [
        ("@Егор Петров, посмотри", EGOR, "@Егор Петров"),
        ("@егор_петров посмотри", EGOR, "@егор_петров"),
        ("@Егор.Петров.", EGOR, "@Егор.Петров"),
        ("спроси @Сидоров.", EGOR_TOO, "@Сидоров"),
        ("@egor.petrov: see this", EGOR, "@egor.petrov"),
        ("(@egor.petrov@desk.example)", EGOR, "@egor.petrov@desk.example"),
        ("@федор ёж", FEDOR, "@федор"),
        ("@ФЁДОР!", FEDOR, "@ФЁДОР"),
        ("@fedor+desk", FEDOR, "@fedor+desk"),
        ("@инженеры, срочно", "role:engineer", "@инженеры"),
        ("Dear @Engineers", "role:engineer", "@Engineers"),
        ("\n@Петров", EGOR, "@Петров"),
    ],
)
def test_the_longest_name_after_the_sign_is_meant(text: str, key: str, said: str) -> None:
    (named,) = find_mentions(text, people()).named
    assert (named.key, text[named.start : named.end]) == (key, said)


@pytest.mark.parametrize(
    "text",
    [
        "egor.petrov@desk.example",
        "a@Петров",
        "сумма @ 5",
        "@",
        "@@Петров",
        "почта vera@engineers.example",
        "x.@Петров",
    ],
)
def test_an_address_or_a_lone_sign_names_nobody(text: str) -> None:
    assert find_mentions(text, people()).named == ()


@pytest.mark.parametrize("text", ["@Егор, посмотри", "@егор.", "и @ЕГОР"])
def test_a_name_of_two_people_is_unclear_and_calls_nobody(text: str) -> None:
    found = find_mentions(text, people())
    assert (found.named, len(found.unclear)) == ((), 1)


@pytest.mark.parametrize("text", ["@Степан", "@Петровский", "@egor.petrovich", "@инженеры2"])
def test_a_longer_word_is_another_name(text: str) -> None:
    found = find_mentions(text, people())
    assert (found.named, len(found.unknown) + len(found.unclear)) == ((), 1)


@given(st.text(alphabet="@ егорпЁE.ж-_İß\n" + "petrov", max_size=80))
def test_any_text_yields_stretches_in_order_that_begin_with_the_sign(text: str) -> None:
    end = 0
    for named in find_mentions(text, people()).named:
        assert end <= named.start < named.end <= len(text)
        assert text[named.start] == "@"
        end = named.end


@given(st.text())
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize("piece", ["@", "@егор ", "@" + "е" * 30, "@е.", "@Степан "])
def test_a_long_note_costs_in_step_with_its_length(piece: str) -> None:
    called = people()
    assert_linear(lambda size: find_mentions(piece * size, called), 2_000)
