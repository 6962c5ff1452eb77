"""Their side: who writes to us."""

from gromootvod.contacts.models.address import Address
from gromootvod.contacts.models.company import Company, CompanyDomain
from gromootvod.contacts.models.contact import Contact, ToldBy
from gromootvod.contacts.models.contact_merge import ContactMerge, NotSame
from gromootvod.contacts.models.contact_note import ContactNote
from gromootvod.contacts.models.contact_word import ContactWord

__all__ = [
    "Address",
    "Company",
    "CompanyDomain",
    "Contact",
    "ContactMerge",
    "ContactNote",
    "ContactWord",
    "NotSame",
    "ToldBy",
]
