"""What words mean in numbers, and that teaching and judging sum them alike."""

from __future__ import annotations

import numpy as np
import pytest

from gromootvod.core.distill import Label
from gromootvod.core.distill.chain import Numbers
from gromootvod.core.distill.judge import prepare
from gromootvod.core.distill.keys import key
from gromootvod.core.distill.model import COLUMNS, LABELS, Model, model
from gromootvod.core.distill.senses import Sense, sense
from gromootvod.core.distill.signs import of_sense
from tools.corpus import Gold, Letter
from tools.teach.chain import Lesson, teach
from tools.teach.examples import Meant, Signs, clauses_of, example


def known(word: str) -> Sense:
    numbers = sense(word)
    assert numbers is not None, word
    return numbers


def nearness(one: str, other: str) -> float:
    first, second = known(one), known(other)
    return float(first @ second / np.linalg.norm(first) / np.linalg.norm(second))


@pytest.mark.parametrize(
    ("word", "like", "unlike"),
    [
        ("crashes", "freezes", "invoice"),
        ("invoice", "receipt", "crashes"),
        ("furious", "angry", "printer"),
        ("отсутствует", "нет", "благодарю"),
        ("сломался", "испортился", "пятница"),
        ("безобразие", "хамство", "договор"),
    ],
)
def test_words_for_like_things_are_near(word: str, like: str, unlike: str) -> None:
    assert nearness(word, like) > nearness(word, unlike) + 0.1


def test_a_word_that_is_not_in_the_table_is_known_by_its_beginning() -> None:
    assert nearness("перезагружалась", "перезагрузка") > 0.5


@pytest.mark.parametrize("word", ["", "12", "a1b2", "0x80070005", "щщщщщщ", "\ud800", "x" * 10_000])
def test_what_is_no_word_means_nothing(word: str) -> None:
    assert sense(word) is None


@pytest.mark.parametrize(
    "text",
    [
        "The printer hangs, I am furious. Printing again helps for a minute.",
        "Касса зависла, безобразие. Толку нет!",
    ],
)
def test_teaching_and_judging_sum_the_same_signs(text: str) -> None:
    learned = model()
    letter = Letter("x-z-001", "", "z", "", "erp", "", "", text, (Gold(0, len(text), Label.SYMPTOM, False),))
    told = example(letter, learned.cutter)
    assert told is not None
    clauses = clauses_of(letter, learned.cutter)
    summed = np.array([_sum(learned, *said) for said in zip(told.signs, told.meant, strict=True)])
    assert summed == pytest.approx(learned.scores(clauses, prepare(clauses)), abs=1e-3)


def _sum(learned: Model, signs: Signs, meant: Meant) -> Numbers:
    total = np.zeros(COLUMNS)
    for name, value in signs:
        total += learned.table[learned.rows.find([key(name)])[0]] * value
    for place, numbers in meant.items():
        for name, value in zip(of_sense(*place), numbers, strict=True):
            total += learned.table[learned.rows.find([key(name)])[0]] * value
    return total


def test_a_word_that_no_letter_taught_is_judged_by_its_likes() -> None:
    """Letters that know "crashes" alone teach something of "freezes", too."""
    texts = [f"It {word} every {day}." for word in ("crashes", "hangs") for day in ("day", "week", "morning")]
    thanks = [f"Thank you {word}, {name}." for word in ("kindly", "warmly") for name in ("Ann", "Bob", "Eve")]
    lessons = [(text, Label.SYMPTOM) for text in texts] + [(text, Label.COURTESY) for text in thanks]
    letters = [
        Letter(f"en-z-{n:03}", "en", "z", "", "erp", "", "", text, (Gold(0, len(text), label, False),))
        for n, (text, label) in enumerate(lessons)
    ]
    examples = [one for letter in letters if (one := example(letter, None))]
    taught = teach(examples, Lesson(least=1))
    rows = {found: taught.weights[at] for at, found in enumerate(taught.keys)}
    of_own = np.array([rows[key(name)] for name in of_sense(0, "en")])
    says = known("freezes") @ of_own
    assert says[LABELS.index(Label.SYMPTOM)] > says[LABELS.index(Label.COURTESY)]
