"""Django's handle on `desk`."""

from django.apps import AppConfig


class Desk(AppConfig):
    """See the package's docstring."""

    name = "gromootvod.desk"
    label = "desk"

    def ready(self) -> None:
        """Complete the language of filters once the tables are known."""
        from gromootvod.desk import filter_house

        filter_house.join_in()
