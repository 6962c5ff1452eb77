"""Django's handle on `incidents`."""

from django.apps import AppConfig


class Incidents(AppConfig):
    """See the package's docstring."""

    name = "gromootvod.incidents"
    label = "incidents"

    def ready(self) -> None:
        """Let the incidents of a ticket follow it when it is merged."""
        from gromootvod.desk import ties
        from gromootvod.incidents.ties import TIE

        ties.register("incidents", TIE)
