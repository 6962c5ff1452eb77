"""Teaches a table of weights: one logistic regression a column, by FTRL-proximal (McMahan 2013).

Elementwise arithmetic in a fixed order: the same corpus gives the same bits on every machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gromootvod.core.distill.chain import Numbers, exponential
from tools.teach.order import shuffled

Whole = NDArray[np.int64]
BATCH = 16


@dataclass(frozen=True, slots=True)
class Lesson:
    """How to teach; tuned by leaving out a hand."""

    rounds: int = 8
    alpha: float = 0.3
    beta: float = 1.0
    l1: float = 0.15
    l2: float = 1.0
    least: int = 2  # examples of different sources that a sign must stand in


@dataclass(slots=True)
class Example:
    """Signs (by their keys) with what each counts; per column what is aimed at, and how much that matters."""

    source: str  # a reply, or a line of the book
    signs: dict[int, float]
    aims: Numbers
    worth: Numbers


@dataclass(slots=True)
class Taught:
    """What was learned."""

    keys: list[int]
    weights: Numbers  # signs x columns
    bias: Numbers


def teach(examples: Sequence[Example], lesson: Lesson) -> Taught:
    """All columns at once, in small batches."""
    index = _index(examples, lesson.least)
    columns = len(examples[0].aims)
    z, n = np.zeros((len(index) + 1, columns)), np.zeros((len(index) + 1, columns))
    ready = [_ready(example, index) for example in examples]
    for turn in range(lesson.rounds):
        order = shuffled(len(ready), turn)
        for at in range(0, len(order), BATCH):
            chosen = order[at : at + BATCH]
            _learn(
                [ready[number] for number in chosen], [examples[number] for number in chosen], lesson, z, n
            )
    weights = _weights(z, n, lesson)
    return Taught(list(index), weights[1:], weights[0])


def _index(examples: Sequence[Example], least: int) -> dict[int, int]:
    """The signs that enough sources have, numbered from one; nought is the bias."""
    count: dict[int, int] = {}
    last: dict[int, str] = {}
    for example in examples:
        for found in example.signs:
            if last.get(found) != example.source:
                last[found] = example.source
                count[found] = count.get(found, 0) + 1
    kept = sorted(found for found, times in count.items() if times >= least)
    return {found: row for row, found in enumerate(kept, 1)}


def _ready(example: Example, index: dict[int, int]) -> tuple[Whole, Numbers]:
    known = sorted((index[found], value) for found, value in example.signs.items() if found in index)
    rows = np.array([0, *(row for row, _ in known)])
    return rows, np.array([1.0, *(value for _, value in known)])[:, None]


def _weights(z: Numbers, n: Numbers, lesson: Lesson) -> Numbers:
    shrunk: Numbers = np.sign(z) * np.maximum(np.abs(z) - lesson.l1, 0.0)
    return -shrunk / ((lesson.beta + np.sqrt(n)) / lesson.alpha + lesson.l2)


def _learn(
    ready: Sequence[tuple[Whole, Numbers]],
    examples: Sequence[Example],
    lesson: Lesson,
    z: Numbers,
    n: Numbers,
) -> None:
    rows = np.concatenate([rows for rows, _ in ready])
    values = np.concatenate([values for _, values in ready])
    sizes = np.array([len(rows) for rows, _ in ready])
    starts = np.cumsum(sizes) - sizes
    order = np.argsort(rows, kind="stable")
    unique, firsts = np.unique(rows[order], return_index=True)
    known = _weights(z[unique], n[unique], lesson)
    scores = np.add.reduceat(known[np.searchsorted(unique, rows)] * values, starts, axis=0)
    aims = np.array([example.aims for example in examples])
    worth = np.array([example.worth for example in examples])
    slope = (1.0 / (1.0 + exponential(-scores)) - aims) * worth
    pulls = np.repeat(slope, sizes, axis=0) * values
    pulls = np.add.reduceat(pulls[order], firsts, axis=0)
    old = n[unique]
    new = old + pulls * pulls
    z[unique] += pulls - (np.sqrt(new) - np.sqrt(old)) / lesson.alpha * known
    n[unique] = new
