"""What is asked of the tables of words, written for both databases."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from gromootvod.core.filter import Filter
from gromootvod.core.text import analyse, fold_token

MOST = 24  # lemmas of one question
SHORTEST = 2  # letters before the star: fewer would ask for half of the dictionary
PLACES = 16_000  # of a word in a tsvector; PostgreSQL counts no further
TIMES = 50  # how often a word is counted in one text


@dataclass(frozen=True, slots=True)
class Query:
    """All of `groups` must be found, and of each group any; (word, whether it may go on)."""

    groups: tuple[tuple[tuple[str, bool], ...], ...]

    @property
    def fts5(self) -> str:
        """As FTS5 reads it."""
        return " AND ".join(
            _any((f'"{word}"{"*" if on else ""}' for word, on in group), " OR ") for group in self.groups
        )

    @property
    def tsquery(self) -> str:
        """As PostgreSQL reads it."""
        return " & ".join(
            _any((f"'{word}'{':*' if on else ''}" for word, on in group), " | ") for group in self.groups
        )


def of_texts(asked: Filter) -> Query | None:
    """What the words and phrases of a filter ask of messages; None when they hold no letter or digit."""
    groups: list[tuple[tuple[str, bool], ...]] = []
    for word in asked.words:
        stem = _stem(word)
        groups += [((stem, True),)] if stem else [((lemma, False),) for lemma in analyse(word)]
    for phrase in asked.phrases:
        groups += [((lemma, False),) for lemma in analyse(phrase)]
    return _query(groups)


def of_words(text: str) -> Query | None:
    """What plain words ask."""
    return _query([((lemma, False),) for lemma in analyse(text)])


def of_people(text: str) -> Query | None:
    """What a name, a part of an address or a telephone asks: every word may go on, or stand in another form."""
    digits = "".join(re.findall(r"\d", text))
    if len(digits) >= 4 and not re.search(r"[^\W\d_]", text):
        short = digits[1:] if len(digits) == 11 else digits
        return _query([((digits, True), (short, True))])
    return _query([_person_word(word) for word in spelt(text)])


def spelt(text: str) -> list[str]:
    """The words of names and addresses as they are spelt, е for ё."""
    return list(re.findall(r"[^\W_]+", text.lower().replace("ё", "е")))[:MOST]


def lemmas_of(asked: Filter) -> tuple[frozenset[str], tuple[str, ...]]:
    """The lemmas to be marked in what was found, and the beginnings of words."""
    stems = tuple(stem for word in asked.words if (stem := _stem(word)))
    plain = [word for word in asked.words if not _stem(word)]
    return frozenset(analyse(" ".join(plain))), stems


def tsvector(words: Iterable[str], weight: str = "") -> str:
    """Words in order as PostgreSQL reads a tsvector: no parser of its own, so that both databases hold the same."""
    places: dict[str, list[str]] = {}
    for place, word in enumerate(words, 1):
        stands = places.setdefault(word, [])
        if len(stands) < TIMES and place < PLACES:
            stands.append(f"{place}{weight}")
    return " ".join(f"'{word}'" + (":" + ",".join(at) if at else "") for word, at in places.items())


def _stem(word: str) -> str:
    """The beginning that a word with a star at its end asks for, or ""."""
    if not word.endswith("*"):
        return ""
    last = re.findall(r"[^\W_]+", word)
    stem = fold_token(last[-1].lower().replace("ё", "е")) if len(last) == 1 else ""
    return stem if len(stem) >= SHORTEST else ""


def _person_word(word: str) -> tuple[tuple[str, bool], ...]:
    lemmas = analyse(word)
    # The parts of a code are no other form of it: "firm1" is not "firm".
    return ((word, True), (lemmas[0], False)) if len(lemmas) == 1 else ((word, True),)


def _query(groups: Iterable[tuple[tuple[str, bool], ...]]) -> Query | None:
    unique = tuple(dict.fromkeys(group for group in groups if group))[:MOST]
    return Query(unique) if unique else None


def _any(parts: Iterable[str], joined: str) -> str:
    several = list(parts)
    return several[0] if len(several) == 1 else "(" + joined.join(several) + ")"
