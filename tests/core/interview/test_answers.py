"""An answer is understood as it was meant: the slot, "I do not know", something else, or one more try."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gromootvod.core.distill import distill
from gromootvod.core.interview import Answer, Heard, Question, need, shipped, take_in, understand_answer
from gromootvod.core.interview.checks import KINDS, found
from gromootvod.core.interview.values import Check

ERP = shipped("erp")
CASE = take_in(ERP, [distill("Накладная не проводится.")])


def asked(slot: str) -> Question:
    return need(slot, ERP, CASE).question


def answered(slot: str, text: str) -> Answer:
    return understand_answer(asked(slot), text)


@pytest.mark.parametrize(
    ("slot", "text", "value"),
    [
        ("change", "сам не знаю, ничего не менял", "сам не знаю, ничего не менял"),
        ("change", "Ничего не меняли", "Ничего не меняли"),
        ("change", "2", "Обновили программу"),
        ("scope", "у всех", "У всех"),
        ("since", "С прошлой недели вроде", "С прошлой недели вроде"),
        ("error", "Ошибки нет", "Ошибки нет"),
        ("document", "Накладная УТ-001245 от 12 марта.", "УТ-001245"),
        ("period", "Март, ООО Ромашка", "Март, ООО Ромашка"),
    ],
)
def test_an_answer_fills_its_slot(slot: str, text: str, value: str) -> None:
    answer = answered(slot, text)
    assert (answer.heard, answer.value) == (Heard.ANSWER, value)


@pytest.mark.parametrize(
    "text", ["Не знаю", "не помню", "I do not know", "Понятия не имею.", "no idea, sorry"]
)
@pytest.mark.parametrize("slot", ["since", "document", "steps", "scope"])
def test_not_knowing_is_an_answer(slot: str, text: str) -> None:
    assert answered(slot, text).heard is Heard.UNKNOWN


def test_what_is_told_beside_it_is_kept() -> None:
    answer = answered("steps", "сам не знаю, ничего не менял")
    assert answer.heard is Heard.UNKNOWN
    assert answer.also["change"] == "сам не знаю, ничего не менял"
    elsewhere = answered("since", "Пишет «Нет доступа к разделу».")
    assert elsewhere.heard in (Heard.ELSEWHERE, Heard.ANSWER)


@pytest.mark.parametrize("text", ["Просто позвоните мне", "перезвоните мне пожалуйста", "Just call me"])
def test_who_wants_a_call_is_heard(text: str) -> None:
    assert answered("steps", text).heard is Heard.CALL_ME


@pytest.mark.parametrize("text", ["", "   ", "!!!", "Спасибо!", "Здравствуйте"])
def test_nothing_said_is_no_answer(text: str) -> None:
    assert answered("steps", text).heard is Heard.NOTHING


def checked(check: Check) -> Question:
    return Question("document", "Какой номер накладной?", "Найдём её.", check=check, language="ru")


def test_a_checked_answer_is_asked_again_once_and_kindly() -> None:
    question = checked(Check("digits", (9, 9)))
    first = understand_answer(question, "12345")
    assert first.heard is Heard.AGAIN
    assert first.again is not None
    assert "9" in first.again.text
    assert first.again.text.startswith("Спасибо")
    second = understand_answer(first.again, "12345")
    assert (second.heard, second.value) == (Heard.ANSWER, "12345")
    good = understand_answer(first.again, "Вот: 123 456 789.")
    assert (good.heard, good.value) == (Heard.ANSWER, "123456789")


CONFIRM = Question(
    "steps", "Верно ли, что вы нажали «Провести»?", "Повторим.", choices=("Да, так и было", "Нет, было иначе"),
    language="ru", confirms="Верно ли, что вы нажали «Провести»?",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("да", Heard.ANSWER),
        ("1", Heard.ANSWER),
        ("Нет, было иначе", Heard.DENIED),
        ("нет", Heard.DENIED),
        ("Нет, сначала я отменил проведение, потом провёл снова", Heard.ANSWER),
        ("не помню", Heard.UNKNOWN),
    ],
)
def test_a_confirmation_takes_yes_no_and_what_it_was_instead(text: str, heard: Heard) -> None:
    assert understand_answer(CONFIRM, text).heard is heard


@pytest.mark.parametrize(
    ("check", "text", "value"),
    [
        (Check("digits", (9, 9)), "накладная 123456789, вот", "123456789"),
        (Check("digits", (4, 6)), "12 345", "12345"),
        (Check("digits", (9, 9)), "1234567890", None),
        (Check("date"), "это было 14.03.2026 днём", "14.03.2026"),
        (Check("date"), "31.31.2026", None),
        (Check("date"), "14 марта вечером", "14 марта"),
        (Check("date"), "on March 14", "March 14"),
        (Check("time"), "часов в 14:30", "14:30"),
        (Check("version"), "версия 8.3.24.1", "8.3.24.1"),
        (Check("version"), "восьмая", None),
        (Check("email"), "ящик vera@shop.example, пароль не дам", "vera@shop.example"),
        (Check("url"), "https://shop.example/a?b=1", "https://shop.example/a?b=1"),
        (Check("url"), "сайт romashka.example", "romashka.example"),
        (Check("one_of", words=("Chrome", "Firefox")), "наверное chrome", "Chrome"),
        (Check("length", (3, 10)), "да", None),
        (Check("code"), "заказ № 55120", "заказ № 55120"),
        (Check("code"), "14 штук", None),
    ],
)
def test_a_form_is_found_in_an_answer(check: Check, text: str, value: str | None) -> None:
    assert found(check, text) == value


@given(st.text(max_size=400), st.sampled_from(sorted(ERP.slots)), st.booleans())
def test_any_answer_is_understood_somehow(text: str, slot: str, confirm: bool) -> None:
    answer = understand_answer(CONFIRM if confirm else asked(slot), text)
    assert (answer.heard is Heard.ANSWER) == bool(answer.value)
    assert (answer.heard is Heard.AGAIN) == (answer.again is not None)


@given(st.text(max_size=400), st.sampled_from(KINDS))
def test_a_form_is_found_in_the_text_or_not_at_all(text: str, kind: str) -> None:
    check = Check(kind, (2, 9), ("one", "два"))
    value = found(check, text)
    assert value is None or value


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("piece", ["1 ", "a@", "1.", "a.", "№ ", "12-", "http://", "a1-"])
def test_no_form_can_be_made_to_run_for_ever(kind: str, piece: str) -> None:
    found(Check(kind, (9, 9), ("one",)), piece * 50_000)
