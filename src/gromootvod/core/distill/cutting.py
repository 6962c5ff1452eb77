"""Where a clause ends that no comma ends: learned from letters written without stops.

Every gap between two words of a sentence gets a score from the words around it. A cut too many is mended
when neighbours of one label are joined; a cut too few can never be.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from gromootvod.core.text import from_translit, is_predicate, verb_form

from .keys import STEM, key, masked

WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*+")
FAR = 6  # words to both sides in which a verb is looked for
SHORTEST = 25  # characters of a clause that may be cut again
REMEMBERED = 60_000
REACH = 3.0  # of 24,000 gaps of letters never seen, pairs added 2.7 at the most


@dataclass(frozen=True, slots=True)
class Gap:
    """A place between two words where a clause may end, and the signs of it."""

    cut: int  # where the second clause would begin
    signs: list[str]  # but for those of its words
    words: tuple[str, str, str, str]  # two before, two after; "" where there is none
    ruled: bool  # a rule cuts here anyway


@dataclass(slots=True)
class Cutter:
    """The learned weights of gaps; `bar` is the least sureness that cuts."""

    weights: Mapping[int, float]
    bias: float = 0.0
    bar: float = 0.3
    memory: dict[str, tuple[float, float, float, float]] = field(default_factory=dict)  # of words
    known: dict[str, float] = field(default_factory=dict)  # of signs

    def cuts(self, text: str, start: int, end: int, ruled: Sequence[int], translit: bool) -> list[int]:
        """Where the sentence text[start:end] is to be cut beside the places that rules have found."""
        least = math.log(self.bar / (1 - self.bar))
        return [
            gap.cut
            for gap in gaps(text, start, end, ruled, translit, with_ruled=False)
            if (score := self.score(gap)) > least - REACH and score + self.of_pairs(gap) > least
        ]

    def score(self, gap: Gap) -> float:
        """The logit of a cut, but for what pairs of words say."""
        total = self.bias
        for sign in gap.signs:
            weight = self.known.get(sign)
            total += self._weight(sign) if weight is None else weight
        for place, word in enumerate(gap.words):
            if word:
                total += self._of_word(word)[place]
        return total

    def _weight(self, sign: str) -> float:
        weight = self.weights.get(key(sign), 0.0)
        if len(self.known) < REMEMBERED:
            self.known[sign] = weight
        return weight

    def of_pairs(self, gap: Gap) -> float:
        """What the pairs of words add to the logit: seldom more than REACH."""
        return sum(self.weights.get(key(sign), 0.0) for sign in pair_signs(gap.words))

    def _of_word(self, word: str) -> tuple[float, float, float, float]:
        known = self.memory.get(word)
        if known is None:
            sums = [sum(self.weights.get(key(sign), 0.0) for sign in word_signs(word, at)) for at in range(4)]
            known = (sums[0], sums[1], sums[2], sums[3])
            if len(self.memory) < REMEMBERED:
                self.memory[word] = known
        return known


def word_signs(word: str, place: int) -> list[str]:
    """The signs of a word two before, one before, one after, two after the gap (place 0 to 3)."""
    return [f"k{place}:{word}", f"k{place}s:{word[:STEM]}", f"k{place}e:{word[-3:]}"]


def pair_signs(words: tuple[str, str, str, str]) -> list[str]:
    """The signs of two words together."""
    return [
        f"kb:{words[1]} {words[2]}",
        f"kc:{words[1][:STEM]} {words[2][:STEM]}",
        f"kn:{words[2]} {words[3]}",
        f"kp:{words[0]} {words[1]}",
    ]


def all_signs(gap: Gap) -> Iterable[str]:
    """Every sign of a gap, those of its words too."""
    yield from gap.signs
    yield from pair_signs(gap.words)
    for place, word in enumerate(gap.words):
        if word:
            yield from word_signs(word, place)


def gaps(
    text: str, start: int, end: int, ruled: Sequence[int], translit: bool, *, with_ruled: bool = True
) -> Iterator[Gap]:
    """The places between the words of the sentence text[start:end]; `ruled` in order, where rules cut."""
    found = list(WORD.finditer(text, start, end))
    if len(found) < 2:
        return
    words = [masked(_plain(match[0], translit)) for match in found]
    verbs = [number for number, word in enumerate(words) if is_predicate(word)]
    edges = [start, *ruled, end + 1]
    for number in range(1, len(words)):
        between = text[found[number - 1].end() : found[number].start()]
        if not between or between in "_-./@:'’":
            continue
        blank = max(between.rfind(" "), between.rfind("\n"), between.rfind("\t"))
        cut = found[number - 1].end() + blank + 1
        edge = bisect_right(edges, cut) - 1
        is_ruled = found[number - 1].end() <= edges[edge] or edges[edge + 1] <= found[number].start()
        if not with_ruled if is_ruled else edges[edge + 1] - edges[edge] < SHORTEST:
            continue
        around = (
            words[number - 2] if number > 1 else "",
            words[number - 1],
            words[number],
            words[number + 1] if number + 1 < len(words) else "",
        )
        yield Gap(
            cut, _signs(around, between, number, words, verbs, text[found[number].start()]), around, is_ruled
        )


def _signs(
    around: tuple[str, str, str, str],
    between: str,
    number: int,
    words: Sequence[str],
    verbs: Sequence[int],
    first: str,
) -> list[str]:
    mark = "".join(between.split())[:3] or ("line" if "\n" in between else "space")
    at = bisect_left(verbs, number)
    before = number - verbs[at - 1] if at else FAR
    after = verbs[at] - number if at < len(verbs) else FAR
    verb = f"{min(before, FAR)}{min(after, FAR)}"
    signs = [
        "km:" + mark,
        f"kmn:{mark} {around[2]}",
        f"kv:{verb}",
        f"kmv:{mark}{verb}",
        f"kf:{verb_form(around[1])}:{verb_form(around[2])}:{verb_form(around[3])}",
        f"kd:{min(number, 8)}",
        f"ke:{min(len(words) - number, 8)}",
        f"kt:{min(len(words) // 4, 6)}",
    ]
    if first.isupper():
        signs.append("kcap:" + mark)
    return signs


def _plain(word: str, translit: bool) -> str:
    lowered = word.lower().replace("ё", "е").replace("’", "'")
    return from_translit(lowered) if translit else lowered
