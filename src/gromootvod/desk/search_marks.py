"""Marks in what was found: every form of the words asked for, and the phrases; everything else escaped."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from gromootvod.core.filter import Filter
from gromootvod.core.text import analyse, fold_token
from gromootvod.desk.any_case import any_case
from gromootvod.desk.search_query import lemmas_of

AROUND = 90  # characters on each side of the first word found
READ_CHARS = 6_000  # of a message; a word found beyond shows the beginning
MOST = 40  # marks of one text
_WORD = re.compile(r"[^\W_]+(?:[-_./@:'’][^\W_]+)*+")


@dataclass(frozen=True, slots=True)
class Marker:
    """What is marked."""

    lemmas: frozenset[str]
    stems: tuple[str, ...]
    phrases: tuple[re.Pattern[str], ...]

    @classmethod
    def of(cls, asked: Filter) -> Marker:
        """Marks what a filter asks of the texts."""
        lemmas, stems = lemmas_of(asked)
        return cls(lemmas, stems, tuple(re.compile(any_case(phrase)) for phrase in asked.phrases))

    def places(self, text: str) -> list[tuple[int, int]]:
        """Where the marks stand in the beginning of the text, in order, none over another."""
        text = text[:READ_CHARS]
        found = [match.span() for pattern in self.phrases for match in pattern.finditer(text) if match[0]]
        if self.lemmas or self.stems:
            found += [match.span() for match in _WORD.finditer(text) if self._wants(match[0])]
        places: list[tuple[int, int]] = []
        for start, end in sorted(found, key=lambda place: (place[0], -place[1])):
            if not places or start >= places[-1][1]:
                places.append((start, end))
        return places[:MOST]

    def whole(self, text: str) -> SafeString:
        """A short text with its marks."""
        return _marked(text, self.places(text), 0, len(text))

    def snippet(self, text: str) -> SafeString:
        """The surroundings of the first mark."""
        text = text[:READ_CHARS]
        places = self.places(text)
        first = places[0][0] if places else 0
        start = _word_start(text, max(0, first - AROUND))
        end = min(len(text), start + 2 * AROUND + 60)
        return _marked(text, places, start, end)

    def _wants(self, token: str) -> bool:
        lemmas, lower = _lemmas(token)
        if not self.lemmas.isdisjoint(lemmas):
            return True
        return bool(self.stems) and any(one.startswith(self.stems) for one in (*lemmas, lower))


def _marked(text: str, places: list[tuple[int, int]], start: int, end: int) -> SafeString:
    parts, at = ["…" if start else ""], start
    for first, last in places:
        if first < at or last > end:
            continue
        parts += [escape(text[at:first]), "<mark>", escape(text[first:last]), "</mark>"]
        at = last
    parts += [escape(text[at:end]), "…" if end < len(text) else ""]
    return mark_safe("".join(parts))  # noqa: S308 — every piece was escaped above


def _word_start(text: str, at: int) -> int:
    """Not in the middle of a word, if one begins near."""
    if at == 0 or text[at - 1].isspace():
        return at
    space = re.compile(r"\s").search(text, at, at + 25)
    return space.end() if space else at


@lru_cache(maxsize=50_000)
def _lemmas(token: str) -> tuple[frozenset[str], str]:
    return frozenset(analyse(token)), fold_token(token.lower().replace("ё", "е"))
