"""Whether work grows with its size: a ratio within one run, so that a slow machine changes nothing."""

from __future__ import annotations

import gc
from collections.abc import Callable
from time import process_time

TIMES = 8  # the larger work; quadratic work would take 64 times as long
ALLOWED = 24
NOISE = 0.05  # seconds: below this a clock says nothing


def assert_linear(work: Callable[[int], object], size: int) -> None:
    """Fails when eight times the size takes far more than eight times the processor's time.

    `work(size)` does it once; what it needs should be made before, or cost little beside it. The collector
    rests meanwhile: how often it walks the heap of a long suite says nothing about the work.
    """
    tries = []
    for _ in range(4):  # a busy machine may spoil one comparison, not four
        small = min(_seconds(work, size) for _ in range(3))
        large = _seconds(work, size * TIMES)
        if large <= ALLOWED * small + NOISE:
            return
        tries.append(f"{small:.3f} s, then {large:.3f} s")
    raise AssertionError(f"{TIMES} times the size: " + "; ".join(tries))


def _seconds(work: Callable[[int], object], size: int) -> float:
    gc.collect()
    gc.disable()
    try:
        begin = process_time()
        work(size)
        return process_time() - begin
    finally:
        gc.enable()
