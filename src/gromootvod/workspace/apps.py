"""Django's handle on `workspace`."""

from django.apps import AppConfig


class Workspace(AppConfig):
    """See the package's docstring."""

    name = "gromootvod.workspace"
    label = "workspace"
