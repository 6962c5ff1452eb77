"""Forms of Russian verbs, by the dictionary."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from gromootvod.core.text import words

# the one analyser of the house: its dictionaries are loaded once
from gromootvod.core.text.lemmas import _morph

_MAYBE_FUTURE = re.compile(
    r"(?<![\w-])[а-я]{2,24}(?:[еи]м|[уюм]|[еи]мся|[ую]сь|[еи]т|[ую]т|[ая]т|[еи]тся|[ую]тся|[ая]тся)(?![\w-])"
)
_NOT_DEEDS = words(
    "буду будем будет будут стоит может могут хватит станет придется случится произойдет повторится возникнет",
    "возникнут появится пропадет исчезнет понадобится потребуется получится попросим",
)


@lru_cache(maxsize=100_000)
def form(word: str) -> str:
    """What a Russian word is, likeliest first reading: "past", "past-plural", "present-1", "future-1", "future-3",
    "present", "imperative", "infinitive", "done" (a short passive: "исправлено"), "predicate" ("рад", "жаль"), or ""."""
    if not word or not "а" <= word[0] <= "я":
        return ""
    parses = _morph().parse(word)
    tag = parses[0].tag
    if "PRTS" in tag:
        return "done" if "past" in tag else ""
    if "INFN" in tag:
        return "infinitive"
    if "impr" in tag:
        return "imperative"
    if "PRED" in tag or "ADJS" in tag:
        return "predicate"
    if "VERB" not in tag:
        other = [parse.tag for parse in parses[1:3] if parse.score > 0.2]
        return "imperative" if any("impr" in tag and "plur" in tag for tag in other) else ""
    if "past" in tag:
        return "past-plural" if "plur" in tag else "past"
    if "futr" in tag:
        return "future-1" if "1per" in tag else "future-3" if "3per" in tag else ""
    return "present-1" if "1per" in tag else "present"


def futures(folded: str, forms: tuple[str, ...] = ("future-1", "future-3")) -> Iterator[re.Match[str]]:
    """The perfective futures of a folded text that nobody denies."""
    for match in _MAYBE_FUTURE.finditer(folded):
        is_denied = folded[max(0, match.start() - 5) : match.start()].endswith(("не ", "если "))
        if match[0] not in _NOT_DEEDS and not is_denied and form(match[0]) in forms:
            yield match
