"""Django's handle on `contacts`."""

from django.apps import AppConfig


class Contacts(AppConfig):
    """See the package's docstring."""

    name = "gromootvod.contacts"
    label = "contacts"
