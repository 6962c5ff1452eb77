"""Holding updates say what happened and nothing else; two in a row need a person."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from letters import dispatch_of, letter, sent, take_in

from gromootvod.contacts.models import Contact
from gromootvod.core.letter import read
from gromootvod.desk.models import Dispatch, Event, Message, Notification, Promise, Ticket
from gromootvod.desk.operations import guard, holding
from gromootvod.desk.operations.answer import answer
from gromootvod.desk.operations.assign import assign
from gromootvod.desk.operations.close import close
from gromootvod.desk.operations.note import note
from gromootvod.desk.operations.state import Words, set_state
from gromootvod.office.models import Member

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def test_it_is_made_from_what_really_happened(
    ticket: Ticket, dina: Member, egor: Member, now: datetime
) -> None:
    assign(ticket.pk, egor, by=dina, now=now + MINUTE)
    words = Words(known="Журнал обмена проверен: он цел", next_step="Сверяем права на период.")
    set_state(ticket.pk, "finding", by=egor, now=now + 2 * MINUTE, words=words)
    note(ticket.pk, "клиент хам, терпеть до пятницы", by=egor, now=now + 3 * MINUTE)
    take_in(
        letter("Добавлю: только у Ольги.", sender="vera@client.example", in_reply_to=""), now + 4 * MINUTE
    )
    ticket.refresh_from_db()
    said = holding.propose(ticket, now=now + HOUR).text
    assert "Журнал обмена проверен: он цел." in said
    assert "Сверяем права на период." in said
    assert "Теперь ваше обращение ведёт Егор." in said
    assert "хам" not in said
    assert said.count("18 марта") == 1  # the date of the next word


def test_nothing_happened_and_nothing_is_invented(ticket: Ticket, now: datetime) -> None:
    said = holding.propose(ticket, now=now + HOUR)
    assert len(said.text.split("\n\n")) == 2  # where it stands, and when the next word comes


def ripe(ticket: Ticket) -> datetime:
    """Five minutes before the word is due, after the reminder."""
    due = Promise.objects.get(ticket=ticket, settled_at=None).due
    guard.warn(now=due - 20 * MINUTE)
    return due - 5 * MINUTE


def test_it_goes_by_itself_marked_as_such_twice_and_then_a_person_is_called(
    ticket: Ticket, dina: Member, mark: Member
) -> None:
    for sent_by_now in (1, 2, 2):
        moment = ripe(ticket)
        assert holding.waiting(now=moment, limit=10) == [ticket.pk]
        holding.hold(ticket.pk, now=moment)
        holding.hold(ticket.pk, now=moment)  # a second worker comes too late
        assert Message.objects.filter(ticket=ticket, direction="out").count() == sent_by_now
    held = list(Message.objects.filter(ticket=ticket, direction="out"))
    assert [message.automatic for message in held] == [True, True]
    raw = sent(dispatch_of(held[0]))
    assert b"\nAuto-Submitted: auto-generated" in raw
    assert "Это письмо составил" in read(raw).text
    assert set(Promise.objects.exclude(settled_at=None).values_list("outcome", flat=True)) == {"held"}
    assert {n.member for n in Notification.objects.filter(kind="held_twice")} == {dina, mark}
    assert Notification.objects.filter(kind="held_twice").count() == 2


def test_a_persons_word_lets_the_house_hold_again(ticket: Ticket, dina: Member) -> None:
    for _ in range(2):
        holding.hold(ticket.pk, now=ripe(ticket))
    moment = ripe(ticket)
    assert not holding.may_go_alone(ticket.pk)
    answer(ticket.pk, "Нашли причину.", by=dina, now=moment)
    assert holding.may_go_alone(ticket.pk)


@pytest.mark.parametrize("state", ["waiting", "check"])
def test_who_has_the_ball_gets_no_holding_update(
    ticket: Ticket, dina: Member, now: datetime, state: str
) -> None:
    answer(ticket.pk, "Проверьте, пожалуйста.", by=dina, now=now, due=now + 2 * HOUR, state=state)
    assert holding.waiting(now=ripe(ticket), limit=10) == []


def test_a_closed_ticket_is_left_alone(ticket: Ticket, dina: Member) -> None:
    moment = ripe(ticket)
    close(ticket.pk, by=dina, now=moment)
    assert holding.hold(ticket.pk, now=moment) is None
    assert not Event.objects.filter(kind="held").exists()


def test_who_wants_no_letters_finds_the_word_on_his_page(ticket: Ticket, dina: Member, now: datetime) -> None:
    Contact.objects.update(told_by="page")
    before = Dispatch.objects.count()
    message = answer(ticket.pk, "Смотрим журнал.", by=dina, now=now + MINUTE)
    assert Dispatch.objects.count() == before
    assert message.text == "Смотрим журнал."
    assert Promise.objects.filter(ticket=ticket, outcome="kept").count() == 1
