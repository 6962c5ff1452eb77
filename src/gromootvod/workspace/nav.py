"""What every workspace page shows at its head: how many wait where."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from gromootvod.desk.queries import board, post
from gromootvod.office.access import the_member


def nav(request: HttpRequest) -> dict[str, Any]:
    """Counts of the board's views, of parcels that need a look (`stuck`), letters that did not arrive (`trouble`)."""
    stuck, trouble = post.counts()
    views = board.counts(member_id=the_member(request).pk)
    return {**{str(view): count for view, count in views.items()}, "stuck": stuck, "trouble": trouble}
