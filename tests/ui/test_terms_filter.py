"""The filter language in words: every error has a sentence, every example works."""

from __future__ import annotations

import pytest
from django.utils import translation

from gromootvod.core.filter import KINDS, FilterError, parse
from gromootvod.ui import terms_filter

WRONG = [
    "staet:known", "xyzzyx:known", "state:", 'tag:"a', "state:>known", "state:broken", "heat:hot", "due:soon", "a" * 1001,
    "a " * 30,
]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("text", WRONG, ids=lambda text: text[:12])
def test_every_error_is_said_in_words_and_marked(text: str, language: str) -> None:
    with pytest.raises(FilterError) as caught, translation.override(language):
        parse(text)
    with translation.override(language):
        trouble = terms_filter.trouble(text, caught.value)
    assert trouble.words
    assert "%(" not in trouble.words
    assert caught.value.code not in trouble.words
    assert trouble.before + trouble.place + trouble.after == text
    assert trouble.place


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_key_has_help_whose_examples_can_be_asked(language: str) -> None:
    with translation.override(language):
        helps = terms_filter.keys_help()
    assert len(helps) == len(KINDS)
    for line in helps:
        assert line.about
        for example in line.examples:
            assert parse(example).terms, example


def test_the_place_is_named_where_nothing_marks_it() -> None:
    with pytest.raises(FilterError) as caught:
        parse("a state:broken")
    with translation.override("en"):
        assert terms_filter.explain(caught.value, "a state:broken").endswith("Here: broken")
