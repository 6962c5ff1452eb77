"""Two members do something to the same people at the same moment: one of them is told, and nothing is lost."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from at_once import at_once
from letters import letter, opened

from gromootvod.contacts.models import Address, Contact, ContactMerge
from gromootvod.contacts.operations.caller import AddressTaken
from gromootvod.contacts.operations.change_contact import add_address
from gromootvod.desk.models import Ticket
from gromootvod.desk.operations.same_person import MergeRefused, merge_contacts, part_contacts
from gromootvod.office.models import Member
from gromootvod.privacy.models import Erasure
from gromootvod.privacy.operations.erase import EraseRefused, erase

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 3, 17, 8, 0, tzinfo=UTC)
ROUNDS = 3


@pytest.fixture
def dina() -> Member:
    return Member.objects.create_user("dina@desk.example", name="Дина", roles=["dispatcher"], joined_at=NOW)


def person(name: str) -> Ticket:
    """A ticket of somebody who writes for the first time."""
    return opened(letter(f"Беда у {name}.", sender=f"{name} <{name}@shop.example>"), NOW)


def test_an_address_that_two_people_are_given_at_once_is_ones_and_the_other_hears_whose() -> None:
    for number in range(ROUNDS):
        one, other = person(f"vera{number}").contact_id, person(f"oleg{number}").contact_id
        value = f"+7 916 000-00-0{number}"
        results = at_once(
            lambda one=one, value=value: add_address(one, "phone", value, now=NOW),
            lambda other=other, value=value: add_address(other, "phone", value, now=NOW),
        )
        (kept,) = [found for found in results if isinstance(found, Address)]
        (refused,) = [found for found in results if isinstance(found, AddressTaken)]
        assert refused.args[1] == kept.contact_id
        assert Address.objects.get(kind="phone", value=kept.value).contact_id == kept.contact_id


def test_two_merges_of_one_pair_in_opposite_directions_leave_one_of_them(dina: Member) -> None:
    for number in range(ROUNDS):
        one, other = person(f"anya{number}").contact_id, person(f"petr{number}").contact_id
        results = at_once(
            lambda one=one, other=other: merge_contacts(one, other, by=dina, now=NOW),
            lambda one=one, other=other: merge_contacts(other, one, by=dina, now=NOW),
        )
        (done,) = [found for found in results if isinstance(found, ContactMerge)]
        (refused,) = [found for found in results if isinstance(found, MergeRefused)]
        assert refused.code == "gone"
        assert Contact.objects.get(pk=done.lost_id).merged_into_id == done.kept_id
        assert Contact.objects.get(pk=done.kept_id).merged_into_id is None
        assert Ticket.objects.filter(contact=done.kept_id).count() == 2
        part_contacts(done.pk, by=dina, now=NOW)
        assert {Ticket.objects.get(contact=row).contact_id for row in (one, other)} == {one, other}


def test_a_merge_that_two_take_back_at_once_is_taken_back_once(dina: Member) -> None:
    one, other = person("ira").contact_id, person("yura").contact_id
    merge = merge_contacts(one, other, by=dina, now=NOW)
    results = at_once(*[lambda: part_contacts(merge.pk, by=dina, now=NOW)] * 2)
    assert sorted(type(found).__name__ for found in results) == ["ContactMerge", "DoesNotExist"]
    assert Ticket.objects.filter(contact=other).count() == 1


def test_a_person_who_is_merged_while_he_is_erased_is_one_or_the_other(dina: Member) -> None:
    for number in range(ROUNDS):
        kept, lost = person(f"mark{number}").contact_id, person(f"ella{number}").contact_id
        results = at_once(
            lambda kept=kept, lost=lost: merge_contacts(kept, lost, by=dina, now=NOW),
            lambda lost=lost: erase(lost, by=dina, now=NOW),
        )
        row = Contact.objects.get(pk=lost)
        refused = [found for found in results if isinstance(found, MergeRefused | EraseRefused)]
        assert len(refused) == 1, results
        assert (row.erased_at is None) == (row.merged_into_id == kept)
        assert Erasure.objects.filter(contact=lost).exists() == (row.erased_at is not None)
