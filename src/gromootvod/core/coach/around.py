"""What stands around a clause, for the learned judge: what the rules said of it and of the rest, its neighbours,
what the draft does for the client, and how the client feels. A sharp word is likelier among sharp words."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from gromootvod.core.coach.heads import BLOWS, HEADS, RULES
from gromootvod.core.coach.page import Page
from gromootvod.core.coach.pieces import Piece
from gromootvod.core.coach.values import Remark
from gromootvod.core.distill.chain import Numbers

CIRCUMSTANCES = (
    "own", "fired", "fired_other", "rival", "loudest", "second", "blow", "before", "after", "again", "rules",
    "no_rules", "care", "deed", "idle", "most_care", "most_deed", "length", "upset", "promised", "acts", "explains",
    "person", "first", "last", "asks", "cries", "size", "bias",
)  # fmt: skip
_SIDES = [HEADS.index(side) for side in ("care", "deed", "idle")]
_FLOOR, _TOP = -6.0, 6.0
_FEW = 3
_SCALE = 4.0


def around(page: Page, found: Sequence[Piece], remarks: Sequence[Remark], scores: Numbers) -> Numbers:
    """Clauses x rules x circumstances; `remarks` are those of the rules."""
    count = len(found)
    scores = np.clip(scores, _FLOOR, _TOP)
    own = scores[:, : len(RULES)]
    fired = fired_by(found, remarks)
    blow = own[:, list(BLOWS)].max(1)
    loudest = own.max(1)
    named = {remark.rule for remark in remarks}
    others = np.array([float(min(_FEW, len(named - {rule}))) for rule in RULES])
    ones = np.ones((count, len(RULES)))
    column = {
        "own": own, "fired": 3.0 * fired,
        "fired_other": 2.0 * np.minimum(2.0, fired.sum(1)[:, None] - fired),
        "rival": _without_each(own, 1), "loudest": _without_each(loudest[:, None], 0) * ones,
        "second": _second(loudest)[:, None] * ones, "blow": _without_each(blow[:, None], 0) * ones,
        "before": np.concatenate([[_FLOOR], blow[:-1]])[:, None] * ones,
        "after": np.concatenate([blow[1:], [_FLOOR]])[:, None] * ones,
        "again": _without_each(own, 0), "rules": 2.0 * others * ones, "no_rules": 2.0 * (others == 0) * ones,
        **{side: scores[:, [at]] * ones for side, at in zip(("care", "deed", "idle"), _SIDES, strict=True)},
        "most_care": scores[:, _SIDES[0]].max() * ones, "most_deed": scores[:, _SIDES[1]].max() * ones,
        "length": min(count, 20) / 4.0 * ones,
        "upset": 2.0 * (page.known is not None and page.known.is_upset) * ones,
        "promised": 2.0 * page.promised * ones, "acts": 2.0 * page.shape.act * ones,
        "explains": 2.0 * page.shape.explain * ones, "person": 2.0 * page.shape.person * ones,
        "first": 2.0 * (np.arange(count) == 0)[:, None] * ones,
        "last": 2.0 * (np.arange(count) == count - 1)[:, None] * ones,
        "asks": 2.0 * np.array([piece.mark == "?" for piece in found])[:, None] * ones,
        "cries": 2.0 * np.array([piece.mark == "!" for piece in found])[:, None] * ones,
        "size": np.array([min(len(piece.words), 15) / 4.0 for piece in found])[:, None] * ones,
        "bias": _SCALE * ones,
    }  # fmt: skip
    stacked: Numbers = np.stack([column[name] for name in CIRCUMSTANCES], axis=2)
    return stacked / _SCALE


def fired_by(found: Sequence[Piece], remarks: Sequence[Remark]) -> Numbers:
    """Clauses x rules: one where a remark of the rule touches the clause."""
    fired = np.zeros((len(found), len(RULES)))
    edges = Edges.of(found)
    for remark in remarks:
        if remark.rule in RULES:
            fired[edges.touched(remark), RULES.index(remark.rule)] = 1.0
    return fired


@dataclass(frozen=True, slots=True)
class Edges:
    """Where clauses begin and end, for finding those that a remark touches without asking each."""

    starts: list[int]
    ends: list[int]

    @classmethod
    def of(cls, found: Sequence[Piece]) -> Self:
        """The edges of clauses in order."""
        return cls([piece.start for piece in found], [piece.end for piece in found])

    def touched(self, remark: Remark) -> slice:
        """The numbers of the clauses that share a letter with it."""
        return slice(bisect_right(self.ends, remark.start), bisect_left(self.starts, remark.end))


def _without_each(values: Numbers, axis: int) -> Numbers:
    """The greatest of the others, along an axis."""
    if values.shape[axis] < 2:
        return np.full_like(values, _FLOOR)
    ranked = np.sort(values, axis=axis)
    top, next_ = (ranked[-1:], ranked[-2:-1]) if axis == 0 else (ranked[:, -1:], ranked[:, -2:-1])
    is_top = values == top
    alone = is_top.sum(axis=axis, keepdims=True) == 1
    others: Numbers = np.where(is_top & alone, next_, top)
    return others


def _second(loudest: Numbers) -> Numbers:
    """For each clause the second loudest of the others."""
    if len(loudest) < 3:
        return np.full_like(loudest, _FLOOR)
    _, second, third = np.sort(loudest)[::-1][:3]
    others: Numbers = np.where(loudest >= second, third, second)
    return others
