"""A letter as a lesson: its clauses in numbers, and what each of them should have been told to be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gromootvod.core.text import is_translit, language

from . import signs
from .chain import Numbers
from .clause import Clause, view
from .distill import _moved, _open_stretches
from .judge import prepare, rule
from .keys import key
from .lexicon import lexicon
from .marks import Mark
from .model import HOT, LABELS, Model, tie
from .values import Kind


@dataclass(frozen=True, slots=True)
class Told:
    """A letter and what a person said of it; `folds` as in `distill`."""

    text: str
    folds: tuple[tuple[int, int], ...] = ()
    marks: tuple[Mark, ...] = ()


@dataclass(slots=True)
class Pupil:
    """One letter in numbers. Of each clause: signs and values, the scores of the base, the shares aimed at."""

    clauses: list[Clause]
    keys: list[NDArray[np.int64]]
    values: list[Numbers]
    scores: Numbers  # clauses x columns, of the base alone
    ties: list[int]
    fixed: dict[int, int]
    aims: Numbers  # clauses x labels
    hot: Numbers  # aimed at, of facts
    worth: Numbers  # how much each clause counts; 0: nothing is asked of it
    of_mark: dict[int, list[int]]  # number of a mark -> its clauses


def pupil(told: Told, base: Model) -> Pupil:
    """A letter as the base sees it; what nobody marked is to stay as it is, with half the worth."""
    clauses = clauses_of(told, base)
    voices = prepare(clauses)
    fixed = {number: LABELS.index(label) for number, (label, _) in rule(clauses).items()}
    shares = np.zeros((0, HOT)) if not clauses else base.read(clauses, voices, fixed).shares
    scores = np.zeros((0, HOT + 1)) if not clauses else base.scores(clauses, voices)
    weighed = _weighed(clauses, list(signs.of_letter(clauses, voices)))
    one = Pupil(
        clauses,
        [np.array(list(of_clause), np.int64) for of_clause in weighed],
        [np.array(list(of_clause.values())) for of_clause in weighed],
        scores,
        [tie(clause) for clause in clauses],
        fixed,
        shares.copy(),
        1.0 / (1.0 + np.exp(-np.clip(scores[:, HOT], -30, 30))),
        np.full(len(clauses), 0.5),
        {},
    )
    for number, mark in enumerate(told.marks):
        _aim(one, number, mark)
    return one


def clauses_of(told: Told, base: Model) -> list[Clause]:
    """The clauses of a letter as `distill` cuts them."""
    translit = language(told.text) == "ru" and is_translit(told.text)
    found: list[Clause] = []
    for start, end in _open_stretches(len(told.text), told.folds):
        found += _moved(view(told.text[start:end], lexicon(), translit, base.cutter), start, found)
    return found


def _aim(one: Pupil, number: int, mark: Mark) -> None:
    """A mark speaks for the clauses that lie in it for the most part; of a smaller one nothing can be learned."""
    meant = [
        at
        for at, clause in enumerate(one.clauses)
        if 2 * (min(mark.end, clause.end) - max(mark.start, clause.start)) > clause.end - clause.start
    ]
    for at in meant:
        one.aims[at] = 0.0
        one.aims[at, LABELS.index(mark.label)] = 1.0
        one.hot[at] = float(mark.hot)
        one.worth[at] = 1.0 if mark.label.kind is Kind.FACT else 0.8  # a fact lost costs more
        for others in one.of_mark.values():
            if at in others:
                others.remove(at)
    one.of_mark[number] = meant


def _weighed(clauses: Sequence[Clause], named: Sequence[Sequence[str]]) -> list[dict[int, float]]:
    """Of every clause its signs and what each counts, as `Model.scores` sums them; meanings are left to the base."""
    found: list[dict[int, float]] = []
    for number, of_clause in enumerate(named):
        values: dict[int, float] = {}
        _add(values, of_clause, 1.0)
        own = clauses[number].words
        worth = signs.weight(len(own))
        for word in own:
            _add(values, signs.of_word(word), worth)
        for step, role in ((-1, 1), (1, 2)):
            if 0 <= number + step < len(clauses):
                other = clauses[number + step].words
                for word in other:
                    _add(values, signs.of_neighbour(word, role), signs.weight(len(other)))
        found.append(values)
    return found


def _add(values: dict[int, float], named: Sequence[str], worth: float) -> None:
    for sign in named:
        found = key(sign)
        values[found] = values.get(found, 0.0) + worth
