"""What is said aloud before anything is asked."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from gromootvod.core.interview import Case, Known, opening
from gromootvod.core.interview.phrases import house

CASES = {
    "worry": Case(heat=50, feelings=("worry",)),
    "threat": Case(heat=50, feelings=("threat",)),
    "repeated": Case(heat=50, feelings=("repeated",)),
    "hot_impact": Case(heat=80, known={"impact": Known(0.9, ("стоим",))}),
    "hot": Case(heat=80, feelings=("anger",)),
    "sadness": Case(heat=50, feelings=("sadness",)),
    "impact": Case(known={"impact": Known(0.9, ("стоим",))}),
    "warm": Case(heat=30),
    "always": Case(),
}


def test_every_feeling_of_a_letter_has_its_words_aloud() -> None:
    assert [when for when, _ in house().spoken] == [when for when, _ in house().openings]
    assert set(CASES) == {when for when, _ in house().spoken}


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("when", CASES)
def test_aloud_nobody_speaks_of_letters(when: str, language: str) -> None:
    said = opening(replace(CASES[when], language=language), spoken=True)
    assert said == dict(house().spoken)[when][language]
    assert not re.search(r"письм|написал|letter|writing to us", said)


def test_another_language_is_answered_in_english() -> None:
    assert opening(Case(language="de"), spoken=True) == dict(house().spoken)["always"]["en"]
