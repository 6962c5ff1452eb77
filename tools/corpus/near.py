"""Letters that are too much alike: the same words in the same order, by shares of word 4-grams."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from .reader import Letter

RUN = 4  # words
COMMON = 12  # a run of words in more letters than this is a formula ("с уважением, …"), not a copy


def near_duplicates(letters: Sequence[Letter], share: float = 0.4) -> list[tuple[str, str, float]]:
    """Pairs whose common word 4-grams are at least `share` of those of the shorter letter, the worst first.

    Of the shorter letter, not of both together, so that a letter copied into a longer one is found too.
    Letters of fewer than eight words are compared whole; of fewer than four ("+1") they are nobody's copy.
    """
    runs = {letter.id: _runs(letter.text) for letter in letters}
    where: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, found in runs.items():
        for run in found:
            where[run].append(name)
    common: dict[tuple[str, str], int] = defaultdict(int)
    for names in where.values():
        if len(names) > COMMON:
            continue
        for number, one in enumerate(names):
            for other in names[number + 1 :]:
                common[one, other] += 1
    pairs = [
        (one, other, count / min(len(runs[one]), len(runs[other]))) for (one, other), count in common.items()
    ]
    return sorted((pair for pair in pairs if pair[2] >= share), key=lambda pair: -pair[2])


def _runs(text: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(text.lower())
    if len(words) < RUN:
        return set()
    if len(words) < 2 * RUN:
        return {tuple(words)}
    return {tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}


_WORD = re.compile(r"[^\W_]+")
