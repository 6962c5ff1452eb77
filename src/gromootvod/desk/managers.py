"""What may be seen: tables of the desk leave out the tickets of teams that are closed to whoever looks (`office.viewing`)."""

from __future__ import annotations

from typing import TypeVar

from django.db import models

from gromootvod.office import viewing

M = TypeVar("M", bound=models.Model)


class Seen(models.Manager[M]):
    """Leaves out rows of tickets that are not to be seen; `teams` are the ways from a row to the teams of its tickets.

    Where nobody looks, or nothing is hidden from him, it is the plain manager.
    """

    def __init__(self, *teams: str) -> None:
        super().__init__()
        self._teams = teams or ("ticket__team",)

    def get_queryset(self) -> models.QuerySet[M]:
        """The rows that may be seen."""
        rows = super().get_queryset()
        hidden = viewing.hidden()
        for team in self._teams if hidden else ():
            rows = rows.exclude(**{f"{team}__in": hidden})
        return rows
