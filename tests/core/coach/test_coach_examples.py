"""Every rule's own examples: each bad one is caught by that rule alone, in its place; each good one by none."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from gromootvod.core.clock import Calendar
from gromootvod.core.coach import Remark, Ticket, review, rule_names
from gromootvod.core.coach.rulebook import Example, rules

HOUSE = Calendar.of("mon-fri 09:00-18:00", "Europe/Moscow")
NOW = datetime(2026, 5, 18, 9, 40, tzinfo=HOUSE.zone)
EXAMPLES = [example for rule in rules().values() for example in rule.examples]
MARK = re.compile("[⟦⟧]")


def read(example: Example) -> list[Remark]:
    ticket = Ticket.from_json(example.ticket) if example.ticket else None
    return list(review(MARK.sub("", example.draft), now=NOW, ticket=ticket, calendar=HOUSE).remarks)


@pytest.mark.parametrize("example", [one for one in EXAMPLES if one.whole or "⟦" in one.draft], ids=str)
def test_a_bad_example_is_caught_by_its_rule_alone_in_its_place(example: Example) -> None:
    found = read(example)
    assert {remark.rule for remark in found} == {example.rule}
    if not example.whole:
        start = example.draft.index("⟦")
        end = example.draft.index("⟧") - 1
        assert any(_meets(start, end, remark) for remark in found)


def _meets(start: int, end: int, remark: Remark) -> bool:
    overlap = min(end, remark.end) - max(start, remark.start)
    lengths = sorted((end - start, remark.end - remark.start))
    return overlap * 2 >= lengths[0] and lengths[0] * 5 >= lengths[1]


@pytest.mark.parametrize(
    "example", [one for one in EXAMPLES if not one.whole and "⟦" not in one.draft], ids=str
)
def test_a_good_example_is_left_in_peace(example: Example) -> None:
    assert read(example) == []


@pytest.mark.parametrize("rule", rule_names())
def test_every_rule_has_reasons_and_examples_in_both_languages(rule: str) -> None:
    data = rules()[rule]
    assert data.reasons
    for sentences in data.reasons.values():
        assert set(sentences) == {"ru", "en"}
        assert all(sentence.endswith((".", "}.")) for sentence in sentences.values())
    if rule != "wall":  # its bad examples are long; they stand in its own tests
        for cyrillic in (True, False):
            assert [
                one
                for one in data.examples
                if (one.whole or "⟦" in one.draft) and bool(re.search("[а-яё]", one.draft)) is cyrillic
            ]
