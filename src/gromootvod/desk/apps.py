"""Django's handle on `desk`."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class Desk(AppConfig):
    """See the package's docstring."""

    name = "gromootvod.desk"
    label = "desk"

    def ready(self) -> None:
        """Complete the language of filters once the tables are known."""
        from gromootvod.desk import filter_house

        filter_house.join_in()
        post_migrate.connect(_triggers, sender=self)


def _triggers(using: str, **rest: Any) -> None:
    from gromootvod.desk import search_triggers

    search_triggers.ensure(connections[using])
