"""Django's handle on `ui`."""

from django.apps import AppConfig


class Ui(AppConfig):
    """See the package's docstring."""

    name = "gromootvod.ui"
    label = "ui"
