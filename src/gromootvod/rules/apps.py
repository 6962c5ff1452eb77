"""Django's handle on `rules`."""

from django.apps import AppConfig


class Rules(AppConfig):
    """See the package's docstring."""

    name = "gromootvod.rules"
    label = "rules"
