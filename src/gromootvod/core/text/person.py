"""A person's first name in a Russian grammatical case: only where the form is certain, else nothing.

The dictionary is OpenCorpora's, by pymorphy3: its marks Name, Patr and Surn tell what a word is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from .lemmas import _morph

CASES = {
    "nominative": "nomn", "genitive": "gent", "dative": "datv", "accusative": "accs", "instrumental": "ablt",
    "prepositional": "loct",
}  # fmt: skip
_WORD = re.compile(r"[А-ЯЁа-яё]{2,30}")
_MOST = 3  # words of a name: first name, patronymic, surname in any order


@lru_cache(maxsize=20_000)
def russian_name(full: str, case: str = "nominative") -> str:
    """How the person is called, "Вера" or "Вера Ивановна", in a case; "" where it is not certain.

    Certain means: one word of `full` is a first name, at most one a patronymic, any other can be a surname, and all
    readings of a word give the same form. Raises KeyError for an unknown case.
    """
    wanted = CASES[case]
    parts = full.replace("\u00a0", " ").split()
    if not 1 <= len(parts) <= _MOST or not all(_WORD.fullmatch(part) for part in parts):
        return ""
    words = [part.lower() for part in parts]
    names = [word for word in words if _readings(word, "Name")]
    fathers = [word for word in words if _readings(word, "Patr")]
    others = [word for word in words if word not in names and word not in fathers]
    if len(names) != 1 or len(fathers) > 1 or not all(_may_be_surname(word) for word in others):
        return ""
    called = _called(names, fathers)
    forms = [_form(_agreeing(word, mark, fathers), wanted) for word, mark in called]
    if wanted == "nomn" and all(forms):
        forms = [word for word, _ in called]  # as he writes it himself: Петр stays Петр
    return " ".join(form.capitalize() for form in forms) if all(forms) else ""


def _called(names: Sequence[str], fathers: Sequence[str]) -> list[tuple[str, str]]:
    return [(names[0], "Name"), *((word, "Patr") for word in fathers)]


def _readings(word: str, mark: str) -> list[Any]:
    if not _morph().word_is_known(word):
        return []
    return [one for one in _morph().parse(word) if mark in one.tag and {"sing", "nomn"} in one.tag]


def _may_be_surname(word: str) -> bool:
    return not _morph().word_is_known(word) or any("Surn" in one.tag for one in _morph().parse(word))


def _agreeing(word: str, mark: str, fathers: Sequence[str]) -> list[Any]:
    """The readings of the same sex as the patronymic, where there is one."""
    found = _readings(word, mark)
    if mark == "Patr" or not fathers:
        return found
    sexes = {str(one.tag.gender) for one in _readings(fathers[0], "Patr")}
    return [one for one in found if str(one.tag.gender) in sexes or "ms-f" in one.tag]


def _form(readings: Sequence[Any], case: str) -> str:
    forms = {found.word if (found := one.inflect({"sing", case})) else "" for one in readings}
    return forms.pop() if len(forms) == 1 else ""
