"""Complete tickets are read whole, and can be told in part."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gromootvod.core.interview.simulate import dice
from gromootvod.core.interview.tickets import read_letters, read_tickets

LETTER = """=== ru-a-001
trade: erp
---
⟦courtesy⟧Добрый день! ⟦symptom*⟧Не печатает. ⟦error⟧«Нет бумаги». ⟦step⟧Жму «Печать». ⟦time⟧С утра. ⟦change⟧Сменили лоток.
=== ru-a-002
---
⟦symptom⟧Не печатает.
"""


def test_a_letter_rich_in_slots_is_a_complete_ticket() -> None:
    (ticket,) = read_letters(LETTER, "ru")
    assert ticket.slots == ("symptom", "error", "steps", "since", "change")
    assert ticket.text("error", "since") == "Добрый день! Не печатает. Жму «Печать». Сменили лоток."
    assert ticket.answer("error") == "«Нет бумаги»."


def test_a_ticket_is_read_and_always_needs_its_symptom() -> None:
    source = "- {id: a, playbook: erp, temper: Ох!, slots: {symptom: Стоит., error: Нет}, needed: [error], unknown: [since]}"
    (ticket,) = read_tickets(source, "ru")
    assert ticket.needed == {"symptom", "error"}
    assert ticket.text("error") == "Ох! Стоит."
    assert ticket.unknown == {"since"}


@given(st.text(max_size=300))
def test_any_text_holds_letters_or_none(text: str) -> None:
    assert isinstance(read_letters(f"=== a\n---\n{text}", "ru"), list)


def test_the_dice_are_fair_and_the_same_everywhere() -> None:
    throws = [dice(1, "a", number) for number in range(2000)]
    assert throws[0] == dice(1, "a", 0)
    assert 0.45 < sum(throws) / 2000 < 0.55
    assert 0.2 < sum(throw < 0.25 for throw in throws) / 2000 < 0.3
