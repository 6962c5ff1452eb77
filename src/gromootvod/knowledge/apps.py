"""Django's handle on `knowledge`."""

from django.apps import AppConfig


class Knowledge(AppConfig):
    """See the package's docstring."""

    name = "gromootvod.knowledge"
    label = "knowledge"
