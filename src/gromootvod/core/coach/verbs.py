"""Forms of Russian verbs, by the dictionary."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

# the one analyser of the house: its dictionaries are loaded once
from gromootvod.core.text import words
from gromootvod.core.text.lemmas import _morph

_MAYBE_FUTURE = re.compile(
    r"(?<![\w-])[а-я]{2,24}(?:[еи]м|[уюм]|[еи]мся|[ую]сь|[еи]т|[ую]т|[ая]т|[еи]тся|[ую]тся|[ая]тся)(?![\w-])"
)
_NOT_DEEDS = words(
    "буду будем будет будут стоит может могут хватит станет придется случится произойдет повторится возникнет",
    "возникнут появится пропадет исчезнет понадобится потребуется получится попросим",
)


@lru_cache(maxsize=50_000)
def future_person(word: str) -> str:
    """ "1per" or "3per" for a perfective future ("откроем", "откроет"), else ""."""
    if word in _NOT_DEEDS:
        return ""
    best = _morph().parse(word)[0].tag
    if "futr" in best:
        return next((person for person in ("1per", "3per") if person in best), "")
    return ""


@lru_cache(maxsize=50_000)
def is_imperative(word: str) -> bool:
    """Whether a word may be the imperative of "вы"."""
    return any("impr" in parse.tag and "plur" in parse.tag for parse in _morph().parse(word)[:2])


def futures(folded: str, persons: tuple[str, ...] = ("1per", "3per")) -> Iterator[re.Match[str]]:
    """The perfective futures of a folded text that nobody denies."""
    for match in _MAYBE_FUTURE.finditer(folded):
        if future_person(match[0]) in persons and not folded[: match.start()].endswith(("не ", "если ")):
            yield match
