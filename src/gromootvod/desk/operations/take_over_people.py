"""Who is who when a desk is taken over: members by their mail, clients by their addresses."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime

from gromootvod.contacts.models import Address, Company, Contact
from gromootvod.contacts.operations import recognise
from gromootvod.contacts.operations.caller import phone_of
from gromootvod.core.text import language
from gromootvod.desk.compose import one_line
from gromootvod.desk.moving import Person
from gromootvod.desk.operations.keep_message import NOBODY
from gromootvod.office.models import Member

REMEMBERED = 20_000  # contacts; who is met again later is looked up again


class People:
    """Finds rows for the people of one old desk, `source`."""

    def __init__(self, source: str) -> None:
        self.source = source[:64]
        self._members = {member.email.lower(): member for member in Member.objects.all()}
        self._contacts: OrderedDict[str, Contact] = OrderedDict()
        self._new = 0

    def member(self, person: Person) -> Member | None:
        """The member with his mail address; one who has left is known too."""
        return self._members.get(person.mail.strip().lower()) if person.mail else None

    def contact(self, person: Person, spoken: str, now: datetime) -> Contact:
        """The contact of a client, made if need be. Called within a transaction."""
        address = self.address(person)
        found = self._contacts.get(address)
        if found is None:
            found = self._find(address, person, spoken, now)
            self._contacts[address] = found
            if len(self._contacts) > REMEMBERED:
                self._contacts.popitem(last=False)
        return found

    def address(self, person: Person) -> str:
        """His mail address; for one without it, a name in the domain that delivers nothing."""
        mail = person.mail.strip().lower()[:320]
        if "@" in mail and not any(char.isspace() for char in mail):
            return mail
        key = one_line(person.key or person.phone or person.name).lower() or "nobody"
        return f"{self.source}-{key.replace('@', '.').replace(' ', '.')}"[:300] + NOBODY

    def language_of(self, text: str) -> str:
        """The language that a ticket is led in."""
        return language(text)

    def taken_new(self) -> int:
        """How many contacts were made since this was asked last."""
        new, self._new = self._new, 0
        return new

    def forget(self) -> None:
        """A transaction was undone: what was made in it is not there."""
        self._contacts.clear()
        self._new = 0

    def _find(self, address: str, person: Person, spoken: str, now: datetime) -> Contact:
        row = recognise(address, name=one_line(person.name), language=spoken, now=now)
        contact = row.contact
        if row.made_at == now:
            self._new += 1
            self._company(contact, one_line(person.company)[:200], now)
            self._phone(contact, phone_of(person.phone), now)
        return contact

    def _company(self, contact: Contact, name: str, now: datetime) -> None:
        """The firm by the name it had there; one that is known by its domain alone gets its name."""
        if not name:
            return
        firm = contact.company
        if firm is not None and firm.name == firm.domain:
            firm.name = name
            firm.save(update_fields=["name"])
        elif firm is None:
            found = Company.objects.filter(name=name).order_by("id").first()
            contact.company = found or Company.objects.create(name=name, made_at=now)
            contact.save(update_fields=["company"])

    def _phone(self, contact: Contact, number: str, now: datetime) -> None:
        if number and not Address.objects.filter(kind=Address.Kind.PHONE, value=number).exists():
            Address.objects.create(contact=contact, kind=Address.Kind.PHONE, value=number, made_at=now)
