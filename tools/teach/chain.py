"""Teaches the chain: a conditional random field by FTRL-proximal (McMahan 2013), one letter at a time.

Elementwise arithmetic in a fixed order: the same corpus gives the same bits on every machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gromootvod.core.distill import Kind
from gromootvod.core.distill.chain import Numbers, exponential, forward_backward, marginals
from gromootvod.core.distill.keys import key
from gromootvod.core.distill.model import COLUMNS, HOT, LABELS, TIES
from gromootvod.core.distill.signs import of_sense

from .examples import Example
from .order import shuffled

Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Lesson:
    """How to teach; tuned on the dev part."""

    rounds: int = 6
    alpha: float = 0.12
    beta: float = 1.0
    l1: float = 0.6
    l2: float = 1.5
    least: int = 3  # letters that a sign must stand in
    move_rate: float = 0.1
    by_length: float = 0.5  # how much a clause's length counts


@dataclass(slots=True)
class Prepared:
    """A letter in numbers: rows of its signs, values, where each clause begins; and the way back by row."""

    rows: Whole
    values: Numbers
    starts: Whole
    of_clause: Whole
    order: Whole  # sorts the entries by row
    unique: Whole
    firsts: Whole  # where each unique row begins in that order
    ties: list[int]
    labels: Whole
    hot: Numbers
    is_fact: NDArray[np.bool_]
    weights: Numbers


@dataclass(slots=True)
class Taught:
    """What was learned: keys of signs, their weights, the moves (as weights)."""

    keys: list[int]
    weights: Numbers
    moves: Numbers


def teach(examples: Sequence[Example], lesson: Lesson) -> Taught:
    """Learns all columns at once; the heat only from facts."""
    index = _index(examples, lesson.least)
    senses = {place: [index[key(name)] for name in of_sense(*place)] for place in _places(examples)}
    prepared = [_prepare(example, index, senses, lesson) for example in examples]
    z = np.zeros((len(index), COLUMNS))
    n = np.zeros((len(index), COLUMNS))
    moves = np.zeros((TIES, HOT, HOT))
    move_squares = np.ones((TIES, HOT, HOT))
    for turn in range(lesson.rounds):
        for number in shuffled(len(prepared), turn):
            _learn_letter(prepared[number], lesson, z, n, moves, move_squares)
    return Taught(list(index), _weights(z, n, lesson), moves)


def _index(examples: Sequence[Example], least: int) -> dict[int, int]:
    """The signs that stand in enough letters, numbered."""
    count: dict[int, int] = {}
    for example in examples:
        if example.worth < 1.0:
            continue
        for found in dict.fromkeys(key(name) for clause in example.signs for name, _ in clause):
            count[found] = count.get(found, 0) + 1
    kept = {found for found, times in count.items() if times >= least}
    kept |= {key(name) for place in _places(examples) for name in of_sense(*place)}
    return {found: row for row, found in enumerate(sorted(kept))}


def _places(examples: Sequence[Example]) -> list[tuple[int, str]]:
    """The roles and scripts in which words mean anything."""
    return sorted({place for example in examples for of_clause in example.meant for place in of_clause})


def _prepare(
    example: Example, index: dict[int, int], senses: dict[tuple[int, str], list[int]], lesson: Lesson
) -> Prepared:
    rows: list[int] = []
    values: list[float] = []
    starts: list[int] = []
    of_clause: list[int] = []
    for number, signs in enumerate(example.signs):
        starts.append(len(rows))
        summed: dict[int, float] = {}
        for name, value in signs:
            row = index.get(key(name))
            if row is not None:
                summed[row] = summed.get(row, 0.0) + value
        for place, numbers in (example.meant[number] if example.meant else {}).items():
            summed |= zip(senses[place], numbers.tolist(), strict=True)
        summed = summed or {0: 0.0}
        rows += summed
        values += summed.values()
        of_clause += [number] * len(summed)
    all_rows = np.array(rows)
    order = np.argsort(all_rows, kind="stable")
    unique, firsts = np.unique(all_rows[order], return_index=True)
    labels = np.array(example.labels)
    return Prepared(
        all_rows, np.array(values)[:, None], np.array(starts), np.array(of_clause), order, unique, firsts,
        example.ties, labels, np.array(example.hot, float), _FACT[labels],
        np.array([_power(length / 40.0, lesson.by_length) for length in example.lengths])[:, None] * example.worth,
    )  # fmt: skip


def _power(base: float, exponent: float) -> float:
    """Roots by square roots, which are the same everywhere; the exponent is 0, a half or one."""
    base = min(max(base, 0.05), 6.0)
    return 1.0 if exponent == 0 else base if exponent == 1 else float(np.sqrt(base))


def _weights(z: Numbers, n: Numbers, lesson: Lesson) -> Numbers:
    shrunk: Numbers = np.sign(z) * np.maximum(np.abs(z) - lesson.l1, 0.0)
    return -shrunk / ((lesson.beta + np.sqrt(n)) / lesson.alpha + lesson.l2)


def _learn_letter(
    letter: Prepared, lesson: Lesson, z: Numbers, n: Numbers, moves: Numbers, move_squares: Numbers
) -> None:
    known = _weights(z[letter.unique], n[letter.unique], lesson)
    spread = known[np.searchsorted(letter.unique, letter.rows)]
    scores = np.add.reduceat(spread * letter.values, letter.starts, axis=0)
    emissions = scores[:, :HOT]
    emissions = exponential(emissions - emissions.max(1)[:, None])
    steps = exponential(moves)
    forward, backward = forward_backward(emissions, letter.ties, steps)
    slope = np.zeros_like(scores)
    slope[:, :HOT] = marginals(forward, backward)
    slope[np.arange(len(letter.labels)), letter.labels] -= 1.0
    heat = 1.0 / (1.0 + exponential(-scores[:, HOT]))
    slope[:, HOT] = (heat - letter.hot) * letter.is_fact
    slope *= letter.weights
    pulls = slope[letter.of_clause] * letter.values
    pulls = np.add.reduceat(pulls[letter.order], letter.firsts, axis=0)
    old = n[letter.unique]
    new = old + pulls * pulls
    sigma = (np.sqrt(new) - np.sqrt(old)) / lesson.alpha
    z[letter.unique] += pulls - sigma * known
    n[letter.unique] = new
    _learn_moves(letter, lesson, emissions, forward, backward, steps, moves, move_squares)


def _learn_moves(
    letter: Prepared, lesson: Lesson, emissions: Numbers, forward: Numbers, backward: Numbers,
    steps: Numbers, moves: Numbers, squares: Numbers,
) -> None:  # fmt: skip
    pull = 0.002 * moves
    for t in range(1, len(letter.ties)):
        tie = letter.ties[t]
        both = forward[t - 1][:, None] * steps[tie] * (emissions[t] * backward[t])[None, :]
        pull[tie] += both / both.sum()
        pull[tie, letter.labels[t - 1], letter.labels[t]] -= 1.0
    squares += pull * pull
    moves -= lesson.move_rate * pull / np.sqrt(squares)


_FACT = np.array([label.kind is Kind.FACT for label in LABELS])
