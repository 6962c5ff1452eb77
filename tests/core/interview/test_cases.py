"""What a ticket tells is put together once, from wherever it stands; the right playbook is found; needs are worded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gromootvod.core.distill import distill
from gromootvod.core.interview import (
    Case,
    Matter,
    Source,
    Verdict,
    all_shipped,
    choose,
    need,
    next_question,
    proposals,
    shipped,
    take_in,
)
from gromootvod.core.interview.phrases import house
from gromootvod.core.interview.signs import named_error

BOOK, ERP, HOSTING = shipped("universal"), shipped("erp"), shipped("hosting-and-mail")


def case(*letters: str, **beside: object) -> Case:
    return take_in(BOOK, [distill(text) for text in letters], **beside)  # type: ignore[arg-type]


def test_every_source_makes_a_slot_known() -> None:
    told = case(
        "Не печатается отчёт.",
        attachments=["экран.PNG"],
        record={"environment": "Windows 11"},
        answers={"change": "Ничего не меняли"},
    )
    assert told.known["evidence"].source is Source.ATTACHMENT
    assert told.known["environment"].source is Source.RECORD
    assert told.known["change"].source is Source.ANSWER
    snippet = case("It broke.", snippet={"browser": "Chrome 126"})
    assert snippet.known["environment"].source is Source.SNIPPET


def test_an_earlier_letter_counts_like_the_last() -> None:
    assert "error" in case("Пишет «Нет доступа к серверу».", "Когда почините?").known


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Пишет «Период закрыт».", "Период закрыт"),
        ('I get the message "No route to host" again', "No route to host"),
        ('"530 Login incorrect".', "530 Login incorrect"),
        ("Ошибка 502 на главной", "Ошибка 502"),
        ("error code 0x80070005", "error code 0x80070005"),
        ("Заказал «Анну Каренину» в субботу", ""),
        ("Не печатает", ""),
    ],
)
def test_an_error_is_told_by_its_form(text: str, words: str) -> None:
    assert named_error(text) == words


def test_an_error_without_its_words_is_asked_for_its_words() -> None:
    told = case("Программа выдаёт ошибку.")
    question = next_question(told, BOOK).question
    assert question is not None
    assert question.slot == "error"


@pytest.mark.parametrize(
    "text",
    [
        "Ничего не работает!!!",
        "Да сколько можно, у вас опять ничего не работает! Немедленно исправьте!",
        "всё сломалось",
        "У нас всё сломалось с самого утра, сделайте что-нибудь, я в бешенстве!",
        "ВСЁ ЛЕЖИТ, РАБОТА СТОИТ, НИКТО НЕ ОТВЕЧАЕТ",
        "Что за бардак, снова не пашет ни черта, люди сидят без дела, верните как было!",
        "Не работает на моём ноутбуке. Третий раз за неделю!",
        "It doesn't work!!! Again!!!",
        "NOTHING WORKS. Fix it now.",
        "Your garbage software is broken again and I have 40 people sitting on their hands",
        "the whole thing stopped working after your update, you clowns",
        "It's not working on my laptop.",
        "There is a problem with your system. Please help.",
    ],
)
def test_a_vague_letter_is_asked_what_exactly_goes_wrong(text: str) -> None:
    question = next_question(case(text), BOOK).question
    assert question is not None
    assert question.slot == "symptom"


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("Отчёт не открывается.", "symptom"),
        ("The label prints without the address.", "symptom"),
        ("Всё упало после вашего обновления!", "change"),
        ("С самого утра ничего не работает, клиенты ждут.", "impact"),
        ("Nothing works since this morning.", "since"),
        ("It hangs when I press Save.", "steps"),
        ("Итог неверный, должно быть 810.", "expected"),
        ("Окно закрывается, ничего не появляется.", "error"),
    ],
)
def test_what_is_told_by_its_words_is_not_asked(text: str, slot: str) -> None:
    considered = [(one.slot, one.reason) for one in next_question(case(text), BOOK).considered]
    assert (slot, Verdict.KNOWN) in considered


@pytest.mark.parametrize(
    "text",
    [
        "Позвоните мне, пожалуйста.",
        "Хочу поговорить с человеком!",
        "Please call me.",
        "I want to talk to a human.",
    ],
)
def test_who_asks_for_a_person_is_heard(text: str) -> None:
    assert case(f"Не работает печать. {text}").person_wanted


@pytest.mark.parametrize("text", ["Вчера звонил вам, не дозвонился.", "Nobody answered my call yesterday."])
def test_a_call_of_his_own_is_no_wish_for_a_person(text: str) -> None:
    assert not case(text).person_wanted


def test_topics_are_told_by_their_words_in_any_form() -> None:
    letter = distill("При закрытии месяца считается неверная себестоимость.")
    assert "closing" in take_in(ERP, [distill("Не можем закрыть месяц.")]).topics
    assert "printing" not in take_in(ERP, [letter]).topics


def test_old_anger_cools_by_half() -> None:
    hot = "Вы издеваетесь?! Сколько можно, бездельники! Позор!"
    assert case(hot, "Печатает криво.").heat <= case(hot).heat // 2 + 10


def test_thanks_are_no_trouble() -> None:
    assert case("Спасибо, снова работает!").matter is Matter.THANKS


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Не проводится накладная, период закрыт", "erp"),
        ("The invoice cannot be posted to the general ledger", "erp"),
        ("Письма не уходят, пишет 550", "hosting-and-mail"),
        ("Our website is down, DNS does not resolve", "hosting-and-mail"),
        ("Где мой заказ? Курьер не приехал", "web-shop"),
        ("I was charged twice for my order", "web-shop"),
        ("Отправил вам письмо на почту: не работает лифт", "universal"),
        ("The printer is on fire", "universal"),
        ("", "universal"),
    ],
)
def test_the_playbook_is_chosen_by_its_words(text: str, name: str) -> None:
    assert choose(all_shipped(), text).playbook.name == name


def test_a_named_product_weighs_more_than_words() -> None:
    choice = choose(all_shipped(), "Не приходят письма", product="1С:Бухгалтерия")
    assert choice.playbook.name == "erp"
    assert choice.ranking[0] == ("erp", choice.score)


RU = take_in(ERP, [distill("Накладная не проводится.")])
EN = take_in(ERP, [distill("The invoice does not post.")])


@pytest.mark.parametrize(
    ("text", "told", "slot", "piece"),
    [
        ("мне нужен номер накладной", RU, "document", "На каком документе"),
        ("I need the invoice number", RU, "document", "На каком документе"),
        ("номер накладной", EN, "document", "On which document"),
        ("steps", EN, "steps", "?"),
        ("скриншот", EN, "evidence", "picture"),
        ("нужна выгрузка журнала", RU, "own_words", "ещё одно: выгрузка журнала"),
        ("уточнить схему склада", RU, "own_words", "ещё одно: схема склада"),
        ("сколько у них складов?", RU, "own_words", "Сколько у вас складов?"),
        ("how many warehouses do they have", EN, "own_words", "How many warehouses do you have?"),
    ],
)
def test_a_need_becomes_a_polite_question_in_the_clients_language(
    text: str, told: Case, slot: str, piece: str
) -> None:
    made = need(text, ERP, told)
    assert made.slot == slot
    assert piece in made.question.text
    assert not made.foreign
    assert made.question.language == told.language
    assert made.question.offers


def test_words_in_the_other_language_are_shown_to_the_engineer_first() -> None:
    assert need("нужен лог обмена", ERP, EN).foreign


def test_what_engineers_keep_adding_is_proposed() -> None:
    asked = [
        ("closing", "нужен лог обмена"),
        ("closing", "мне нужен лог обмена"),
        ("closing", "Лог обмена"),
    ] * 2
    found = proposals([*asked, ("closing", "модель принтера"), ("posting", "лог обмена")])
    assert [(one.area, one.times) for one in found] == [("closing", 6)]
    assert found[0].text == "Лог обмена"


@given(st.text(max_size=300), st.sampled_from([BOOK, ERP, HOSTING]))
def test_any_letter_and_any_need_are_taken_in(text: str, book: object) -> None:
    told = take_in(book, [distill(text)], answers={"change": text})  # type: ignore[arg-type]
    ask = next_question(told, book)  # type: ignore[arg-type]
    assert ask.question is None or "{" not in ask.question.text or "{" in text
    assert need(text, book, told).question.text  # type: ignore[arg-type]


def test_the_words_of_the_house_are_whole() -> None:
    words = house()
    assert words.openings[-1][0] == "always"
    assert all(set(texts) == {"ru", "en"} for texts in (*words.says.values(), *words.forms.values()))
