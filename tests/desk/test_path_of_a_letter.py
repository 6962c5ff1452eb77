"""The path of a letter: in, a ticket of a known contact, an answer out that threads with the client."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from letters import HOUSE, VERA, dispatch_of, letter, opened, sent, take_in

from gromootvod.contacts.models import Address, Contact
from gromootvod.core.letter import read
from gromootvod.desk.compose import File
from gromootvod.desk.lifecycle import Ball, State
from gromootvod.desk.models import (
    Assignment,
    Attachment,
    Blob,
    Closure,
    Dispatch,
    Event,
    Message,
    Parcel,
    Promise,
    StatusLink,
    Ticket,
)
from gromootvod.desk.operations.answer import AnswerRefused, answer, reply_address
from gromootvod.desk.operations.close import close
from gromootvod.desk.operations.dispatch import due_words
from gromootvod.desk.queries.ticket_reader import ticket_view
from gromootvod.desk.rhythm import first_word_due, next_word_due
from gromootvod.office.models import Member

HOUR = timedelta(hours=1)


def acknowledgements() -> list[Dispatch]:
    return list(Dispatch.objects.filter(kind=Dispatch.Kind.ACKNOWLEDGEMENT).order_by("id"))


# In.


def test_a_letter_opens_a_ticket_with_contact_company_promise_and_link(ticket: Ticket, now: datetime) -> None:
    assert (ticket.contact.name, ticket.contact.company.domain) == ("Вера Клиентова", "client.example")  # type: ignore[union-attr]
    assert Address.objects.get(value="vera@client.example").contact == ticket.contact
    assert (ticket.state, ticket.ball, ticket.language, ticket.door) == (
        State.RECEIVED,
        Ball.US,
        "ru",
        "mail",
    )
    assert ticket.next_word_by == Promise.objects.get(ticket=ticket).due == first_word_due(now)
    assert StatusLink.objects.filter(ticket=ticket, revoked_at=None).count() == 1
    assert "накладная" in ticket.title.lower()
    parcel = Parcel.objects.get()
    assert (parcel.state, parcel.verdict, parcel.ticket_id) == ("filed", "ticket", ticket.pk)


def test_the_words_of_a_letter_are_kept_whole(now: datetime) -> None:
    text = "Не печатается чек.\n\n-- \nВера\n\n> Как дела?\n> Всё работает"
    message = Message.objects.get(ticket=opened(letter(text), now))
    assert message.text.split() == text.split()
    assert bytes(message.blob.data).startswith(b"From:")  # type: ignore[union-attr]


def test_a_ticket_always_has_a_title_to_click_on(now: datetime) -> None:
    assert opened(letter("", subject=""), now).title.strip()


def test_a_known_person_stays_one_contact_whatever_the_case_of_the_address(now: datetime) -> None:
    first = opened(letter(), now)
    second = opened(letter("Другое: не печатает принтер.", sender="Vera <VERA@Client.Example>"), now)
    assert first.contact_id == second.contact_id
    assert Contact.objects.count() == 1


def test_a_mailbox_provider_is_nobodys_company(now: datetime) -> None:
    assert opened(letter(sender="vera@gmail.com"), now).contact.company is None


# The acknowledgement.


def test_the_first_letter_is_acknowledged_once_with_the_link(ticket: Ticket) -> None:
    (dispatch,) = acknowledgements()
    text = read(sent(dispatch)).text
    assert f"/s/{StatusLink.objects.get(ticket=ticket).key}" in text
    assert dispatch.recipient == "vera@client.example"


def test_an_acknowledgement_carries_the_marks_of_a_machine(ticket: Ticket) -> None:
    (dispatch,) = acknowledgements()
    raw = sent(dispatch).decode("ascii")
    head = raw.partition("\r\n\r\n")[0]
    assert "Auto-Submitted: auto-replied" in head
    assert "X-Auto-Response-Suppress: All" in head
    assert "Precedence: bulk" in head
    assert f"In-Reply-To: {Message.objects.get(ticket=ticket).message_id}" in head
    assert read(sent(dispatch)).robot is not None


def test_an_acknowledgement_holds_nothing_that_the_stranger_wrote(now: datetime) -> None:
    opened(
        letter(
            "Bodyword http://spam.example/x", sender="Nameword <someone@victim.example>", subject="Subjword"
        ),
        now,
    )
    (dispatch,) = acknowledgements()
    got = read(sent(dispatch))
    whole = " ".join(
        [got.subject, got.text, got.html, *(box.name for box in got.to), sent(dispatch).decode()]
    )
    for word in ("Bodyword", "spam.example", "Nameword", "Subjword"):
        assert word not in whole


def test_an_address_is_acknowledged_once_in_a_day_over_all_tickets(now: datetime) -> None:
    for number in range(4):
        opened(letter(f"Новая беда номер {number}: не открывается отчёт."), now + number * HOUR)
    assert len(acknowledgements()) == 1
    opened(letter("И ещё одна: пропал остаток."), now + 25 * HOUR)
    assert len(acknowledgements()) == 2


def test_ten_thousand_anonymous_letters_in_one_name_make_one_acknowledgement(now: datetime) -> None:
    # A sample of them: the guard is one conditional update on the address, whatever their number.
    for number in range(40):
        take_in(letter(f"Text {number}", sender="victim@victim.example", subject=f"Subject {number}"), now)
    assert len(acknowledgements()) == 1


def test_a_letter_that_asks_for_silence_gets_it(now: datetime) -> None:
    opened(letter(headers=[("X-Auto-Response-Suppress", "OOF, AutoReply")]), now)
    assert acknowledgements() == []


def test_no_acknowledgement_goes_to_an_address_that_bounces(ticket: Ticket, now: datetime) -> None:
    Address.objects.update(bounced_at=now)
    opened(letter("Другое: не печатает принтер."), now + 48 * HOUR)
    assert len(acknowledgements()) == 1


def test_a_reply_in_a_ticket_is_not_acknowledged(ticket: Ticket, dina: Member, now: datetime) -> None:
    answer(ticket.pk, "Смотрим.", by=dina, now=now + HOUR)
    reply = Dispatch.objects.get(kind="reply").mail_id
    assert take_in(letter("Спасибо, жду", in_reply_to=reply), now + 30 * HOUR).verdict == "reply"
    assert len(acknowledgements()) == 1


# Out.


def test_an_answer_waits_in_the_outbox_for_the_client(ticket: Ticket, dina: Member, now: datetime) -> None:
    message = answer(ticket.pk, "Вера, смотрим.\n\nСкажу до обеда.", by=dina, now=now + HOUR)
    dispatch = dispatch_of(message)
    assert (dispatch.recipient, dispatch.state, dispatch.next_try_at) == (
        "vera@client.example",
        "waiting",
        now + HOUR,
    )
    got = read(sent(dispatch))
    assert got.sender is not None
    assert (got.sender.email, got.sender.name) == (HOUSE, "Дина Диспетчер (Support)")
    assert [(box.name, box.email) for box in got.to] == [("Вера Клиентова", "vera@client.example")]
    assert got.cc == ()
    assert got.subject == "Re: Не проводится накладная"
    assert "Вера, смотрим." in got.text
    assert "Вера, смотрим." in got.html
    assert got.robot is None  # a person wrote it, and his client's vacation notice is a fact we want


def test_an_answer_is_multipart_alternative_and_ascii_in_its_head(
    ticket: Ticket, dina: Member, now: datetime
) -> None:
    raw = sent(dispatch_of(answer(ticket.pk, "Смотрим.", by=dina, now=now + HOUR)))
    head = raw.partition(b"\r\n\r\n")[0]
    assert b"multipart/alternative" in head
    assert head.isascii()
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_an_answer_names_the_letter_it_answers_and_the_whole_chain(
    ticket: Ticket, dina: Member, now: datetime
) -> None:
    first = answer(ticket.pk, "Когда началось?", by=dina, now=now + HOUR)
    own = dispatch_of(first).mail_id
    take_in(
        letter("В понедельник", message_id="<m2@client.example>", in_reply_to=own, references=own),
        now + 2 * HOUR,
    )
    got = read(sent(dispatch_of(answer(ticket.pk, "Понял.", by=dina, now=now + 3 * HOUR))))
    assert got.in_reply_to == ("<m2@client.example>",)
    assert got.references[:2] == (own, "<m2@client.example>")
    assert got.references[-1] == got.message_id


def test_long_message_ids_survive_the_folding_of_headers(now: datetime, dina: Member) -> None:
    long = f"<{'AM0PR0402MB3572A1F2E5F8FF0B0F2F0D85D9460' * 2}@AM0PR0402MB3572.eurprd04.prod.outlook.example>"
    chain = " ".join(f"<{number:064d}@mail.outlook.example>" for number in range(30))
    ticket = opened(letter(message_id=long, references=chain), now)
    raw = sent(dispatch_of(answer(ticket.pk, "Смотрим.", by=dina, now=now + HOUR)))
    head = raw.partition(b"\r\n\r\n")[0].decode("ascii")
    unfolded = head.replace("\r\n ", " ")
    assert f"In-Reply-To: {long}" in unfolded.replace("In-Reply-To:  ", "In-Reply-To: ")
    assert long in read(raw).references
    assert "=?" not in unfolded.partition("References:")[2].partition("\r\n")[0]
    assert all(len(line) <= 998 for line in head.split("\r\n"))


def test_a_chain_of_references_stays_bounded(now: datetime, dina: Member) -> None:
    chain = " ".join(f"<{number}@client.example>" for number in range(300))
    ticket = opened(letter(references=chain), now)
    got = read(sent(dispatch_of(answer(ticket.pk, "Смотрим.", by=dina, now=now + HOUR))))
    assert got.references[0] == "<0@client.example>"
    assert len(got.references) <= 41
    assert all(reference.startswith("<") and reference.endswith(">") for reference in got.references)


def test_cyrillic_files_arrive_as_they_were(ticket: Ticket, dina: Member, now: datetime) -> None:
    files = [
        File("Счёт № 5, «март».pdf", "application/pdf", b"%PDF-1.4 x"),
        File("letter.eml", "message/rfc822", b"Subject: inner\r\n\r\nbody"),
        File("odd", "multipart/mixed", b"not a multipart"),
        File("worse", "no type at all; x=\r\ny", b"bytes"),
    ]
    message = answer(ticket.pk, "Вот счёт.", by=dina, now=now + HOUR, files=files)
    kept = {attachment.name: attachment.size for attachment in Attachment.objects.filter(message=message)}
    assert kept == {"Счёт № 5, «март».pdf": 10, "letter.eml": 22, "odd": 15, "worse": 5}


def test_an_answer_settles_the_promise_and_makes_the_next(
    ticket: Ticket, dina: Member, now: datetime
) -> None:
    message = answer(ticket.pk, "Смотрим.", by=dina, now=now + HOUR)
    first, second = Promise.objects.filter(ticket=ticket).order_by("id")
    assert (first.settled_at, first.settled_by, first.broken_at) == (now + HOUR, message, None)
    assert (second.due, second.source, second.settled_at) == (next_word_due(now + HOUR), "house", None)
    ticket.refresh_from_db()
    assert (ticket.next_word_by, ticket.state) == (second.due, State.FINDING)


def test_a_chosen_date_is_promised_in_the_letter(ticket: Ticket, dina: Member, now: datetime) -> None:
    due = now + timedelta(days=2)
    message = answer(ticket.pk, "Смотрим.", by=dina, now=now + HOUR, due=due)
    assert due_words(due, "ru") in read(sent(dispatch_of(message))).text
    assert Promise.objects.get(ticket=ticket, settled_at=None).source == "reply"


def test_a_late_answer_leaves_its_mark_on_the_promise(ticket: Ticket, dina: Member, now: datetime) -> None:
    answer(ticket.pk, "Простите.", by=dina, now=now + timedelta(days=3))
    assert Promise.objects.filter(ticket=ticket).earliest("id").broken_at == now + timedelta(days=3)


def test_who_answers_first_leads(ticket: Ticket, dina: Member, egor: Member, now: datetime) -> None:
    answer(ticket.pk, "Смотрим.", by=dina, now=now + HOUR)
    answer(ticket.pk, "Нашёл.", by=egor, now=now + 2 * HOUR)
    assert Assignment.objects.get(ticket=ticket).member == dina


@pytest.mark.parametrize("text", ["", "  \r\n\t ", "\x00"])
def test_an_empty_answer_does_not_go(ticket: Ticket, dina: Member, now: datetime, text: str) -> None:
    with pytest.raises(AnswerRefused, match="empty"):
        answer(ticket.pk, text, by=dina, now=now + HOUR)


@pytest.mark.parametrize(("days", "code"), [(-1, "past"), (0, "past"), (3000, "far"), (2_900_000, "far")])
def test_the_next_word_is_neither_past_nor_years_away(
    ticket: Ticket, dina: Member, now: datetime, days: int, code: str
) -> None:
    with pytest.raises(AnswerRefused, match=code):
        answer(ticket.pk, "Скоро.", by=dina, now=now, due=now + timedelta(days=days))


def test_a_solved_ticket_takes_no_answer(ticket: Ticket, dina: Member, now: datetime) -> None:
    close(ticket.pk, by=dina, now=now + HOUR)
    with pytest.raises(AnswerRefused, match="closed"):
        answer(ticket.pk, "Ещё", by=dina, now=now + 2 * HOUR)


def test_an_answer_waits_for_a_second_look_when_the_client_has_written(
    ticket: Ticket, dina: Member, now: datetime
) -> None:
    seen = ticket_view(ticket.pk, outbox_held=True).last_event
    first = Message.objects.get(ticket=ticket).message_id
    take_in(letter("Уже не надо", in_reply_to=first), now + HOUR)
    with pytest.raises(AnswerRefused, match="client_wrote"):
        answer(ticket.pk, "Смотрим.", by=dina, now=now + 2 * HOUR, seen=seen)
    assert not Dispatch.objects.filter(kind="reply").exists()
    now_seen = ticket_view(ticket.pk, outbox_held=True).last_event
    assert answer(ticket.pk, "Смотрим.", by=dina, now=now + 2 * HOUR, seen=now_seen)


def test_a_machines_letter_is_no_reason_for_a_second_look(
    ticket: Ticket, dina: Member, now: datetime
) -> None:
    seen = ticket_view(ticket.pk, outbox_held=True).last_event
    (ack,) = acknowledgements()
    vacation = letter("Я в отпуске", in_reply_to=ack.mail_id, headers=[("Auto-Submitted", "auto-replied")])
    assert take_in(vacation, now + HOUR).ticket_id == ticket.pk
    assert answer(ticket.pk, "Смотрим.", by=dina, now=now + 2 * HOUR, seen=seen)


def test_files_that_no_mail_server_takes_are_refused(ticket: Ticket, dina: Member, now: datetime) -> None:
    blobs = Blob.objects.count()
    with pytest.raises(AnswerRefused, match="too_large"):
        answer(ticket.pk, "Вот", by=dina, now=now, files=[File("x", "a/b", b"x" * 36 * 1024 * 1024)])
    assert Blob.objects.count() == blobs


def test_the_answer_goes_to_where_the_client_last_wrote_from(ticket: Ticket, now: datetime) -> None:
    Address.objects.create(contact=ticket.contact, value="vera@home.example", made_at=now)
    first = Message.objects.get(ticket=ticket).message_id
    take_in(letter("Пишу из дома", sender="vera@home.example", in_reply_to=first), now + HOUR)
    assert reply_address(ticket) == "vera@home.example"


def test_a_clients_letter_reopens_a_solved_ticket(ticket: Ticket, dina: Member, now: datetime) -> None:
    close(ticket.pk, by=dina, now=now + HOUR)
    first = Message.objects.get(ticket=ticket).message_id
    outcome = take_in(letter("Опять не проводится!", in_reply_to=first), now + 2 * HOUR)
    ticket.refresh_from_db()
    assert (outcome.verdict, outcome.ticket_id) == ("reply", ticket.pk)
    assert (ticket.state, ticket.ball, ticket.closed_at) == (State.FINDING, Ball.US, None)
    assert ticket.next_word_by == first_word_due(now + 2 * HOUR)
    assert Closure.objects.get(ticket=ticket).undone_at == now + 2 * HOUR
    assert Event.objects.filter(ticket=ticket, kind="reopened").exists()


@pytest.mark.parametrize("words", ["Спасибо большое, всё заработало!", "Thank you so much!", "Спасибо!"])
def test_mere_thanks_leave_a_solved_ticket_solved_and_are_seen(
    ticket: Ticket, dina: Member, now: datetime, words: str
) -> None:
    close(ticket.pk, by=dina, now=now + HOUR)
    first = Message.objects.get(ticket=ticket).message_id
    outcome = take_in(letter(words, in_reply_to=first), now + 2 * HOUR)
    ticket.refresh_from_db()
    assert (outcome.verdict, outcome.ticket_id) == ("reply", ticket.pk)
    assert ticket.state == State.SOLVED
    assert ticket.last_message_at == now + 2 * HOUR
    assert Event.objects.filter(ticket=ticket, kind="thanked").exists()


def test_thanks_with_a_but_open_it_again(ticket: Ticket, dina: Member, now: datetime) -> None:
    close(ticket.pk, by=dina, now=now + HOUR)
    first = Message.objects.get(ticket=ticket).message_id
    take_in(letter("Спасибо, но накладная опять не проводится.", in_reply_to=first), now + 2 * HOUR)
    ticket.refresh_from_db()
    assert ticket.state == State.FINDING


def test_a_letter_takes_the_ball_back_from_the_client(ticket: Ticket, dina: Member, now: datetime) -> None:
    answer(ticket.pk, "Какой номер?", by=dina, now=now + HOUR, state=State.WAITING)
    ticket.refresh_from_db()
    assert ticket.ball == Ball.CLIENT
    take_in(letter("Номер 17", in_reply_to=Dispatch.objects.get(kind="reply").mail_id), now + 2 * HOUR)
    ticket.refresh_from_db()
    assert (ticket.ball, ticket.state) == (Ball.US, State.FINDING)


def test_an_answer_to_a_solved_tickets_letter_names_no_second_recipient(dina: Member, now: datetime) -> None:
    hostile = '"a@x.example, b@y.example" <vera@client.example>'
    ticket = opened(letter(sender=hostile), now)
    got = read(sent(dispatch_of(answer(ticket.pk, "Смотрим.", by=dina, now=now))))
    assert [box.email for box in got.to] == ["vera@client.example"]
    assert VERA.endswith("<vera@client.example>")


def test_who_asked_through_a_sites_form_is_the_one_who_is_answered(now: datetime) -> None:
    outcome = take_in(
        letter(
            "Не открывается корзина",
            sender="noreply@shop.example",
            headers=[("Reply-To", "vera@client.example")],
        ),
        now,
    )
    ticket = Ticket.objects.get(pk=outcome.ticket_id)
    assert reply_address(ticket) == "vera@client.example"
