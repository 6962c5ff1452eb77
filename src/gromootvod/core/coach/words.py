"""The words of a draft with their places; English contractions are told apart ("didn't": did, not)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

SPACE, MARK, STOP = 0, 1, 2
"""What stands before a word: a blank, a comma or another mark, the end of a sentence."""

_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_TAILS = {"'m": "am", "'re": "are", "'ve": "have", "'ll": "will", "'d": "would"}
_BASES = {"ca": "can", "wo": "will", "sha": "shall"}
_IS = frozenset(["it", "that", "what", "there", "he", "she", "who", "here", "where", "how"])
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the writer's own; `text` is folded and told out in full."""

    start: int
    end: int
    text: str
    before: int
    sentence: int


def words(own: str, ends: Sequence[int]) -> Iterator[Word]:
    """The words of a folded text whose sentences end at `ends`."""
    last, number = 0, -1
    for match in _WORD.finditer(own):
        start, end = match.span()
        sentence = bisect_left(ends, end)
        if sentence != number:
            before = STOP
        else:
            before = SPACE if own[last:start].isspace() else MARK
        number, last = sentence, end
        text = match[0]
        if "'" not in text or end - start > _LONGEST:
            if text == "cannot":
                yield Word(start, start + 3, "can", before, sentence)
                yield Word(start + 3, end, "not", SPACE, sentence)
            else:
                yield Word(start, end, text, before, sentence)
            continue
        first, second, cut = _apart(text)
        yield Word(start, start + cut, first, before, sentence)
        if second:
            yield Word(start + cut, end, second, SPACE, sentence)


def _apart(text: str) -> tuple[str, str, int]:
    if text.endswith("n't"):
        base = text[:-3]
        return _BASES.get(base, base), "not", len(base)
    for tail, full in _TAILS.items():
        if text.endswith(tail):
            return text[: -len(tail)], full, len(text) - len(tail)
    if text == "let's":
        return "let", "us", 3
    if text.endswith("'s") and text[:-2] in _IS:
        return text[:-2], "is", len(text) - 2
    return text, "", len(text)
