"""Two troubles in one letter: told apart when the letter makes it plain, and only then."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gromootvod.core.distill import distill, from_json, retell, to_json
from gromootvod.core.distill.troubles import split_offer, troubles

TWO = {
    "во-первых": (
        "Здравствуйте! Во-первых, не печатает чек на кассе 3. Во-вторых, в личном кабинете пропал акт за февраль.",
        "listed",
        ("чек", "акт"),
    ),
    "numbered": (
        "Two things are broken:\n1. The label printer in bay 4 prints blank pages.\n"
        '2. Nobody can log in to the payroll portal, it says "Account locked".\n',
        "listed",
        ("printer", "payroll"),
    ),
    "вторая проблема": (
        "Накладная 118 не проводится, пишет «период закрыт».\nВторая проблема: телефон в кабинете врача молчит.",
        "announced",
        ("Накладная", "телефон"),
    ),
    "another issue": (
        "The nightly backup fails with error 112. Another issue: the label printer prints blank pages.",
        "announced",
        ("backup", "printer"),
    ),
}
ONE = [
    "Не печатает чек. Перезагрузил кассу, не помогло. Что делать?",
    "1. Открыть журнал.\n2. Нажать «Провести».\n3. Ничего не происходит.",
    "Steps to reproduce:\n1. Open the app\n2. Click Save\n3. It crashes\n\nExpected: it saves.",
    "Во-первых, не печатает чек. Во-вторых, чек не печатает уже второй день.",
    "Во-первых, вы хамы. Во-вторых, вы бездельники.",
    "Интернет не работает третий день.\n\nИнтернет пропадает каждый вечер, верните деньги.",
    "The app crashes.\n\nPlease fix it.\n\nThanks",
    "",
]


@pytest.mark.parametrize(("text", "cue", "words"), TWO.values(), ids=TWO)
def test_two_plain_troubles_are_told_apart(text, cue, words):
    parts = distill(text).parts
    assert len(parts) == 2
    assert {part.cue for part in parts} == {cue}
    for part, word in zip(parts, words, strict=True):
        told = "".join(text[start:end] for start, end in part.places)
        assert word.lower() in told.lower()
        assert word.lower() in part.title.lower()
        assert part.symptom in told


@pytest.mark.parametrize("text", ONE)
def test_a_doubtful_letter_holds_one_trouble(text):
    told = distill(text)
    assert told.parts == ()
    assert split_offer(told) is None
    assert "troubles" not in to_json(told)


def test_the_offer_of_a_split_names_its_reason_and_both_troubles():
    told = distill(TWO["вторая проблема"][0])
    offer = split_offer(told)
    assert offer.cue == "announced"
    assert offer.troubles == told.parts
    assert offer.troubles[0].error == "период закрыт"


def test_troubles_go_to_json_and_back():
    told = distill(TWO["numbered"][0])
    plain = to_json(told)
    assert [part["title"] for part in plain["troubles"]] == [part.title for part in told.parts]
    assert from_json(plain).parts == told.parts


def test_the_places_of_two_troubles_do_not_overlap():
    for text, _, _ in TWO.values():
        places = [place for part in distill(text).parts for place in part.places]
        assert all(before[1] <= after[0] for before, after in pairwise(places))


@given(
    st.lists(
        st.sampled_from(
            ["Во-первых, ", "1. ", "\n\n", "не печатает чек ", "пропал акт. ", "второй вопрос: ", "x"]
        )
    )
)
def test_no_text_makes_one_trouble_of_two_parts_or_raises(pieces):
    assert len(troubles(distill("".join(pieces)))) != 1


@pytest.mark.parametrize("text", [case[0] for case in TWO.values()], ids=TWO)
def test_a_letter_told_anew_still_holds_two_troubles(text):
    told = distill(text)
    again = retell(text, told.spans, version=told.version)
    assert [part.places for part in again.parts] == [part.places for part in told.parts]


def test_a_trouble_that_was_taken_out_of_a_letter_leaves_one():
    text = TWO["вторая проблема"][0]
    start = text.index("Вторая")
    assert distill(text, folds=[(start, len(text))]).parts == ()
