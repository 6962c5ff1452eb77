"""The house's stock of explanations: a topic in plain words, offered when the talk comes to it."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from gromootvod.core.coach.draft import fold
from gromootvod.core.coach.pattern import Matcher
from gromootvod.core.coach.words import words

_LONGEST = 20_000  # characters of one text that are read


@dataclass(frozen=True, slots=True)
class Explanation:
    """How one thing is explained to a person, in one language."""

    topic: str
    language: str  # "ru" | "en"
    title: str
    text: str
    cues: tuple[str, ...]  # patterns of pattern.py, of both languages


@cache
def shipped() -> tuple[Explanation, ...]:
    """The stock that comes with the house."""
    data = tomllib.loads(files(__package__).joinpath("data/stock.toml").read_text("utf-8"))
    return tuple(
        Explanation(
            topic["name"], language, topic[language]["title"], topic[language]["text"], tuple(topic["cues"])
        )
        for topic in data["topic"]
        for language in ("ru", "en")
    )


def offer(
    stock: Sequence[Explanation], texts: Iterable[str], *, language: str, most: int = 3
) -> tuple[Explanation, ...]:
    """The explanations in `language` whose topics these texts speak of, the most spoken of first.

    `texts` are the fact spans of the client's letters, or the draft. Raises PatternError for a stock whose
    cues cannot be read.
    """
    named: Counter[str] = Counter()
    cues = _cues(tuple({(one.topic, one.cues) for one in stock}))
    for text in texts:
        folded = fold(text[:_LONGEST])
        spoken = tuple(words(folded, [len(folded)]))
        places = {(hit.value, hit.start) for hit in cues.hits(spoken)}
        named.update(topic for topic, _ in places)
    known = [one for one in stock if one.language == language and named[one.topic]]
    return tuple(sorted(known, key=lambda one: -named[one.topic])[:most])


@lru_cache(maxsize=16)
def _cues(topics: tuple[tuple[str, tuple[str, ...]], ...]) -> Matcher[str]:
    made: Matcher[str] = Matcher()
    for topic, patterns in topics:
        for pattern in patterns:
            made.add(pattern, topic)
    return made
