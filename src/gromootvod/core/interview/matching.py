"""Phrases are found by their lemmas: "у всех пользователей" is found by the phrase "у всех"."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Sequence
from typing import Generic, TypeVar

from gromootvod.core.text import lemma

Key = TypeVar("Key", bound=Hashable)
LOOKED_AT = 50_000  # characters of a text


def lemmas(text: str) -> list[str]:
    """The lemmas of a text in its order."""
    return [_lemma(token) for token in _TOKEN.findall(text[:LOOKED_AT].casefold())]


class Phrases(Generic[Key]):
    """Phrases under keys, found in a text in time linear in the text (times phrases with one first word)."""

    def __init__(self, entries: Iterable[tuple[str, Key]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], Key]]] = {}
        for phrase, key in entries:
            words = tuple(lemmas(phrase))
            if words:
                self._by_first.setdefault(words[0], []).append((words, key))

    def found(self, said: Sequence[str]) -> dict[Key, int]:
        """How many different phrases of each key are in the text, whose lemmas are `said`."""
        hits: set[tuple[tuple[str, ...], Key]] = set()
        for place, word in enumerate(said):
            for words, key in self._by_first.get(word, ()):
                if tuple(said[place : place + len(words)]) == words:
                    hits.add((words, key))
        counted: dict[Key, int] = {}
        for _, key in hits:
            counted[key] = counted.get(key, 0) + 1
        return counted

    def __bool__(self) -> bool:
        return bool(self._by_first)


def _lemma(token: str) -> str:
    return "".join(lemma(part) if part.isalpha() else part for part in _PARTS.findall(token))


_TOKEN = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*+")
_PARTS = re.compile(r"[^\W\d_]+|\d+")
