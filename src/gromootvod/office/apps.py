"""Django's handle on `office`."""

from django.apps import AppConfig


class Office(AppConfig):
    """See the package's docstring."""

    name = "gromootvod.office"
    label = "office"

    def ready(self) -> None:
        """Listen to sign-ins, so that every session notes the roles it began with."""
        from gromootvod.office import accounts  # noqa: F401
