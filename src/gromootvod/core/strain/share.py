"""Who can bear the next ticket: an order with reasons; a person decides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

HOT = 60
"""A ticket this hot is never the third in a row for one member."""

_COST_OF_A_TICKET = 10.0  # in points of exposure: open work weighs too
_TIRED = 150.0  # about two furious letters that have not faded yet


class Reason(StrEnum):
    """Why a member stands where he stands."""

    AWAY = "away"
    FULL = "full"
    HOT_IN_A_ROW = "hot_in_a_row"  # the last two were hot
    TIRED = "tired"
    KNOWS_CLIENT = "knows_client"
    ABLE = "able"  # nothing speaks against or especially for him


@dataclass(frozen=True, slots=True)
class Candidate:
    """A member and what he carries."""

    name: str  # any stable key
    exposure: float = 0.0
    open_tickets: int = 0
    limit: int | None = None  # of open tickets; None: no limit
    last_heats: tuple[int, ...] = ()  # of the tickets he got last, the latest first
    is_away: bool = False
    knows_client: bool = False


@dataclass(frozen=True, slots=True)
class Bearer:
    """A place in the order. Who is not fit should not get it unless a person says so."""

    name: str
    is_fit: bool
    load: float  # exposure and open work, in points of heat
    reasons: tuple[Reason, ...]


def who_can_bear(candidates: Iterable[Candidate], ticket_heat: int) -> tuple[Bearer, ...]:
    """All candidates, the fittest first; equals in the order of their names."""
    bearers = {candidate.name: _bearer(candidate, ticket_heat) for candidate in candidates}
    return tuple(sorted(bearers.values(), key=_rank))


def _bearer(candidate: Candidate, heat: int) -> Bearer:
    load = candidate.exposure + _COST_OF_A_TICKET * candidate.open_tickets
    is_hot = heat >= HOT
    last = candidate.last_heats[:2]
    obstacles = [
        reason
        for reason, holds in (
            (Reason.AWAY, candidate.is_away),
            (Reason.FULL, candidate.limit is not None and candidate.open_tickets >= candidate.limit),
            (Reason.HOT_IN_A_ROW, is_hot and len(last) == 2 and min(last) >= HOT),
            (Reason.TIRED, is_hot and candidate.exposure >= _TIRED),
        )
        if holds
    ]
    helps = [Reason.KNOWS_CLIENT] if candidate.knows_client else []
    return Bearer(candidate.name, not obstacles, round(load, 1), tuple(obstacles + helps) or (Reason.ABLE,))


def _rank(bearer: Bearer) -> tuple[bool, bool, bool, bool, float, str]:
    """The fit, who knows the client among them first; then the tired, the full, the away."""
    obstacles = set(bearer.reasons)
    return (
        Reason.AWAY in obstacles,
        Reason.FULL in obstacles,
        not bearer.is_fit,
        bearer.is_fit and Reason.KNOWS_CLIENT not in obstacles,
        bearer.load,
        bearer.name,
    )
