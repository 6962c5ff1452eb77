"""Teaches the cutter: logistic regression over gaps, by AdaGrad, one gap at a time in a fixed order."""

from __future__ import annotations

import math
from collections.abc import Sequence

from gromootvod.core.distill.cutting import Cutter, all_signs
from gromootvod.core.distill.keys import key
from tools.corpus import Letter

from .examples import gap_examples
from .order import shuffled

ROUNDS = 6
RATE = 0.25
SHRINK = 2e-5
LEAST = 3  # letters that a sign must stand in


def teach_cutter(letters: Sequence[Letter], bar: float) -> Cutter:
    """A cutter that knows these letters."""
    seen: dict[int, set[str]] = {}
    examples: list[tuple[list[int], bool]] = []
    for letter in letters:
        for gap, is_border in gap_examples(letter):
            keys = [key(sign) for sign in all_signs(gap)]
            examples.append((keys, is_border))
            for found in keys:
                letters_of = seen.setdefault(found, set())
                if len(letters_of) < LEAST:
                    letters_of.add(letter.id)
    kept = {found for found, names in seen.items() if len(names) >= LEAST}
    examples = [([found for found in keys if found in kept], is_border) for keys, is_border in examples]
    return _learn(examples, bar)


def _learn(examples: Sequence[tuple[list[int], bool]], bar: float) -> Cutter:
    weights: dict[int, float] = {}
    squares: dict[int, float] = {}
    bias, bias_square = -2.0, 1.0
    for turn in range(ROUNDS):
        for number in shuffled(len(examples), turn):
            keys, is_border = examples[number]
            score = bias + sum(weights.get(found, 0.0) for found in keys)
            slope = _sure(score) - is_border
            bias_square += slope * slope
            bias -= RATE * slope / math.sqrt(bias_square)
            for found in keys:
                old = weights.get(found, 0.0)
                pull = slope + SHRINK * old * 50
                square = squares.get(found, 1.0) + pull * pull
                squares[found] = square
                weights[found] = old - RATE * pull / math.sqrt(square)
    return Cutter(weights, bias, bar)


def _sure(score: float) -> float:
    if score < -30:
        return 0.0
    return 1.0 / (1.0 + math.exp(-score))
