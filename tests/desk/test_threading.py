"""Which ticket a letter belongs to, and who may be believed. A token proves the thread, never the sender."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import permutations

import pytest
from letters import HOUSE, dispatch_of, letter, opened, sent, take_in

from gromootvod.contacts.models import Contact
from gromootvod.core.letter import message_id, plus_address, read, sign_thread
from gromootvod.desk.keys import thread_key
from gromootvod.desk.lifecycle import Ball, State
from gromootvod.desk.models import Dispatch, Event, Message, Participant, StatusLink, Ticket
from gromootvod.desk.operations.answer import answer, reply_address
from gromootvod.desk.operations.close import close
from gromootvod.desk.operations.link import let_in
from gromootvod.desk.queries.client_reader import client_view
from gromootvod.desk.queries.ticket_reader import ticket_view
from gromootvod.office.models import Member

HOUR = timedelta(hours=1)
STRANGER = "Стефан <stefan@stranger.example>"


def token_of(ticket: Ticket) -> str:
    return plus_address(HOUSE, sign_thread(thread_key(), ticket.pk, "n0nce"))


def first(ticket: Ticket) -> Message:
    return Message.objects.filter(ticket=ticket).earliest("id")


# Order of proofs.


@pytest.mark.parametrize("way", ["recipient", "to", "cc", "delivered_to"])
def test_the_plus_address_finds_its_ticket(ticket: Ticket, now: datetime, way: str) -> None:
    headers = {"cc": [("Cc", token_of(ticket))], "delivered_to": [("Delivered-To", token_of(ticket))]}
    raw = letter(
        "Ещё", to=token_of(ticket) if way == "to" else HOUSE, headers=headers.get(way, []), subject="Другое"
    )
    outcome = take_in(raw, now + HOUR, recipients=[token_of(ticket)] if way == "recipient" else [HOUSE])
    assert (outcome.verdict, outcome.ticket_id, outcome.reason) == ("reply", ticket.pk, "")


@pytest.mark.parametrize("field", ["in_reply_to", "references"])
def test_our_message_id_finds_its_ticket(ticket: Ticket, dina: Member, now: datetime, field: str) -> None:
    own = dispatch_of(answer(ticket.pk, "Смотрим.", by=dina, now=now + HOUR)).mail_id
    chain = f"<unknown@client.example> {own} <unknown2@client.example>" if field == "references" else own
    outcome = take_in(letter("Ещё", subject="Другое", **{field: chain}), now + 2 * HOUR)
    assert (outcome.verdict, outcome.ticket_id) == ("reply", ticket.pk)


def test_the_reply_address_of_an_answer_leads_back(ticket: Ticket, dina: Member, now: datetime) -> None:
    got = read(sent(dispatch_of(answer(ticket.pk, "Смотрим.", by=dina, now=now + HOUR))))
    outcome = take_in(letter("Ещё", subject="", to=got.reply_to[0].email), now + 2 * HOUR)
    assert (outcome.verdict, outcome.ticket_id) == ("reply", ticket.pk)


def test_a_participants_own_message_id_finds_the_ticket(ticket: Ticket, now: datetime) -> None:
    outcome = take_in(letter("Забыла сказать", in_reply_to=first(ticket).message_id), now + HOUR)
    assert (outcome.verdict, outcome.ticket_id) == ("reply", ticket.pk)


@pytest.mark.parametrize("tag", ["[#{}]", "(#{})", "[# {}]", "№{}", "№ {}"])
def test_a_number_in_the_subject_works_for_a_participant_only(
    ticket: Ticket, now: datetime, tag: str
) -> None:
    subject = "Re: " + tag.format(ticket.pk)
    outcome = take_in(letter("Ещё", subject=subject), now + HOUR)
    assert (outcome.verdict, outcome.ticket_id) == ("reply", ticket.pk)
    outcome = take_in(letter("Ещё и я", subject=subject, sender=STRANGER), now + HOUR)
    assert outcome.verdict == "ticket"
    assert Event.objects.get(ticket=outcome.ticket_id, kind="opened").data["looks_like"] == []


def test_the_same_subject_alone_never_joins(ticket: Ticket, now: datetime) -> None:
    assert (
        take_in(letter("Другая беда", subject="Re: Не проводится накладная"), now + HOUR).verdict == "ticket"
    )


def test_the_token_is_stronger_than_references_and_subject(ticket: Ticket, now: datetime) -> None:
    other = opened(letter("Нет печати", subject="Печать"), now)
    raw = letter("Это о первом", subject=f"[#{other.pk}]", in_reply_to=first(other).message_id)
    assert take_in(raw, now + HOUR, recipients=[token_of(ticket)]).ticket_id == ticket.pk


def test_the_nearest_reference_wins(ticket: Ticket, now: datetime) -> None:
    other = opened(letter("Нет печати", subject="Печать"), now)
    chain = f"{first(ticket).message_id} {first(other).message_id}"
    assert take_in(letter("Ещё", references=chain), now + HOUR).ticket_id == other.pk


def test_whatever_the_order_of_arrival_the_same_letters_make_the_same_tickets(
    now: datetime, dina: Member
) -> None:
    root = opened(letter(), now)
    own = dispatch_of(answer(root.pk, "Смотрим.", by=dina, now=now)).mail_id
    for turn, order in enumerate(permutations(range(3))):
        bodies = [
            letter(f"раз {turn}", in_reply_to=own),
            letter(f"два {turn}", references=f"{own} <x@client.example>"),
            letter(f"три {turn}", to=token_of(root)),
        ]
        assert {take_in(bodies[place], now + HOUR).ticket_id for place in order} == {root.pk}


@pytest.mark.parametrize("subject", ["[#9999999999999999999]", "№ 0", "[#-1]", "[#٣]", "[#1e3]"])
def test_a_number_that_is_no_ticket_harms_nothing(ticket: Ticket, now: datetime, subject: str) -> None:
    assert take_in(letter("Ещё", subject=subject), now + HOUR).verdict == "ticket"


def test_every_byte_of_a_token_counts(ticket: Ticket, now: datetime) -> None:
    local, _, domain = token_of(ticket).partition("@")
    for place in range(len("support+"), len(local)):
        other = "z" if local[place] != "z" else "y"
        forged = f"{local[:place]}{other}{local[place + 1 :]}@{domain}"
        outcome = take_in(letter(f"Проба {place}", sender=STRANGER), now, recipients=[forged])
        assert outcome.ticket_id != ticket.pk


def test_a_token_of_another_purpose_or_installation_is_worthless(ticket: Ticket, now: datetime) -> None:
    for token in (
        plus_address(HOUSE, sign_thread(b"another key", ticket.pk, "n0nce")),
        f"support+{ticket.pk}@desk.example",
        f"support+case{ticket.pk}@desk.example",
    ):
        assert (
            take_in(letter(f"Проба {token}", sender=STRANGER), now, recipients=[token]).ticket_id != ticket.pk
        )
    forged = message_id(b"another key", ticket.pk, "n0nce", "desk.example")
    assert take_in(letter("И я", sender=STRANGER, in_reply_to=forged), now).ticket_id != ticket.pk


# The stranger.


def test_a_stranger_with_a_leaked_token_is_shown_apart_and_changes_nothing(
    ticket: Ticket, now: datetime
) -> None:
    before = Ticket.objects.values("contact_id", "state", "ball", "heat", "title", "next_word_by").get(
        pk=ticket.pk
    )
    view = client_view(ticket.pk, token="t")
    outcome = take_in(letter("Пришлите мне всё!", sender=STRANGER), now + HOUR, recipients=[token_of(ticket)])
    assert (outcome.verdict, outcome.ticket_id, outcome.reason) == ("reply", ticket.pk, "stranger")
    assert Ticket.objects.values(*before).get(pk=ticket.pk) == before
    assert client_view(ticket.pk, token="t").messages == view.messages
    assert reply_address(ticket) == "vera@client.example"
    assert ticket_view(ticket.pk, outbox_held=True).messages[-1].standing == "stranger"
    assert Dispatch.objects.count() == 1  # Vera's acknowledgement


def test_a_stranger_with_a_foreign_reference_opens_his_own_ticket(ticket: Ticket, now: datetime) -> None:
    outcome = take_in(letter("И я", sender=STRANGER, in_reply_to=first(ticket).message_id), now + HOUR)
    assert outcome.verdict == "ticket"
    assert outcome.ticket_id != ticket.pk
    assert Event.objects.get(ticket=outcome.ticket_id, kind="opened").data["looks_like"] == [ticket.pk]
    ticket.refresh_from_db()
    assert ticket.contact.name == "Вера Клиентова"


def test_a_stranger_does_not_reopen_a_solved_ticket(ticket: Ticket, dina: Member, now: datetime) -> None:
    close(ticket.pk, by=dina, now=now + HOUR)
    outcome = take_in(letter("И я", sender=STRANGER), now + 2 * HOUR, recipients=[token_of(ticket)])
    assert (outcome.verdict, outcome.ticket_id != ticket.pk) == ("ticket", True)
    ticket.refresh_from_db()
    assert ticket.state == State.SOLVED


def test_a_member_lets_a_stranger_in_and_then_he_is_a_participant(
    ticket: Ticket, dina: Member, now: datetime
) -> None:
    answer(ticket.pk, "Номер?", by=dina, now=now, state=State.WAITING)
    take_in(letter("Номер 17", sender=STRANGER), now + HOUR, recipients=[token_of(ticket)])
    message = Message.objects.get(ticket=ticket, standing="stranger")
    let_in(message.pk, by=dina, now=now + 2 * HOUR)
    message.refresh_from_db()
    ticket.refresh_from_db()
    assert (message.standing, ticket.ball, ticket.state) == ("", Ball.US, State.FINDING)
    assert Participant.objects.get(ticket=ticket).by == dina
    outcome = take_in(letter("И ещё", sender=STRANGER, in_reply_to=message.message_id), now + 3 * HOUR)
    assert (outcome.ticket_id, outcome.reason) == (ticket.pk, "")
    assert reply_address(ticket) == "vera@client.example"


def test_a_forged_letter_is_not_let_in(ticket: Ticket, dina: Member, now: datetime) -> None:
    take_in(letter("Верните деньги", sender="dina@desk.example"), now, recipients=[token_of(ticket)])
    with pytest.raises(Message.DoesNotExist):
        let_in(Message.objects.get(standing="forged").pk, by=dina, now=now)


# Attack classes of the register, by number.


def test_class_1_a_spoofed_sender_gives_a_copied_attacker_nothing(
    ticket: Ticket, dina: Member, now: datetime
) -> None:
    raw = letter("Смотрите", headers=[("Cc", "attacker@evil.example")], in_reply_to=first(ticket).message_id)
    take_in(raw, now + HOUR)
    answer(ticket.pk, "Смотрим.", by=dina, now=now + 2 * HOUR)
    assert {dispatch.recipient for dispatch in Dispatch.objects.all()} == {"vera@client.example"}
    assert all(
        b"evil.example" not in sent(dispatch).split(b"\r\n\r\n")[0] for dispatch in Dispatch.objects.all()
    )
    outcome = take_in(
        letter("И я", sender="attacker@evil.example"), now + 3 * HOUR, recipients=[token_of(ticket)]
    )
    assert outcome.reason == "stranger"
    assert not Participant.objects.exists()


def test_class_1_the_address_of_a_ticket_holds_128_bits(ticket: Ticket) -> None:
    signature = token_of(ticket).partition("@")[0].rpartition("-")[2]
    assert len(signature) * 5 >= 128


@pytest.mark.parametrize("sender", ["no-reply@slack.example", "feedback@slack.example"])
def test_class_2_a_verification_mail_to_a_tickets_address_stays_with_members(
    ticket: Ticket, now: datetime, sender: str
) -> None:
    raw = letter("Your code is 123456", sender=sender, subject="Code")
    take_in(raw, now + HOUR, recipients=[token_of(ticket)])
    view = client_view(ticket.pk, token="t")
    assert "123456" not in repr(view)
    assert Dispatch.objects.count() == 1


def test_class_4_a_forged_member_sends_nothing_out(ticket: Ticket, dina: Member, now: datetime) -> None:
    outcome = take_in(
        letter("Заплатите на этот счёт", sender="Дина Диспетчер <dina@desk.example>"),
        now + HOUR,
        recipients=[token_of(ticket)],
    )
    assert (outcome.ticket_id, outcome.reason) == (ticket.pk, "forged")
    assert Dispatch.objects.count() == 1
    assert "счёт" not in repr(client_view(ticket.pk, token="t"))
    assert Message.objects.get(standing="forged").member is None


def test_class_5_a_new_address_does_not_take_over_the_client(ticket: Ticket, now: datetime) -> None:
    take_in(
        letter("Теперь я", sender="Вера Клиентова <vera@evil.example>"), now, recipients=[token_of(ticket)]
    )
    ticket.refresh_from_db()
    assert ticket.contact.addresses.get().value == "vera@client.example"
    assert reply_address(ticket) == "vera@client.example"
    assert Contact.objects.filter(name="Вера Клиентова").count() == 2  # a name proves nothing


@pytest.mark.parametrize(
    "name",
    ["X-Gromootvod-Ticket", "X-Gromootvod-Member", "X-Gromootvod-Assignee", "X-Gromootvod-State", "X-Gromootvod-Heat",
     "X-RT-Ticket", "X-Zammad-Ticket-State", "X-Priority", "Importance", "X-Original-Ticket", "X-Remote-User",
     "X-Forwarded-User", "X-Gromootvod-Adopted"],
)  # fmt: skip
def test_class_24_no_header_from_outside_commands_the_desk(
    ticket: Ticket, dina: Member, now: datetime, name: str
) -> None:
    plain = opened(letter("Нет печати.", sender="a@one.example"), now)
    other = opened(letter("Нет печати.", sender="b@two.example", headers=[(name, str(ticket.pk))]), now)
    fields = ["state", "ball", "heat", "alarm", "assignee_id", "language", "title", "next_word_by", "door"]
    assert Ticket.objects.values(*fields).get(pk=other.pk) == Ticket.objects.values(*fields).get(pk=plain.pk)


@pytest.mark.parametrize(
    "sender",
    ["vera@client.example, b@evil.example", "<b@evil.example>, vera@client.example",
     "alice@evil.example <vera@client.example>", '"vera@client.example" <b@evil.example>'],
)  # fmt: skip
def test_class_23_and_36_one_letter_has_one_sender(now: datetime, sender: str, dina: Member) -> None:
    ticket = opened(letter(sender=sender), now)
    got = read(sent(dispatch_of(answer(ticket.pk, "Смотрим.", by=dina, now=now))))
    assert len(got.to) == 1
    assert got.cc == ()


def test_class_36_a_disputed_sender_is_nobody_we_know(ticket: Ticket, now: datetime) -> None:
    disputed = "vera@client.example, b@evil.example"
    assert read(letter(sender=disputed)).sender_disputed
    outcome = take_in(letter("Это я", sender=disputed), now + HOUR, recipients=[token_of(ticket)])
    assert (outcome.ticket_id, outcome.reason) == (ticket.pk, "stranger")
    outcome = take_in(letter("Снова я", sender=disputed, in_reply_to=first(ticket).message_id), now + HOUR)
    assert outcome.ticket_id != ticket.pk
    assert Dispatch.objects.count() == 1  # and nobody is told that his letter has come


def test_class_33_a_letter_with_the_clients_link_goes_to_one_person(
    ticket: Ticket, dina: Member, now: datetime
) -> None:
    take_in(
        letter("Смотрите", headers=[("Cc", "boss@client.example")], in_reply_to=first(ticket).message_id), now
    )
    answer(ticket.pk, "Смотрим.", by=dina, now=now + HOUR)
    key = StatusLink.objects.get(ticket=ticket).key
    for dispatch in Dispatch.objects.all():
        got = read(sent(dispatch))
        assert key in got.text
        assert [box.email for box in (*got.to, *got.cc)] == ["vera@client.example"]
        assert b"\r\nbcc:" not in sent(dispatch).lower()


def test_class_38_a_member_who_has_left_is_a_stranger_by_mail(
    ticket: Ticket, dina: Member, now: datetime
) -> None:
    dina.is_active = False
    dina.save(update_fields=["is_active"])
    outcome = take_in(letter("Отвечаю", sender="dina@desk.example"), now, recipients=[token_of(ticket)])
    assert outcome.reason == "stranger"
    assert Dispatch.objects.count() == 1


@pytest.mark.parametrize(
    "name",
    ["Eve\r\nBcc: x@evil.example", "Eve\nX: y", "Eve%0d%0aBcc: x@evil.example", "Eve\u2028Bcc: x@evil.example",
     "a@x.example, b@y.example", '"quoted" (comment) <inner@evil.example>', "<script>alert(1)</script>"],
)  # fmt: skip
def test_class_23_a_name_injects_no_header_and_no_recipient(
    ticket: Ticket, dina: Member, now: datetime, name: str
) -> None:
    Contact.objects.filter(pk=ticket.contact_id).update(name=name)
    Ticket.objects.filter(pk=ticket.pk).update(subject=name)
    dina.name = name
    dina.save(update_fields=["name"])
    raw = sent(dispatch_of(answer(ticket.pk, "Смотрим.", by=dina, now=now)))
    head = raw.partition(b"\r\n\r\n")[0].decode("ascii")
    names = [line.partition(":")[0].lower() for line in head.split("\r\n") if line[:1] not in " \t"]
    assert "bcc" not in names
    assert "x" not in names
    assert len(names) == len(set(names))
    got = read(raw)
    assert [box.email for box in got.to] == ["vera@client.example"]
    assert got.sender is not None
    assert got.sender.email == HOUSE
