"""Django's handle on the guest."""

from django.apps import AppConfig


class GuestConfig(AppConfig):
    """See the package's docstring."""

    name = "gromootvod.guest"
    label = "guest"
