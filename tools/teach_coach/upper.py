"""The second storey: what stands around a clause or a draft, learned from what the first storey says of unseen replies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from gromootvod.core.coach import around, whole
from gromootvod.core.coach.heads import RULES, WHOLE
from gromootvod.core.coach.hearing import FAINT, may_hear
from gromootvod.core.distill.chain import Numbers
from tools.teach.order import shuffled

from .examples import Lived, said
from .learn import Example

_SPACE = 1000  # keys of a rule's own weights


def halves(lived: Lived, seed: int) -> tuple[Lived, Lived]:
    """The same reply as two that know but half of what the rules said.

    The rules were written with these replies at hand, and on others they are silent half of the time.
    """
    order = shuffled(len(lived.remarks), seed)
    one = {order[at] for at in range(0, len(order), 2)}
    parts = [
        [remark for at, remark in enumerate(lived.remarks) if (at in one) is kept] for kept in (True, False)
    ]
    return replace(lived, remarks=parts[0]), replace(lived, remarks=parts[1])


def of_clauses(lived: Lived, scores: Numbers, worth: float) -> Iterator[tuple[int, Example]]:
    """(rule, example) for all that the marks speak of."""
    if not lived.pieces:
        return
    found = around.around(lived.page, lived.pieces, lived.remarks, scores)
    fired = around.fired_by(lived.pieces, lived.remarks)
    for number, piece in enumerate(lived.pieces):
        aims, asked = said(lived, piece)
        for rule in range(len(RULES)):
            is_heard = scores[number, rule] > FAINT or fired[number, rule]
            if asked[rule] and is_heard:
                yield rule, _example(lived, found[number, rule], rule, aims[rule], worth)


def of_drafts(lived: Lived, scores: Numbers, worth: float) -> Iterator[tuple[int, Example]]:
    """(rule, example) for the rules of whole drafts that may speak at all."""
    if not lived.pieces:
        return
    found = whole.whole(lived.page, lived.pieces, lived.remarks, scores)
    marked = {mark.rule for mark in lived.reply.marks}
    for rule, name in enumerate(WHOLE):
        if may_hear(lived.page, name):
            yield rule, _example(lived, found[rule], rule, float(name in marked), worth)


def weights_of(keys: Sequence[int], weights: Numbers, rules: int, circumstances: int) -> Numbers:
    """Rules x circumstances: what all share and what each has of its own."""
    made = np.zeros((rules, circumstances))
    for found, weight in zip(keys, weights[:, 0], strict=True):
        rule, at = divmod(found, _SPACE)
        if rule == 0:
            made[:, at] += weight
        else:
            made[rule - 1, at] += weight
    return made


def _example(lived: Lived, values: Numbers, rule: int, aim: float, worth: float) -> Example:
    signs = {at: float(value) for at, value in enumerate(values) if value}
    signs |= {(rule + 1) * _SPACE + at: float(value) for at, value in enumerate(values) if value}
    return Example(lived.reply.name, signs, np.array([aim]), np.array([worth]))
