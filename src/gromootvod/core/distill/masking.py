"""Personal data found by form and masked: for logs, exports and whatever leaves the house.

Check digits: cards by Luhn (ISO/IEC 7812-1), INN and SNILS by the rules of the Federal Tax Service and the
Pension Fund of Russia. A number that fails its check is left alone unless a word before it says what it is.
"""

from __future__ import annotations

import re

from . import forms


def mask(text: str) -> str:
    """The text with phones, e-mails, cards, passports, INN, SNILS replaced by [phone], [email], … Linear."""
    text = forms.EMAIL.sub("[email]", text)
    text = _PASSPORT.sub(lambda match: f"{match['word']}[passport]", text)
    text = _NAMED.sub(_named, text)
    text = _CARD.sub(lambda match: "[card]" if luhn(digits(match[0])) else match[0], text)
    text = _SNILS.sub(lambda match: "[snils]" if is_snils(digits(match[0])) else match[0], text)
    text = forms.PHONE.sub("[phone]", text)
    return _INN.sub(lambda match: "[inn]" if is_inn(match[0]) else match[0], text)


def digits(text: str) -> str:
    """Only the digits of a text."""
    return "".join(character for character in text if character in "0123456789")


def luhn(number: str) -> bool:
    """Whether the last digit of a card's number agrees with the others (ISO/IEC 7812-1)."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return len(number) >= 13 and total % 10 == 0 and len(set(number)) > 1


def is_inn(number: str) -> bool:
    """Whether ten or twelve digits are an INN by their check digits."""
    if len(number) == 10:
        return _check(number, (2, 4, 10, 3, 5, 9, 4, 6, 8), 9) and number != "0" * 10
    if len(number) == 12:
        first = _check(number, (7, 2, 4, 10, 3, 5, 9, 4, 6, 8), 10)
        return first and _check(number, (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8), 11) and number != "0" * 12
    return False


def is_snils(number: str) -> bool:
    """Whether eleven digits are a SNILS by its check number; numbers up to 001-001-998 have none."""
    if len(number) != 11 or number[:9] <= "001001998":
        return False
    total = sum(int(digit) * (9 - place) for place, digit in enumerate(number[:9]))
    check = total % 101
    return (0 if check == 100 else check) == int(number[9:])


def _check(number: str, weights: tuple[int, ...], place: int) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(number, weights, strict=False))
    return total % 11 % 10 == int(number[place])


def _named(match: re.Match[str]) -> str:
    word = match["word"].lower()
    return f"{match['word']}[{'inn' if word.startswith('инн') else 'snils'}]"


_PASSPORT = re.compile(
    r"(?i)(?P<word>(?:паспорт\w{0,3}|passport)(?:\s(?:серия|серии|номер|no\.?|number))?[\s:№#]{1,4})(?:\d{2}\s?\d{2}[\s№,]{0,3}(?:номер\s)?\d{6}|[A-Z]{0,2}\d{7,9})(?!\d)"
)
_NAMED = re.compile(r"(?i)(?P<word>(?:инн|снилс)[\s:№-]{1,4})\d[\d -]{8,14}\d(?!\d)")
_CARD = re.compile(r"(?<![\d-])(?:\d{4}[ -]?){3}\d{1,7}(?!\d)")
_SNILS = re.compile(r"(?<![\d-])\d{3}-?\d{3}-?\d{3}[ -]?\d{2}(?!\d)")
_INN = re.compile(r"(?<![\d.,/-])(?:\d{12}|\d{10})(?![\d/])")
