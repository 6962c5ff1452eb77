"""Who wrote? One address is one person, whatever its case; a provider of mailboxes is nobody's firm."""

from __future__ import annotations

import threading
from datetime import datetime

import pytest
from django.db import connection, transaction

from gromootvod.contacts.models import Address, Company, Contact
from gromootvod.contacts.operations import recognise


@pytest.mark.django_db
def test_a_new_address_makes_a_contact_with_the_name_and_firm_it_came_with(now: datetime) -> None:
    address = recognise("Vera@Severny-Veter.example", name=" Вера Соколова ", language="ru", now=now)
    assert (address.value, address.contact.name) == ("vera@severny-veter.example", "Вера Соколова")
    assert address.contact.company == Company.objects.get(domain="severny-veter.example")


@pytest.mark.django_db
def test_the_same_address_is_the_same_person_and_keeps_his_name(now: datetime) -> None:
    first = recognise("vera@severny-veter.example", name="Вера", language="ru", now=now)
    again = recognise("VERA@severny-veter.example ", name="Somebody else", language="en", now=now)
    assert again.pk == first.pk
    assert (again.contact.name, again.contact.language) == ("Вера", "ru")


@pytest.mark.django_db
def test_two_people_of_one_firm_share_it(now: datetime) -> None:
    vera = recognise("vera@firm.example", name="", language="ru", now=now)
    oleg = recognise("oleg@firm.example", name="", language="ru", now=now)
    assert vera.contact.company == oleg.contact.company
    assert vera.contact != oleg.contact


@pytest.mark.django_db
def test_a_provider_of_mailboxes_is_nobodys_firm(now: datetime) -> None:
    assert recognise("vera@gmail.com", name="", language="ru", now=now).contact.company is None


@pytest.mark.django_db
def test_who_gives_no_name_is_called_by_his_address(now: datetime) -> None:
    assert (
        recognise("vera.sokolova@firm.example", name="", language="ru", now=now).contact.name
        == "Vera Sokolova"
    )


@pytest.mark.django_db(transaction=True)
def test_two_first_letters_at_once_make_one_person(now: datetime) -> None:
    barrier = threading.Barrier(4)
    found: list[int] = []

    def write() -> None:
        barrier.wait(60)
        with transaction.atomic():  # as every caller does
            found.append(recognise("vera@firm.example", name="Вера", language="ru", now=now).pk)
        connection.close()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert len(found) == 4
    assert len(set(found)) == 1
    assert Address.objects.count() == Contact.objects.count() == 1
