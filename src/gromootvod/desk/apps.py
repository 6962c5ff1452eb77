"""Django's handle on `desk`."""

from django.apps import AppConfig


class Desk(AppConfig):
    """See the package's docstring."""

    name = "gromootvod.desk"
    label = "desk"
