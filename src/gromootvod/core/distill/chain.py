"""A chain of clauses: how sure each label is of each clause when its neighbours are asked too.

Forward-backward over a linear chain (Rabiner 1989, Lafferty 2001), in the scaled form. Written with
elementwise operations alone and an exponential of its own, so that a result is the same on every processor.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


def exponential(x: Numbers) -> Numbers:
    """e to the x, for x in -700..700; the same bits everywhere, which np.exp does not promise."""
    x = np.clip(x, -700.0, 700.0)
    twos = np.floor(x * _LOG2_E + 0.5)
    rest = x - twos * _LN2_HIGH - twos * _LN2_LOW
    total = np.full_like(x, 1.0)
    for divisor in range(13, 0, -1):
        total = 1.0 + total * rest / divisor
    power: Numbers = np.ldexp(total, twos.astype(np.int32))
    return power


def forward_backward(emissions: Numbers, ties: Sequence[int], moves: Numbers) -> tuple[Numbers, Numbers]:
    """Scaled messages: (forward, backward), both n x labels, whose product by rows gives the marginals.

    `emissions` are e to the scores; `ties[t]` names the matrix of `moves` between clause t - 1 and t.
    """
    n, _ = emissions.shape
    forward, backward = np.empty_like(emissions), np.empty_like(emissions)
    forward[0] = emissions[0] / emissions[0].sum()
    for t in range(1, n):
        row = (forward[t - 1][:, None] * moves[ties[t]]).sum(0) * emissions[t]
        forward[t] = row / row.sum()
    backward[n - 1] = 1.0
    for t in range(n - 2, -1, -1):
        row = (moves[ties[t + 1]].T * (backward[t + 1] * emissions[t + 1])[:, None]).sum(0)
        backward[t] = row / row.sum()
    return forward, backward


def marginals(forward: Numbers, backward: Numbers) -> Numbers:
    """The share of every label at every clause; rows add up to one."""
    both = forward * backward
    shares: Numbers = both / both.sum(1)[:, None]
    return shares


_LOG2_E = 1.4426950408889634
_LN2_HIGH = 0.6931471803691238
_LN2_LOW = 1.9082149292705877e-10
