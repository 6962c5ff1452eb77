"""Which of the two languages of the house a text is in."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from .wordlists import words

Language = Literal["ru", "en"]

SAMPLE = 50_000  # characters looked at; the language of a letter does not change after that


def language(text: str) -> Language:
    """ "ru" or "en" by the ratio of Cyrillic to Latin letters.

    A Russian letter with an English log in it stays Russian: one Cyrillic letter outweighs three Latin ones.
    Russian typed in Latin letters ("u menya ne rabotaet kassa") is "ru". A text without letters is "en".
    """
    sample = text[:SAMPLE]
    cyrillic = sum(map(len, _CYRILLIC.findall(sample)))
    latin = sum(map(len, _LATIN.findall(sample)))
    if cyrillic * 3 >= latin and cyrillic:
        return "ru"
    return "ru" if is_translit(sample) else "en"


def is_translit(text: str) -> bool:
    """Whether a text is Russian typed in Latin letters."""
    words = _LATIN_WORD.findall(text[:5000].lower())
    russian = {word for word in words if word in _TRANSLIT_WORDS or word.endswith(_TRANSLIT_ENDINGS)}
    english = sum(1 for word in words if word in _ENGLISH_WORDS)
    hits = sum(1 for word in words if word in russian)
    return len(russian) >= 2 and hits > 2 * english and hits * 6 >= len(words)


@lru_cache(maxsize=20_000)
def from_translit(word: str) -> str:
    """A word of Russian typed in Latin letters, in Cyrillic; a guess, good enough to look a word up."""
    return _TRANSLIT.sub(lambda match: _LETTERS[match[0]], word.lower())


_CYRILLIC = re.compile("[а-яёА-ЯЁ]+")
# plain words only: a name of a class, a path or an address is in no language
_LATIN = re.compile(r"(?<![\w./:@$-])[a-zA-Z]++(?![\w/:@(=-]|\.\w)")
_LATIN_WORD = re.compile("[a-z']+")
_TRANSLIT_ENDINGS = (
    "aet",
    "uet",
    "yaet",
    "ayut",
    "aetsya",
    "aetsa",
    "nnaya",
    "ogo",
    "aete",
    "itsya",
    "zhet",
    "ayte",
)
_TRANSLIT_WORDS = words(
    "ne ya vy my menya nas vas kak chto eto pochemu kogda gde uzhe opyat snova den dnya dney nedelyu "
    "zdravstvuyte",
    " zdravstvuite privet dobryi dobriy dobry dobryy pozhaluysta pozhaluista pojaluista spasibo "
    "pomogite srochno",
    " oshibka oshibku oshibki rabotaet rabotayet mogu mozhno mozhet nado nuzhno sdelat sdelayte "
    "skolko voobsche",
    " voobshe segodnya vchera utra posle obnovleniya programma sayt kassa kassu dengi schet "
    "nakladnaya nakladnuyu",
    " ponedelnika pishet vidaet vydaet esli potomu ochen tozhe toje nikto nichego vse vsyo kompyuter parol",
)
_ENGLISH_WORDS = words(
    "the a an is are was and or to of in on it this that i you we they for with not have has can but my your",
)
_LETTERS = {
    "shch": "щ", "sch": "щ", "yo": "е", "jo": "е", "zh": "ж", "kh": "х", "ts": "ц", "ch": "ч", "sh": "ш",
    "yu": "ю", "ju": "ю", "ya": "я", "ja": "я", "ye": "е", "yy": "ый", "iy": "ий", "ay": "ай", "oy": "ой",
    "ey": "ей", "uy": "уй", "a": "а", "b": "б", "v": "в", "w": "в", "g": "г", "d": "д", "e": "е", "j": "ж",
    "z": "з", "i": "и", "k": "к", "l": "л", "m": "м", "n": "н", "o": "о", "p": "п", "q": "к", "r": "р",
    "s": "с", "t": "т", "u": "у", "f": "ф", "h": "х", "c": "ц", "x": "х", "y": "ы", "'": "ь",
}  # fmt: skip
_TRANSLIT = re.compile("|".join(sorted(_LETTERS, key=len, reverse=True)))
