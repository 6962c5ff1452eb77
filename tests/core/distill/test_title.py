"""The names of tickets; the letters stand in titled.txt: "@ title", "# subject", then the text."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gromootvod.core.distill import distill


def letters():
    return [pytest.param(*letter, id=letter[2][:40]) for letter in _letters()]


def _letters():
    source = Path(__file__).with_name("titled.txt").read_text(encoding="utf-8")
    for block in source.removeprefix("@ ").split("\n@ "):
        title, subject, text = block.split("\n", 2)
        yield subject.removeprefix("#").strip(), text.strip("\n"), title


def test_most_tickets_are_named_as_a_person_would_name_them():
    told = [(title, distill(text, subject=subject).title) for subject, text, title in _letters()]
    assert sum(title == made for title, made in told) >= 0.5 * len(told)


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
        ("СРОЧНО!!! ПОМОГИТЕ!!!!", "Просьба о помощи без подробностей"),
        ("Re: вопрос", "Письмо без подробностей"),
        ("НЕ ПЕЧАТАЕТ ЧЕК", "Не печатает чек"),
        ("Не сдаётся отчёт по НДС", "Не сдаётся отчёт по НДС"),
        ("URGENT: payroll export", "Payroll export"),
    ],
)
def test_without_facts_the_cleaned_subject_names_the_ticket(subject, title):
    assert distill("Здравствуйте!", subject=subject).title == title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Вы издеваетесь?! Сколько можно!!!", "Жалоба без подробностей"),
        ("You are the worst host ever, never again!", "Complaint without details"),
        ("", ""),
        ("   \n", ""),
    ],
)
def test_without_facts_and_without_a_subject_a_plain_phrase_names_it(text, title):
    assert distill(text).title == title


@pytest.mark.parametrize(
    ("subject", "text", "title"),
    [
        (
            "Fillet fails on a shared edge",
            "Please see the file. The preview is shown correct.",
            "Fillet fails on a shared edge",
        ),
        (
            "site down",
            "Our site is down, every page answers 503 since 9am.",
            "Site is down, every page answers 503, since 9am",
        ),
        ("Спасибо!", "Не печатает чек.", "Не печатает чек"),
        ("С праздником вас", "Накладная не проводится.", "Накладная не проводится"),
    ],
)
def test_a_subject_names_the_ticket_only_when_it_tells_the_trouble_better(subject, text, title):
    assert distill(text, subject=subject).title == title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("My order never arrived.", "Order never arrived"),
        ("I can not open the report.", "Can't open the report"),
        ("девочки спасайте, платье пришло не моё", "Платье пришло не моё"),
        (
            "Certificate for https://www.thistle.example/path expired.",
            "Certificate for thistle.example expired",
        ),
    ],
)
def test_a_title_speaks_of_the_thing_and_not_of_the_writer(text, title):
    assert distill(text).title == title


@given(st.text(max_size=400), st.text(max_size=120))
def test_no_text_makes_a_title_too_long_or_loud(text, subject):
    made = distill(text, subject=subject).title
    assert len(made) <= 90
    assert "\n" not in made
    assert not made.endswith("!")


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
