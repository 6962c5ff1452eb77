"""An address to which nothing is to be written gets nothing, whichever way a letter takes."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from letters import letter, opened

from gromootvod.channels.mail.deliver import deliver_due
from gromootvod.contacts.models import Address
from gromootvod.contacts.operations.change_contact import add_address, block_address
from gromootvod.desk.models import Dispatch, Event, Ticket
from gromootvod.desk.operations.answer import AnswerRefused, answer
from gromootvod.desk.operations.mailing import Mailing, dispatch_mailing
from gromootvod.desk.operations.reply_address import reply_address
from gromootvod.office.models import Member


class Nobody:
    """A carrier that must not be asked."""

    def carry(self, sender: str, recipient: str, raw: bytes, **_: object) -> str:
        raise AssertionError(recipient)


@pytest.fixture
def shut(stage: None, dina: Member, now: datetime) -> Ticket:
    """Vera has written, and asked not to be written to."""
    ticket = opened(letter(), now)
    Dispatch.objects.all().delete()
    address = Address.objects.get(value="vera@client.example")
    block_address(ticket.contact_id, address.pk, why="просила звонить", by=dina, now=now)
    return ticket


def test_an_answer_is_refused_and_says_why(shut: Ticket, dina: Member, now: datetime) -> None:
    with pytest.raises(AnswerRefused) as refused:
        answer(shut.pk, "Слова", by=dina, now=now)
    assert refused.value.code == "do_not_write"


def test_another_address_of_his_is_written_to_instead(shut: Ticket, dina: Member, now: datetime) -> None:
    add_address(shut.contact_id, "mail", "vera.home@dacha.example", now=now)
    answer(shut.pk, "Слова", by=dina, now=now)
    assert Dispatch.objects.get().recipient == "vera.home@dacha.example"


def test_a_new_letter_from_there_is_taken_in_and_not_acknowledged(shut: Ticket, now: datetime) -> None:
    fresh = opened(letter("Ещё одна беда."), now + timedelta(days=2))
    assert not Dispatch.objects.filter(ticket=fresh).exists()
    assert reply_address(fresh) == ""


def test_a_letter_that_waits_already_stops_at_the_door(shut: Ticket, now: datetime) -> None:
    dispatch_mailing(Mailing("Vera@client.example", "Новости", "Слова"), now=now)
    deliver_due(Nobody(), lambda: now + timedelta(minutes=1))  # type: ignore[arg-type]
    row = Dispatch.objects.get()
    assert row.state == Dispatch.State.REFUSED
    assert "not to write" in row.answer


def test_the_ticket_says_that_it_did_not_go(dina: Member, now: datetime) -> None:
    ticket = opened(letter(), now)
    Dispatch.objects.all().delete()
    answer(ticket.pk, "Слова", by=dina, now=now)
    address = Address.objects.get(value="vera@client.example")
    block_address(ticket.contact_id, address.pk, why="", by=dina, now=now)
    deliver_due(Nobody(), lambda: now + timedelta(minutes=1))  # type: ignore[arg-type]
    assert Event.objects.filter(ticket=ticket, kind=Event.Kind.BOUNCED).exists()
