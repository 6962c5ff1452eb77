"""The fact card of one letter, and of several."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gromootvod.core.distill import WEIGHTS, Slot, completeness, distill, evidence, merge_cards
from gromootvod.core.distill.trimming import trim

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


CORRECTIONS = [
    ("Не проводится накладная. Версия 8.3.24.", "Нет, версия 8.3.25, я ошибся.", "8.3.24", "8.3.25"),
    ("Не пришёл заказ № 4471.", "Извините, опечатка: заказ № 4417.", "4471", "4417"),
    ("The sync fails. Version 2.1.0.", "Sorry, I was wrong, the version is 2.1.4.", "2.1.0", "2.1.4"),
    ("Order 10455 never arrived.", "Not order 10455 but order 10544, my mistake.", "10455", "10544"),
    ("Не открывается журнал в Chrome.", "Нет, я ошиблась, это Firefox.", "Chrome", "Firefox"),
]


@pytest.mark.parametrize(("first", "second", "wrong", "right"), CORRECTIONS)
def test_a_correction_leaves_both_and_marks_the_first(first, second, wrong, right):
    merged = merge_cards([distill(first), distill(second)]).slots[Slot.ENVIRONMENT]
    marked = {one.value.text: one.corrected for one in merged if one.value.name}
    assert marked[wrong] is True
    assert marked[right] is False


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Не пришёл заказ № 4471.", "Заказ № 4417 тоже не пришёл."),
        ("Order 10455 never arrived.", "Also order 10544 is missing."),
        ("Платформа 8.3.24 падает.", "Браузер Chrome 120.0.1 тоже не открывает."),
    ],
)
def test_one_more_thing_is_no_correction(first, second):
    merged = merge_cards([distill(first), distill(second)])
    assert not [one for one in merged.slots[Slot.ENVIRONMENT] if one.corrected]


def test_a_short_answer_stands_in_the_slot_that_was_asked():
    first = distill("Касса не печатает чек.")
    for words in ("позавчера вечером, часов в восемь", "сразу после того как привезли новый роутер"):
        merged = merge_cards([first, distill(words)], {1: Slot.SINCE})
        assert [one.letter for one in merged.slots.get(Slot.SINCE, ())] == [1], words


@pytest.mark.parametrize(
    "words", ["Не знаю.", "Версию не знаю", "понятия не имею", "I don't know", "No idea, sorry"]
)
@pytest.mark.parametrize("slot", [Slot.SINCE, Slot.ENVIRONMENT, Slot.ERROR])
def test_i_do_not_know_is_no_value(words, slot):
    merged = merge_cards([distill("Не печатает чек."), distill(words)], {1: slot})
    assert slot not in merged.slots
    assert slot in merged.missing


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("а не открывается журнал, пожалуйста", "не открывается журнал"),
        ("Здравствуйте, и не печатает чек!!!", "не печатает чек"),
        ("Hi, but the page does not load, because", "the page does not load"),
        ("- не печатает чек,", "не печатает чек"),
        ("2) проверил кабель;", "проверил кабель"),
        ("не приходит смс ((((", "не приходит смс"),
        ("(сканер переводит строку).", "сканер переводит строку"),
        ("списали 299 руб.", "списали 299 руб."),
        ("когда починят?", "когда починят?"),
        ("пропал звук 😭", "пропал звук"),
        ("...", "..."),
    ],
)
def test_a_value_has_nothing_hanging_at_its_ends(text, quote):
    start, end = trim(text, 0, len(text))
    assert text[start:end] == quote


@given(st.text(alphabet="а не,.!?()«» \n1😭please", max_size=60))
def test_trimming_never_loses_all_the_words(text):
    start, end = trim(text, 0, len(text))
    assert 0 <= start <= end <= len(text)
    assert any(c.isalnum() for c in text[start:end]) == any(c.isalnum() for c in text)


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("Не открывается в Firefox 120.", "browser", "Firefox 120"),
        ("Приложение вылетает на iPhone 13 Pro.", "device", "iPhone 13 Pro"),
        ("It crashes on Windows 11.", "os", "Windows 11"),
        ("Раздел «Закупки» не открывается.", "module", "Закупки"),
        ("Сервер db01.corp.example:5432 не отвечает.", "host", "db01.corp.example:5432"),
        ("No ping to 198.51.100.14 since noon.", "host", "198.51.100.14"),
        ("Заказ № 77812 не пришёл.", "document", "77812"),
        ("The page https://shop.example/cart does not load.", "url", "https://shop.example/cart"),
        ("Не работает 1С:Бухгалтерия, платформа 8.3.24.", "product", "1С:Бухгалтерия"),
    ],
)
def test_environment_values_have_names(text, name, value):
    found = {(one.name, one.text) for one in distill(text).card[Slot.ENVIRONMENT]}
    assert (name, value) in found


def test_evidence_tells_what_it_shows():
    told = distill(
        "Не печатает чек, скриншот во вложении.",
        attachments=["a.PNG", "app.log", "цены.xlsx", "акт.pdf", "что-то"],
    )
    found = [(one.name, one.sort, one.text) for one in told.card[Slot.EVIDENCE]]
    assert ("mention", "screenshot", "скриншот во вложении") in found
    assert [sort for name, sort, _ in found if name == "attachment"] == [
        "screenshot",
        "log",
        "table",
        "pdf",
        "file",
    ]


def test_a_picture_that_could_not_be_attached_is_no_evidence():
    assert Slot.EVIDENCE not in distill("Не могу прикрепить скриншот, файл не грузится.").card


def test_the_same_words_stand_once():
    told = distill("Не печатает чек. Не печатает чек! НЕ ПЕЧАТАЕТ ЧЕК")
    assert len(told.card[Slot.SYMPTOM]) == 1


def test_a_page_of_troubles_is_folded_after_the_first_few():
    told = distill("\n".join(f"Не проводится документ «Поступление {n}» у склада {n}." for n in range(30)))
    found = told.card[Slot.SYMPTOM]
    assert len(found) >= 20
    assert 3 <= sum(not value.folded for value in found) <= 6
    assert [value.folded for value in found] == sorted(value.folded for value in found)


def test_a_log_is_shown_by_its_telling_line():
    text = (
        'Падает импорт:\nTraceback (most recent call last):\n  File "a.py", line 3, in run\n'
        "ValueError: no such column: price\n\nЧто делать?"
    )
    assert "ValueError: no such column: price" in values(distill(text), Slot.ERROR)


def test_every_word_of_sending_is_looked_for_before_the_slow_pattern_is() -> None:
    for alternatives in (evidence._SENT_RU, evidence._SENT_EN):
        for alternative in alternatives.removeprefix("(?:").removesuffix(")").split("|"):
            literal = re.split(r"[\\\[(]", alternative)[0]
            assert any(stem in literal for stem in evidence._SENT_AT_ALL), alternative
