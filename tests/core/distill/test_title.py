"""The names of tickets; the letters stand in titled.txt: "@ title", "# subject", then the text."""

from pathlib import Path

import pytest

from gromootvod.core.distill import distill


def letters():
    return list(_letters())


def _letters():
    source = Path(__file__).with_name("titled.txt").read_text(encoding="utf-8")
    for block in source.removeprefix("@ ").split("\n@ "):
        title, subject, text = block.split("\n", 2)
        yield pytest.param(subject.removeprefix("#").strip(), text.strip("\n"), title, id=title[:40])


@pytest.mark.parametrize(("subject", "text", "title"), letters())
def test_a_ticket_is_named_by_its_facts(subject, text, title):
    assert distill(text, subject=subject).title == title


@pytest.mark.parametrize(("subject", "text", "title"), letters())
def test_a_title_neither_shouts_nor_greets(subject, text, title):
    made = distill(text, subject=subject).title
    assert len(made) <= 90
    assert "!" not in made
    assert not made.lower().startswith(("здравств", "добр", "привет", "hello", "hi ", "dear"))


def test_the_symptom_the_words_of_the_error_and_since_when_stand_together():
    text = 'Я третий день не могу провести накладную, достало! Пишет: "период закрыт".'
    assert distill(text).title == "Не удаётся провести накладную: «период закрыт», третий день"
    text = 'I can\'t log in since Monday. It says "Invalid token".'
    assert distill(text).title == "Can't log in: “Invalid token”, since Monday"


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("Re: Fwd: СРОЧНО!!! Не печатает чек", "Не печатает чек"),
        ("RE: RE: [Ticket 4471] No sound", "No sound"),
        ("СРОЧНО!!! ПОМОГИТЕ!!!!", ""),
        ("Re: вопрос", ""),
        ("НЕ ПЕЧАТАЕТ ЧЕК", "Не печатает чек"),
        ("Не сдаётся отчёт по НДС", "Не сдаётся отчёт по НДС"),
        ("URGENT: payroll export", "Payroll export"),
    ],
)
def test_without_facts_the_cleaned_subject_names_the_ticket(subject, title):
    assert distill("Здравствуйте!", subject=subject).title == title


def test_a_letter_of_nothing_but_feeling_has_no_title():
    assert distill("Вы издеваетесь?! Сколько можно!!!").title == ""


def test_capitals_are_lowered_unless_they_are_an_abbreviation():
    assert distill("НЕ СДАЁТСЯ ОТЧЁТ ПО НДС!!!").title == "Не сдаётся отчёт по НДС"
    assert distill("ЭДО ОПЯТЬ НЕ ОТПРАВЛЯЕТ УПД!!!").title == "ЭДО не отправляет УПД"
    assert distill("THE VPN IS DOWN AGAIN!!!").title == "VPN is down"


def test_a_curse_does_not_reach_the_title():
    assert distill("Ваша долбаная программа опять зависла на проводке документа").title == (
        "Программа зависла на проводке документа"
    )
    assert (
        distill("The damn printer is not working since Monday").title
        == "Printer is not working, since Monday"
    )
