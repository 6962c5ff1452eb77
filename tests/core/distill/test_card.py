"""The fact card of one letter, and of several."""

from gromootvod.core.distill import WEIGHTS, Slot, completeness, distill, merge_cards

LETTER = (
    "Добрый день! Не могу провести накладную № 118 с понедельника. Пишет «период закрыт». "
    "Платформа 8.3.24, договор № 554012. Раньше проводилось. Нажимал «Провести» и «Записать». "
    "После обновления на 3.0.150 так. Водители ждут. Прошу открыть период."
)


def values(told, slot):
    return [value.text for value in told.card.get(slot, ())]


def test_each_fact_finds_its_slot():
    told = distill(LETTER)
    assert values(told, Slot.ERROR) == ["период закрыт"]
    assert values(told, Slot.SINCE) == ["с понедельника"]
    assert any("Раньше" in value for value in values(told, Slot.EXPECTED))
    assert any("Водители ждут" in value for value in values(told, Slot.IMPACT))
    assert any("обновления" in value for value in values(told, Slot.CHANGE))
    assert any("Прошу" in value for value in values(told, Slot.REQUEST))


def test_values_with_a_form_are_named():
    named = {(value.name, value.text) for value in distill(LETTER).card[Slot.ENVIRONMENT]}
    assert ("version", "8.3.24") in named
    assert ("document", "554012") in named


def test_every_value_is_a_quote_of_the_letter():
    for slot, found in distill(LETTER).card.items():
        for value in found:
            assert value.text == LETTER[value.start : value.end], slot


def test_what_is_not_told_is_missing_the_most_helpful_first():
    told = distill("Не печатает чек.")
    assert told.missing[:3] == (Slot.ERROR, Slot.STEPS, Slot.ENVIRONMENT)
    assert Slot.SYMPTOM not in told.missing


def test_the_weights_of_the_slots_add_up_to_a_hundred():
    assert sum(WEIGHTS.values()) == 100
    assert completeness({}) == 0
    assert completeness(distill(LETTER).card) > 80


def test_a_later_letter_corrects_an_earlier_one_and_both_stay():
    first = distill("Касса не работает со вторника. Версия 2.1.0.")
    second = distill("Ошибся: не работает с понедельника. Версия 2.1.4.")
    card = merge_cards([first, second])
    since = card.slots[Slot.SINCE]
    assert [(one.value.text, one.letter, one.corrected) for one in since] == [
        ("со вторника", 0, True),
        ("с понедельника", 1, False),
    ]
    assert [value.text for value in card.current(Slot.SINCE)] == ["с понедельника"]
    versions = [one for one in card.slots[Slot.ENVIRONMENT] if one.value.name == "version"]
    assert [(one.value.text, one.corrected) for one in versions] == [("2.1.0", True), ("2.1.4", False)]


def test_what_two_letters_say_alike_stands_once_and_uncorrected():
    one = distill("Не печатает с понедельника.")
    card = merge_cards([one, one])
    assert [(value.letter, value.corrected) for value in card.slots[Slot.SINCE]] == [(0, False)]


def test_letters_add_up():
    first, second = distill("Касса не печатает чек."), distill("Пишет «Нет бумаги».")
    card = merge_cards([first, second])
    assert card.completeness == WEIGHTS[Slot.SYMPTOM] + WEIGHTS[Slot.ERROR]
    assert Slot.ERROR not in card.missing
    assert card.slots[Slot.ERROR][0].letter == 1


def test_no_letters_make_an_empty_card():
    card = merge_cards([])
    assert card.slots == {}
    assert card.completeness == 0
    assert set(card.missing) == set(WEIGHTS)
