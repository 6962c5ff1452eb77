"""Django's handle on `privacy`."""

from django.apps import AppConfig


class Privacy(AppConfig):
    """See the package's docstring."""

    name = "gromootvod.privacy"
    label = "privacy"
