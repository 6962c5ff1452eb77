"""The table of states and moves: what a ticket can be, who holds the ball, and what may follow."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """States in the client's own terms; that the cause is not known yet is one of them."""

    RECEIVED = "received", pgettext_lazy("state", "received")
    FINDING = "finding", pgettext_lazy("state", "finding out")
    KNOWN = "known", pgettext_lazy("state", "cause known")
    REPAIRING = "repairing", pgettext_lazy("state", "being repaired")
    CHECK = "check", pgettext_lazy("state", "please check")
    WAITING = "waiting", pgettext_lazy("state", "waiting for the client")
    SOLVED = "solved", pgettext_lazy("state", "solved")


class Ball(models.TextChoices):
    """Whose move it is."""

    US = "us", pgettext_lazy("ball", "ours")
    CLIENT = "client", pgettext_lazy("ball", "the client's")


class IllegalMove(ValueError):
    """The ticket cannot go there from where it is."""

    def __init__(self, state: str, move: str) -> None:
        super().__init__(f"a ticket that is {state!r} cannot {move}")
        self.state, self.move = state, move


OPEN_STATES = frozenset(State.values) - {State.SOLVED}

# What a member may set by hand from each state. Solving and reopening have moves of their own.
MOVES: dict[str, frozenset[str]] = {state: frozenset(OPEN_STATES - {state}) for state in OPEN_STATES}
MOVES[State.SOLVED] = frozenset()

BALL: dict[str, str] = {
    State.RECEIVED: Ball.US,
    State.FINDING: Ball.US,
    State.KNOWN: Ball.US,
    State.REPAIRING: Ball.US,
    State.CHECK: Ball.CLIENT,
    State.WAITING: Ball.CLIENT,
    State.SOLVED: Ball.CLIENT,
}


def after_letter(state: str) -> str:
    """The state once the client has written: what waited for him comes back to us; a solved ticket opens again."""
    if state in {State.WAITING, State.CHECK, State.SOLVED}:
        return State.FINDING
    return state


def after_reply(state: str, chosen: str) -> str:
    """The state once we have answered. `chosen` is the writer's choice, or "" for the usual one."""
    if chosen:
        return move(state, chosen) if chosen != state else state
    return State.FINDING if state == State.RECEIVED else state


def move(state: str, to: str) -> str:
    """Return `to`, or raise IllegalMove."""
    if to not in MOVES.get(state, frozenset()):
        raise IllegalMove(state, f"become {to!r}")
    return to
