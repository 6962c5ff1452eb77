"""Exposure: the heat that reached a member's eyes, fading with time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from math import fsum

HALF_LIFE = timedelta(hours=4)
"""After this time half of a letter's weight is gone. A judgement of the house, not a measured quantity."""

_CALM = 20  # heat below which a letter costs nobody anything


def exposure(heats: Iterable[tuple[int, datetime]], now: datetime) -> float:
    """The sum of the heats (0..100) read so far, each halved every HALF_LIFE; a fresh furious one: about 90.

    Moments are aware; one that lies ahead of `now` counts as read just now.
    """
    return fsum(heat * _left(now - at) for heat, at in heats if heat >= _CALM)


def _left(age: timedelta) -> float:
    return float(0.5 ** (max(age, timedelta(0)) / HALF_LIFE))
