"""Two texts side by side, line by line, with the changed words marked."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

AROUND = 3  # unchanged lines shown before and after a change
MOST_LINES = 2000  # between the first and the last change; the comparison may take their square
MOST_WORDS = 400  # of a line
MOST_MARKED = 80  # lines whose words are compared


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a line."""

    text: str
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """`kind` is "same", "out" (only before), "in" (only after) or "skip"; line numbers count from 1, 0 is none."""

    kind: str
    old: int
    new: int
    pieces: tuple[Piece, ...] = ()
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class Diff:
    """What changed. `too_long` when there was too much to compare."""

    lines: tuple[Line, ...]
    added: int
    removed: int
    too_long: bool = False

    @property
    def same(self) -> bool:
        """Whether the two are one text."""
        return not self.lines and not self.too_long


def compare(before: str, after: str) -> Diff:
    """What changed from `before` to `after`; lines far from any change are left out."""
    old, new = before.split("\n"), after.split("\n")
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    middle_old, middle_new = old[head : len(old) - tail], new[head : len(new) - tail]
    if max(len(middle_old), len(middle_new)) > MOST_LINES:
        return Diff((), len(middle_new), len(middle_old), too_long=True)
    lines = list(_lines(old, new, head, tail))
    count = {kind: sum(line.kind == kind for line in lines) for kind in ("in", "out")}
    return Diff(tuple(_folded(lines)) if any(count.values()) else (), count["in"], count["out"])


def _lines(old: Sequence[str], new: Sequence[str], head: int, tail: int) -> Iterator[Line]:
    for number in range(head):
        yield Line("same", number + 1, number + 1, (Piece(old[number]),))
    middle = difflib.SequenceMatcher(None, old[head : len(old) - tail], new[head : len(new) - tail])
    marked = 0
    for tag, a, b, c, d in middle.get_opcodes():
        if tag == "equal":
            for step in range(b - a):
                place = head + a + step
                yield Line("same", place + 1, head + c + step + 1, (Piece(old[place]),))
        else:
            most = max(0, MOST_MARKED - marked)
            marked += min(b - a, d - c)
            yield from _changed(old[head + a : head + b], new[head + c : head + d], head + a, head + c, most)
    for step in range(tail):
        place = len(old) - tail + step
        yield Line("same", place + 1, len(new) - tail + step + 1, (Piece(old[place]),))


def _changed(old: Sequence[str], new: Sequence[str], at_old: int, at_new: int, most: int) -> Iterator[Line]:
    pairs = [
        _words(one, two) if one is not None and two is not None and step < most else None
        for step, (one, two) in enumerate(zip_longest(old, new))
    ]
    for step, line in enumerate(old):
        pair = pairs[step]
        yield Line("out", at_old + step + 1, 0, pair[0] if pair else (Piece(line),))
    for step, line in enumerate(new):
        pair = pairs[step]
        yield Line("in", 0, at_new + step + 1, pair[1] if pair else (Piece(line),))


def _words(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]] | None:
    """The two lines with the words marked that differ; None when they have little in common."""
    one, two = _WORDS.findall(old), _WORDS.findall(new)
    if max(len(one), len(two)) > MOST_WORDS:
        return None
    matcher = difflib.SequenceMatcher(None, one, two, autojunk=False)
    if matcher.ratio() < 0.5:
        return None
    left, right = [], []
    for tag, a, b, c, d in matcher.get_opcodes():
        left.append(Piece("".join(one[a:b]), tag != "equal"))
        right.append(Piece("".join(two[c:d]), tag != "equal"))
    return tuple(piece for piece in left if piece.text), tuple(piece for piece in right if piece.text)


def _folded(lines: Sequence[Line]) -> Iterator[Line]:
    near = [False] * len(lines)
    for place, line in enumerate(lines):
        if line.kind != "same":
            for other in range(max(0, place - AROUND), min(len(lines), place + AROUND + 1)):
                near[other] = True
    skipped = 0
    for place, line in enumerate(lines):
        if near[place]:
            if skipped:
                yield Line("skip", 0, 0, skipped=skipped)
            skipped = 0
            yield line
        else:
            skipped += 1
    if skipped:
        yield Line("skip", 0, 0, skipped=skipped)


def _common(one: Sequence[str], two: Sequence[str]) -> int:
    count = 0
    for left, right in zip(one, two, strict=False):
        if left != right:
            break
        count += 1
    return count


_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
