"""What can be done with contacts; one file a verb."""

from gromootvod.contacts.operations.recognise import recognise

__all__ = ["recognise"]
