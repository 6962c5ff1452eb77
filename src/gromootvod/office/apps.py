"""Django's handle on `office`."""

from django.apps import AppConfig


class Office(AppConfig):
    """See the package's docstring."""

    name = "gromootvod.office"
    label = "office"
