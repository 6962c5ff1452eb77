"""Which way the heat of a ticket goes: rising, easing or steady, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

STEP = 12  # points of heat that a reader notices
HOT = 60  # from here on a letter is hard to read
COLD = 20


class Direction(StrEnum):
    """Where the heat goes."""

    RISING = "rising"
    EASING = "easing"
    STEADY = "steady"


@dataclass(frozen=True, slots=True)
class Course:
    """The direction and its reasons as codes: "hotter_than_before", "hottest_yet", "three_in_a_row", "turned_hot",
    "calmer_than_before", "cooled_down", "hot_throughout", "calm_throughout", "up_and_down", "as_before", "one_letter", "no_letters"."""

    direction: Direction
    reasons: tuple[str, ...]


def course(heats: Sequence[int]) -> Course:
    """The course of a ticket whose letters had these heats (0-100), in order of time.

    The last letter counts against the mean of the two before it; small waves are no course.
    """
    if len(heats) < 2:
        return Course(Direction.STEADY, ("one_letter",) if heats else ("no_letters",))
    last, before = heats[-1], sum(heats[-3:-1]) / len(heats[-3:-1])
    if last - before >= STEP or _climbs(heats):
        return Course(Direction.RISING, tuple(_why_rising(heats, last - before)))
    if before - last >= STEP or _climbs([-heat for heat in heats]):
        return Course(Direction.EASING, tuple(_why_easing(heats)))
    return Course(Direction.STEADY, (_why_steady(heats),))


def _climbs(heats: Sequence[int]) -> bool:
    """Three letters, each hotter than the one before, and noticeably so in all."""
    tail = heats[-3:]
    return len(tail) == 3 and tail[0] < tail[1] < tail[2] and tail[2] - tail[0] >= STEP


def _why_rising(heats: Sequence[int], by: float) -> list[str]:
    reasons = ["hotter_than_before"] if by >= STEP else []
    if _climbs(heats):
        reasons.append("three_in_a_row")
    if heats[-1] > max(heats[:-1]):
        reasons.append("hottest_yet")
    if heats[-1] >= HOT > max(heats[:-1]):
        reasons.append("turned_hot")
    return reasons


def _why_easing(heats: Sequence[int]) -> list[str]:
    reasons = ["calmer_than_before"]
    if heats[-1] <= COLD < max(heats[-3:-1]):
        reasons.append("cooled_down")
    return reasons


def _why_steady(heats: Sequence[int]) -> str:
    if min(heats) >= HOT:
        return "hot_throughout"
    if max(heats) - min(heats) >= 2 * STEP:
        return "up_and_down"
    return "calm_throughout" if max(heats) <= COLD else "as_before"
