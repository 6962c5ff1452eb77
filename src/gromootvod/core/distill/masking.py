"""Personal data found by form and masked: for logs, exports and whatever leaves the house.

Check digits: cards by Luhn (ISO/IEC 7812-1), IBAN by ISO 13616 (modulo 97), INN and SNILS by the rules of the
Federal Tax Service and the Pension Fund of Russia. A number that fails its check is left alone unless a word
before it says what it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from . import forms, names
from .names import Found


@dataclass(frozen=True, slots=True)
class Masked:
    """A text with ⟨name 1⟩, ⟨phone 1⟩ … in place of personal data, and what stood there."""

    text: str
    values: Mapping[str, str] = field(default_factory=dict)  # "⟨name 1⟩" -> "Вера Ильина"

    def unmask(self, text: str | None = None) -> str:
        """The data put back, into this text or another that speaks with the same masks."""
        return _MASK.sub(
            lambda match: self.values.get(match[0], match[0]), self.text if text is None else text
        )


def mask(text: str) -> str:
    """The text without personal data. Linear; masking twice changes nothing."""
    return masked(text).text


def masked(text: str) -> Masked:
    """The text without personal data, and the way back. The same words get the same mask."""
    pieces: list[str] = []
    values: dict[str, str] = {}
    masks: dict[tuple[str, str], str] = {}
    counts: dict[str, int] = {}
    for match in _MASK.finditer(text):  # masks that the text brings along keep their numbers to themselves
        counts[match["kind"]] = max(counts.get(match["kind"], 0), int(match["number"]))
    at = 0
    for start, end, kind in _apart(sensitive(text)):
        words = text[start:end]
        same = (kind, " ".join(words.lower().split()))
        if same not in masks or values[masks[same]] != words:
            counts[kind] = counts.get(kind, 0) + 1
            masks[same] = f"⟨{kind} {counts[kind]}⟩"
            values[masks[same]] = words
        pieces += (text[at:start], masks[same])
        at = end
    return Masked("".join((*pieces, text[at:])), values)


def sensitive(text: str) -> Iterator[Found]:
    """Every place of personal data, its kind with it; places may overlap, the surest come first."""
    for kind, pattern, check in _KINDS:
        for match in pattern.finditer(text):
            start, end = match.span("data") if "data" in pattern.groupindex else match.span()
            if check is None or check(match):
                yield start, end, kind
    yield from names.places(text)
    yield from names.people(text)


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


def is_iban(number: str) -> bool:
    """Whether letters and digits are an IBAN by their remainder (ISO 13616)."""
    bare = "".join(number.split()).upper()
    if not (15 <= len(bare) <= 34 and bare.isascii() and bare.isalnum()):
        return False
    turned = "".join(str(int(character, 36)) for character in bare[4:] + bare[:4])
    return int(turned) % 97 == 1


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


def _apart(found: Iterable[Found]) -> list[Found]:
    """Places that do not overlap, in order; of two the one found first stays."""
    ranked = sorted(
        (start, order, end, kind) for order, (start, end, kind) in enumerate(found) if end > start
    )
    kept: list[tuple[int, int, int, str]] = []
    for place in ranked:
        while kept and kept[-1][2] > place[0] and kept[-1][1] > place[1]:
            kept.pop()
        if not kept or kept[-1][2] <= place[0]:
            kept.append(place)
    return [(start, end, kind) for start, _, end, kind in kept]


def _is_secret(match: re.Match[str]) -> bool:
    """A password is told; "password expired" or "пароль не подходит" tells none."""
    return (match["mark"] or "").strip() in _TOLD or _MIXED.search(match["data"]) is not None


_TOLD = (":", "=")
_Check = Callable[[re.Match[str]], bool]
_MASK = re.compile(r"⟨(?P<kind>[a-z]{1,12}) (?P<number>\d{1,6})⟩")
_MIXED = re.compile(r"(?=\D*\d)(?=.{0,60}[A-Za-z])[\x21-\x7e]{6,}")
_PASSPORT = re.compile(
    r"(?i)(?<!\w)(?:паспорт\w{0,3}|passport)(?:\s(?:рф|серия|серии|номер|no\.?|number)){0,2}[\s:№#]{1,4}"
    r"(?P<data>\d{2}\s?\d{2}[\s№,]{0,3}(?:номер\s)?\d{6}|[A-Z]{0,2}\d{7,9})(?!\d)"
)
_NAMED_INN = re.compile(r"(?i)(?<!\w)инн[\s:№-]{1,4}(?P<data>\d[\d -]{8,14}\d)(?!\d)")
_NAMED_SNILS = re.compile(r"(?i)(?<!\w)снилс[\s:№-]{1,4}(?P<data>\d[\d -]{8,14}\d)(?!\d)")
_CARD = re.compile(r"(?<![\d-])(?:\d{4}[ -]?){3}\d{1,7}(?!\d)")
_SNILS = re.compile(r"(?<![\d-])\d{3}-?\d{3}-?\d{3}[ -]?\d{2}(?!\d)")
_INN = re.compile(r"(?<![\d.,/-])(?:\d{12}|\d{10})(?![\d/])")
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){2,7}(?:\s?[A-Z0-9]{1,3})?(?!\w)")
_SECRET = re.compile(
    r"(?i)(?<!\w)(?:парол[ьяеью]{1,2}|пин(?:-?код)?|секрет|password|passwd|passphrase|pwd|secret|api[_ -]?key|access[_ -]?token|auth[_ -]?token|token|pin(?:\scode)?)"
    r"(?P<mark>\s?[:=]|\s(?:is|это)(?=\s))?\s?[\"'«]?(?P<data>[^\s\"'«»,;]{4,200})"
)
_TOKEN = re.compile(
    r"(?<![\w-])(?:(?:sk|pk|rk)[-_](?:live|test|proj)?[-_]?[A-Za-z0-9_-]{16,200}|gh[pousr]_[A-Za-z0-9]{20,100}|xox[abprs]-[A-Za-z0-9-]{10,100}|AKIA[0-9A-Z]{16}"
    r"|eyJ[\w-]{8,400}\.[\w-]{8,2000}\.[\w-]{4,400}|glpat-[\w-]{20,60})(?![\w-])|(?i:bearer|basic)\s(?P<bearer>[A-Za-z0-9._~+/-]{16,2000}=*)"
)
_PRIVATE = re.compile(
    r"-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----[^-]{1,10000}-----END [A-Z ]{0,20}PRIVATE KEY-----"
)
_KINDS: tuple[tuple[str, re.Pattern[str], _Check | None], ...] = (
    ("secret", _PRIVATE, None),
    ("secret", _TOKEN, None),
    ("secret", re.compile(r"(?<=://)[^\s/:@]{1,64}:(?P<data>[^\s/@]{1,100})(?=@)"), None),
    ("email", forms.EMAIL, lambda match: not match[0][-1].isdigit()),
    ("passport", _PASSPORT, None),
    ("inn", _NAMED_INN, None),
    ("snils", _NAMED_SNILS, None),
    ("iban", _IBAN, lambda match: is_iban(match[0])),
    ("card", _CARD, lambda match: luhn(digits(match[0]))),
    ("snils", _SNILS, lambda match: is_snils(digits(match[0]))),
    ("phone", forms.PHONE, None),
    ("inn", _INN, lambda match: is_inn(match[0])),
    ("secret", _SECRET, _is_secret),
)
