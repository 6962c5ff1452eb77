"""An order of examples that is the same on every machine and in every Python."""

from __future__ import annotations


def shuffled(count: int, seed: int) -> list[int]:
    """The numbers below `count` in an order that the seed decides (Fisher-Yates, a 64-bit LCG of Knuth)."""
    order = list(range(count))
    state = (seed + 1) * 0x9E3779B97F4A7C15 % _SIZE
    for last in range(count - 1, 0, -1):
        state = (state * 6364136223846793005 + 1442695040888963407) % _SIZE
        other = (state >> 33) % (last + 1)
        order[last], order[other] = order[other], order[last]
    return order


_SIZE = 1 << 64
