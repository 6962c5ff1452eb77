"""Teaches a delta from corrected letters: the chain of the base, pulled towards what members said.

The loss is the distance (Kullback-Leibler) of the chain's marginals from the shares aimed at: the label a member
named, or, where nobody said anything, the shares that the base gives, so that what was right stays right. AdaGrad
(Duchi 2011) with elementwise arithmetic in a fixed order: the same corrections give the same bits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .chain import Numbers, exponential, forward_backward, marginals
from .delta import Delta, delta_of
from .model import COLUMNS, HOT, LABELS, Model
from .pupil import Pupil
from .values import Kind


@dataclass(frozen=True, slots=True)
class Course:
    """How to teach; docs/how/teach.md says what was measured."""

    rounds: int = 8
    rate: float = 0.1
    calm: float = 0.01  # pull of every weight towards nought
    common: float = 0.1  # how much slower a sign learns with every clause of the anchors it stands in


def teach(base: Model, pupils: Sequence[Pupil], course: Course | None = None) -> Delta:
    """A delta that makes the base say what is aimed at; only signs of corrected clauses get weights."""
    course = course or Course()
    index = _index(pupils)
    weights = np.zeros((len(index), COLUMNS))
    squares = np.ones((len(index), COLUMNS)) * (1.0 + course.common * _common(pupils, index))[:, None]
    prepared = [_rows(one, index) for one in pupils]
    for _ in range(course.rounds):
        for one, rows in zip(pupils, prepared, strict=True):
            _step(base, one, rows, weights, squares, course)
    return delta_of(base.id, np.array(list(index), np.uint32), weights)


def _index(pupils: Sequence[Pupil]) -> dict[int, int]:
    """The signs of corrected clauses, numbered in order."""
    found = {
        key
        for one in pupils
        for clauses in one.of_mark.values()
        for at in clauses
        if one.worth[at] > 0
        for key in one.keys[at].tolist()
    }
    return {key: row for row, key in enumerate(sorted(found))}


def _common(pupils: Sequence[Pupil], index: dict[int, int]) -> Numbers:
    """In how many clauses that nobody corrected each sign stands."""
    count = np.zeros(len(index))
    for one in pupils:
        marked = {at for clauses in one.of_mark.values() for at in clauses}
        for at, keys in enumerate(one.keys):
            if at not in marked:
                count[[index[key] for key in keys.tolist() if key in index]] += 1.0
    return count


Rows = list[tuple[NDArray[np.int64], Numbers]]


def _rows(one: Pupil, index: dict[int, int]) -> Rows:
    found: Rows = []
    for keys, values in zip(one.keys, one.values, strict=True):
        known = [
            (index[key], value)
            for key, value in zip(keys.tolist(), values.tolist(), strict=True)
            if key in index
        ]
        found.append((np.array([row for row, _ in known], np.int64), np.array([value for _, value in known])))
    return found


def _step(base: Model, one: Pupil, rows: Rows, weights: Numbers, squares: Numbers, course: Course) -> None:
    if not one.clauses or not any(len(found) for found, _ in rows):
        return
    scores = one.scores.copy()
    for at, (found, values) in enumerate(rows):
        scores[at] += (weights[found] * values[:, None]).sum(0)
    slope = _slope(base, one, scores)
    for at, (found, values) in enumerate(rows):
        if one.worth[at] == 0 or not len(found):
            continue
        pull = slope[at][None, :] * values[:, None] + course.calm * weights[found]
        squares[found] += pull * pull
        weights[found] -= course.rate * pull / np.sqrt(squares[found])


def _slope(base: Model, one: Pupil, scores: Numbers) -> Numbers:
    emissions = scores[:, :HOT] * base.sharpness
    emissions = exponential(emissions - emissions.max(1)[:, None])
    for number, label in one.fixed.items():
        emissions[number] = 1e-9
        emissions[number, label] = 1.0
    forward, backward = forward_backward(emissions, one.ties, base.moves)
    slope = np.zeros_like(scores)
    slope[:, :HOT] = (marginals(forward, backward) - one.aims) * base.sharpness
    heat = 1.0 / (1.0 + exponential(-scores[:, HOT]))
    slope[:, HOT] = (heat - one.hot) * one.aims[:, _FACTS].sum(1)
    slope[list(one.fixed)] = 0.0
    return slope * one.worth[:, None]


_FACTS = np.array([at for at, label in enumerate(LABELS) if label.kind is Kind.FACT])
