"""What every workspace page shows at its head: how many wait where."""

from __future__ import annotations

from django.http import HttpRequest

from gromootvod.desk.queries import board
from gromootvod.office.access import the_member


def nav(request: HttpRequest) -> board.Counts:
    """Counts of the board's views and of the post room."""
    return board.counts(member_id=the_member(request).pk)
