"""Take a person out of words that stay. Pure: strings in, strings of the same length out.

The length stays so that every offset into the text goes on pointing where it pointed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

MARK = "█"
RUN = 4  # words in a row that are his: fewer are everybody's
_WORD = re.compile(r"\w+")
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_NUMBER = re.compile(r"\+?\d[\d\s().–-]{4,30}\d")
_ENDING = r"(?:а|я|ы|и|е|у|ю|ой|ей|ою|ею|ом|ем|ём|ым|им|ов|ев|ого|его|ому|ему|ую|ая|ых|их|ыми|ими)?"
_DIGITS = 6  # a shorter number is no person's


class Redactor:
    """Knows one person: his names, his addresses, and everything that he wrote."""

    def __init__(self, names: Iterable[str], addresses: Iterable[str], texts: Iterable[str]) -> None:
        own = list(texts)
        exact = {value for value in addresses if len(value) > 2}
        numbers = {_digits(value) for value in exact} | {
            _digits(found) for text in own for found in _NUMBER.findall(text)
        }
        exact |= {found for text in own for found in _MAIL.findall(text)}
        parts = [re.escape(value) for value in sorted(exact, key=len, reverse=True)]
        parts += [_spelt(digits) for digits in sorted(numbers) if len(digits) >= _DIGITS]
        parts += [_declined(word) for word in sorted({w for name in names for w in _WORD.findall(name)})]
        parts = [part for part in parts if part]
        self._known = re.compile("|".join(parts), re.IGNORECASE) if parts else None
        self._runs = {run for text in own for run in _runs([word.lower() for word in _WORD.findall(text)])}

    def text(self, text: str) -> str:
        """The words without him."""
        if not text:
            return text
        if self._known is not None:
            text = self._known.sub(lambda found: MARK * len(found.group()), text)
        return self._without_quotes(text)

    def value(self, value: Any) -> Any:
        """A value of a JSON column without him; keys are the house's own."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.value(one) for one in value]
        if isinstance(value, dict):
            return {key: self.value(one) for key, one in value.items()}
        return value

    def names(self, text: str) -> bool:
        """Whether he is named or quoted there."""
        return self.text(text) != text

    def _without_quotes(self, text: str) -> str:
        found = list(_WORD.finditer(text))
        words = [one.group().lower() for one in found]
        gone = [False] * len(found)
        for place, run in enumerate(_runs(words)):
            if run in self._runs:
                gone[place : place + RUN] = [True] * RUN
        if not any(gone):
            return text
        chars = list(text)
        for one, out in zip(found, gone, strict=True):
            if out:
                chars[one.start() : one.end()] = MARK * (one.end() - one.start())
        return "".join(chars)


def _runs(words: list[str]) -> list[tuple[str, ...]]:
    return [tuple(words[place : place + RUN]) for place in range(len(words) - RUN + 1)]


def _digits(text: str) -> str:
    found = re.sub(r"\D", "", text)
    return found[-10:] if "@" not in text else ""


def _spelt(digits: str) -> str:
    """A number in any of its spellings."""
    return r"(?:\+?\d{0,3}[\s().–-]{0,3})?" + r"[\s().–-]{0,3}".join(digits)


def _declined(word: str) -> str:
    """A word of a name in any of its cases; "" for initials."""
    if len(word) < 3 or word.isdigit():
        return ""
    stem = word[:-1] if len(word) > 3 and word[-1].lower() in "аяыиеуюйьо" else word
    ending = _ENDING if re.search("[а-яё]", word.lower()) else "(?:'?s)?"
    return rf"\b{re.escape(stem)}(?:{re.escape(word[len(stem) :])}|{ending})\b"
