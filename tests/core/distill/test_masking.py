"""Personal data found by form. All numbers are invented; their check digits are computed in place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gromootvod.core.distill import mask
from gromootvod.core.distill.masking import is_inn, is_snils, luhn


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Пишите на vera@client.example, жду", "Пишите на [email], жду"),
        ("Телефон +7 (900) 123-45-67.", "Телефон [phone]."),
        ("call 8 900 123 45 67 now", "call [phone] now"),
        ("call me at (555) 010-1234", "call me at [phone]"),
        ("Карта 4111 1111 1111 1111 не прошла", "Карта [card] не прошла"),
        ("паспорт 45 08 123456 выдан", "паспорт [passport] выдан"),
        ("ИНН 1234567890", "ИНН [inn]"),
        ("СНИЛС 123-456-789 00", "СНИЛС [snils]"),
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
    ],
)
def test_numbers_of_trade_are_left_alone(text):
    assert mask(text) == text


def test_check_digits_tell_a_number_from_a_chance_row():
    assert luhn("4111111111111111")
    assert not luhn("4111111111111112")
    assert is_inn("7707083893") is not is_inn("7707083894")
    assert is_snils("11223344595") is not is_snils("11223344596")


@given(st.integers(0, 10**9 - 1))
def test_one_last_digit_in_ten_makes_an_inn(head):
    assert sum(is_inn(f"{head:09d}{last}") for last in range(10)) <= 1


@given(st.text(max_size=300))
def test_masking_never_raises_and_is_done_once(text):
    masked = mask(text)
    assert mask(masked) == masked
