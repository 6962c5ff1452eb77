"""Django's handle on the mail door."""

from django.apps import AppConfig


class Mail(AppConfig):
    """See the package's docstring."""

    name = "gromootvod.channels.mail"
    label = "mail"
