"""Personal data found by form. All numbers are invented; their check digits are computed in place."""

import gc
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gromootvod.core.distill import mask
from gromootvod.core.distill.masking import is_iban, is_inn, is_snils, luhn, masked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Пишите на vera@client.example, жду", "Пишите на ⟨email 1⟩, жду"),
        ("Телефон +7 (900) 123-45-67.", "Телефон ⟨phone 1⟩."),
        ("call 8 900 123 45 67 now", "call ⟨phone 1⟩ now"),
        ("call me at (555) 010-1234", "call me at ⟨phone 1⟩"),
        ("Карта 4111 1111 1111 1111 не прошла", "Карта ⟨card 1⟩ не прошла"),
        ("паспорт 45 08 123456 выдан", "паспорт ⟨passport 1⟩ выдан"),
        ("ИНН 1234567890", "ИНН ⟨inn 1⟩"),
        ("СНИЛС 123-456-789 00", "СНИЛС ⟨snils 1⟩"),
        ("Счёт DE89 3704 0044 0532 0130 00 в банке", "Счёт ⟨iban 1⟩ в банке"),
        ("Меня зовут Вера Ильина, я бухгалтер", "Меня зовут ⟨name 1⟩, я бухгалтер"),
        ("Hello, my name is Vera Ilyina and", "Hello, my name is ⟨name 1⟩ and"),
        ("звонила Ольга Сергеевна Вельяминова утром", "звонила ⟨name 1⟩ утром"),
        ("акт подписал Громов П. С. вчера", "акт подписал ⟨name 1⟩ вчера"),
        ("the account of Mr Pargeter is shut", "the account of Mr ⟨name 1⟩ is shut"),
        ("Не печатает.\n\nС уважением,\nОльга Громова", "Не печатает.\n\nС уважением,\n⟨name 1⟩"),
        ("It fails.\n\nThanks,\nAoife Byrne\nDublin", "It fails.\n\nThanks,\n⟨name 1⟩\nDublin"),
        ("адрес: ул. Садовая, д. 14, кв. 7, второй день", "адрес: ⟨address 1⟩, второй день"),
        ("deliver to 14 Mill Lane, Leeds please", "deliver to ⟨address 1⟩ please"),
        ("пароль: qwerty12", "пароль: ⟨secret 1⟩"),
        ("my password is hunter22, ok", "my password is ⟨secret 1⟩, ok"),
        ("token=abcd1234efgh", "token=⟨secret 1⟩"),
        ("Authorization: Bearer abcdefghijklmnop1234", "Authorization: ⟨secret 1⟩"),
        ("db at postgres://app:s3cret@db.example/app", "db at postgres://app:⟨secret 1⟩@db.example/app"),
    ],
)
def test_personal_data_is_masked_by_its_form(text, expected):
    assert mask(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Заказ 4521 на 15 000 рублей",
        "Ошибка 0x80070057",
        "Версия 8.3.24.1586, сервер 10.0.0.5:1541",
        "С 12.03.2024 по 15.03.2024",
        "Номер накладной 1234567890123456",
        "Tracking RX100233",
        "Пароль не подходит, пароль истёк",
        "my password expired and the token is missing",
        "Не работает с понедельника. Это третий раз.",
        "Order DE89 3704 0044 0532 0130 01",
        "Ростелеком и Сбербанк Онлайн не открываются",
        "The Import Wizard and Content Assist fail on Windows Server",
    ],
)
def test_numbers_of_trade_are_left_alone(text):
    assert mask(text) == text


def test_check_digits_tell_a_number_from_a_chance_row():
    assert luhn("4111111111111111")
    assert not luhn("4111111111111112")
    assert is_iban("GB82 WEST 1234 5698 7654 32")
    assert not is_iban("GB82 WEST 1234 5698 7654 33")
    assert is_inn("7707083893") is not is_inn("7707083894")
    assert is_snils("11223344595") is not is_snils("11223344596")


@given(st.integers(0, 10**9 - 1))
def test_one_last_digit_in_ten_makes_an_inn(head):
    assert sum(is_inn(f"{head:09d}{last}") for last in range(10)) <= 1


def test_the_same_person_keeps_the_same_mask_and_comes_back():
    text = "Меня зовут Вера Ильина, почта vera@client.example. Меня зовут Вера Ильина! Пишите: egor@client.example"
    told = masked(text)
    assert told.text.count("⟨name 1⟩") == 2
    assert "⟨email 2⟩" in told.text
    assert "Вера" not in told.text
    assert told.unmask() == text
    assert told.unmask("Ответ для ⟨name 1⟩ и ⟨name 7⟩") == "Ответ для Вера Ильина и ⟨name 7⟩"


@given(st.text(alphabet="аБв Ivan\n.,@+7 8()-0123456789⟨name 1⟩:=ул д", max_size=200))
def test_what_is_masked_comes_back(text):
    told = masked(text)
    if "⟨" not in text:
        assert told.unmask() == text


def test_a_mask_in_the_letter_itself_is_not_taken_for_ours():
    told = masked("⟨name 1⟩ пишет: меня зовут Вера Ильина")
    assert told.text == "⟨name 1⟩ пишет: меня зовут ⟨name 2⟩"
    assert told.unmask() == "⟨name 1⟩ пишет: меня зовут Вера Ильина"


@pytest.mark.parametrize(
    "piece",
    [
        "1234 5678 ",
        "ул. а, д. 1 ",
        "Аа Аа ",
        "пароль ",
        "a@b.",
        "С уважением,\n",
        "-----BEGIN PRIVATE KEY-----",
        "eyJabcdefgh.",
    ],
)
def test_masking_takes_time_in_proportion(piece):
    def took(times):
        text = piece * times
        best = float("inf")
        for _ in range(3):
            start = perf_counter()
            mask(text)
            best = min(best, perf_counter() - start)
        return best

    gc.disable()
    try:
        assert took(8 * 1000) < 40 * took(1000)
    finally:
        gc.enable()


@given(st.text(max_size=300))
def test_masking_never_raises_and_is_done_once(text):
    masked = mask(text)
    assert mask(masked) == masked
