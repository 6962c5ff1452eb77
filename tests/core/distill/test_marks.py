"""A person's word lies over the distiller's: spans are split, nothing of the text is lost, card and title follow."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gromootvod.core.distill import CORRECTED, Kind, Label, Mark, Slot, distill, overlay, retell

TEXT = (
    "Здравствуйте! Накладная 184 не проводится, пишет «период закрыт». Сколько можно, достали уже! Спасибо."
)
MARKS = st.builds(
    Mark,
    start=st.integers(-5, 120),
    end=st.integers(-5, 120),
    label=st.sampled_from(list(Label)),
    hot=st.booleans(),
)


@given(st.lists(MARKS, max_size=6))
def test_spans_cover_the_text_whatever_is_marked(marks: list[Mark]) -> None:
    spans = overlay(distill(TEXT).spans, marks)
    assert spans[0].start == 0
    assert spans[-1].end == len(TEXT)
    assert all(one.end == other.start and one.start < one.end for one, other in pairwise(spans))
    told = retell(TEXT, spans, version="v")
    assert told.spans == spans
    for values in told.card.values():
        assert all(TEXT[value.start : value.end] == value.text for value in values if value.start >= 0)


def test_a_span_covered_in_part_is_split_and_keeps_its_label_around() -> None:
    (span,) = distill("Накладная 184 не проводится").spans
    before, said, after = overlay([span], [Mark(10, 13, Label.ENVIRONMENT)])
    assert (before.label, said.label, after.label) == (span.label, Label.ENVIRONMENT, span.label)
    assert (said.start, said.end, said.why, said.confidence) == (10, 13, CORRECTED, 1.0)


def test_the_later_word_wins() -> None:
    spans = overlay(distill(TEXT).spans, [Mark(0, 40, Label.ANGER), Mark(0, 40, Label.SYMPTOM)])
    assert spans[0].label is Label.SYMPTOM


def test_a_phrase_that_becomes_a_fact_comes_onto_the_card_and_one_that_ceases_leaves_it() -> None:
    told = distill(TEXT)
    start = TEXT.index("Сколько")
    stop = TEXT.index(" Спасибо")
    raised = retell(TEXT, overlay(told.spans, [Mark(start, stop, Label.IMPACT)]), version="v")
    assert any("Сколько" in value.text for value in raised.card[Slot.IMPACT])
    lowered = retell(TEXT, overlay(told.spans, [Mark(0, len(TEXT), Label.ANGER)]), version="v")
    assert lowered.card == {}
    assert lowered.heat.value > 0
    assert all(span.kind is Kind.FEELING for span in lowered.spans)


@pytest.mark.parametrize(
    "text", ["", " \n", "!" * 3000, "\ud800 не работает", "> цитата\n\nНе работает касса."]
)
def test_what_nobody_marked_is_told_as_before(text: str) -> None:
    told = distill(text)
    assert retell(text, told.spans, version=told.version).card == told.card
