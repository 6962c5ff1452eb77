"""Their side: who writes to us."""

from gromootvod.contacts.models.address import Address
from gromootvod.contacts.models.company import Company
from gromootvod.contacts.models.contact import Contact, ToldBy

__all__ = ["Address", "Company", "Contact", "ToldBy"]
