"""Django's handle on `portal`."""

from django.apps import AppConfig


class Portal(AppConfig):
    """See the package's docstring."""

    name = "gromootvod.portal"
    label = "portal"
