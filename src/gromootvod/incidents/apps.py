"""Django's handle on `incidents`."""

from django.apps import AppConfig


class Incidents(AppConfig):
    """See the package's docstring."""

    name = "gromootvod.incidents"
    label = "incidents"
