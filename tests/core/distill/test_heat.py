"""How hard a letter is to read, and whether a person may be in danger."""

import pytest

from gromootvod.core.distill import distill


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("", 0, 0),
        ("Накладная не проводится с понедельника, пишет «период закрыт».", 0, 10),
        ("Накладная не проводится. Сколько можно!", 40, 70),
        ("Касса не работает, достало уже, сколько можно, вы вообще там работаете?", 50, 80),
        ("Я очень переживаю, деньги не дошли.", 10, 40),
        ("Это издевательство! Вы за что деньги берёте?! Подам на вас в суд и напишу в прокуратуру!", 80, 100),
        ("The export fails on files over 10 MB.", 0, 10),
        ("This is ridiculous, do you even test?", 50, 75),
        ("You are useless. I've had enough. I will sue you and post a review everywhere!!!", 70, 100),
        ("Thanks so much for the quick help, great service!", 0, 10),
    ],
)
def test_heat_follows_the_temper(text, low, high):
    assert low <= distill(text).heat.value <= high


def test_heat_gives_its_reasons_the_strongest_first():
    heat = distill("Вы идиоты, сколько можно!!! Подам в суд!").heat
    assert heat.reasons[0] in ("threat", "anger")
    assert {"threat", "anger", "shouting"} <= set(heat.reasons)


def test_a_long_angry_letter_never_passes_a_hundred():
    assert distill("Вы идиоты! Подам в суд! " * 200).heat.value <= 100


def test_anger_in_a_folded_quotation_does_not_heat():
    text = "> Вы идиоты!\nЧек не печатает."
    assert distill(text, folds=[(0, 13)]).heat.value <= 10


@pytest.mark.parametrize(
    "text",
    [
        "Отключили кислородный концентратор, мама задыхается.",
        "В подъезде пахнет газом!",
        "Я больше не хочу жить.",
        "I can smell gas near the meter.",
        "I will kill myself if this goes on.",
        "There is smoke coming from the socket.",
    ],
)
def test_danger_to_a_person_raises_the_alarm(text):
    heat = distill(text).heat
    assert heat.alarm
    assert "danger" in heat.reasons


@pytest.mark.parametrize(
    "text",
    ["Касса не работает.", "Сервер умер, база лежит.", "The process was killed.", "Kill the old session"],
)
def test_a_machine_that_dies_is_no_alarm(text):
    assert not distill(text).heat.alarm
