"""What every list of the board has beside its rows: the shelf of views, and the bar for deeds done to many."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from gromootvod.desk.queries.shelf import shelf
from gromootvod.office.access import the_member
from gromootvod.ui.middleware import moment
from gromootvod.workspace.bulk_views import bulk_choices


def house_parts(request: HttpRequest) -> dict[str, Any]:
    """`shelf` and `bulk`: two queries, two more when counts of views are old."""
    return {"shelf": shelf(the_member(request).pk, now=moment(request)), "bulk": bulk_choices()}
