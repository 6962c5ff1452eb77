"""Post from machines is filed and shown, belongs to its ticket, and is never answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from letters import HOUSE, dispatch_of, file, keep, letter, report, sent, take_in

from gromootvod.contacts.models import Address, Contact
from gromootvod.core.letter import bounce_address, message_id, plus_address, sign_thread
from gromootvod.desk.keys import thread_key
from gromootvod.desk.lifecycle import Ball, State
from gromootvod.desk.models import Dispatch, Event, Message, Parcel, Promise, StatusLink, Ticket
from gromootvod.desk.operations.adopt import adopt
from gromootvod.desk.operations.answer import answer
from gromootvod.desk.operations.close import close
from gromootvod.desk.operations.dispatch import bytes_of
from gromootvod.desk.queries.client_reader import client_view
from gromootvod.desk.queries.ticket_reader import ticket_view
from gromootvod.office.models import Member

HOUR = timedelta(hours=1)
Headers = Sequence[tuple[str, str]]
STRANGER = "Стефан <stefan@stranger.example>"


def verp(dispatch: Dispatch) -> str:
    """The envelope sender under which a dispatch leaves."""
    return bounce_address(thread_key(), HOUSE, dispatch.pk)


def nothing_went_out() -> bool:
    return not Dispatch.objects.exists()


@pytest.fixture
def reply(ticket: Ticket, dina: Member, now: datetime) -> Dispatch:
    """Dina's answer, which asks Vera something."""
    message = answer(ticket.pk, "Какой номер у накладной?", by=dina, now=now + HOUR, state=State.WAITING)
    return dispatch_of(message)


# The table "What we read": what is a machine's.


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ([("Auto-Submitted", "auto-replied")], "auto_reply"),
        ([("Auto-Submitted", "AUTO-REPLIED (vacation); owner-email=x@y.example")], "auto_reply"),
        ([("Auto-Submitted", "auto-generated")], "auto_generated"),
        ([("X-Autoreply", "yes")], "auto_reply"),
        ([("X-Autorespond", "Re: x")], "auto_reply"),
        ([("X-Autoresponder", "1")], "auto_reply"),
        ([("X-AutoReply-From", "a@b.example")], "auto_reply"),
        ([("X-FC-Machinegenerated", "true")], "auto_reply"),
        ([("X-Mail-Autoreply", "1")], "auto_reply"),
        ([("Delivered-To", "Autoresponder")], "auto_reply"),
        ([("Precedence", "auto_reply")], "auto_reply"),
        ([("X-MS-Exchange-Inbox-Rules-Loop", "a@b.example")], "loop"),
        ([("X-Loop", "a@b.example")], "loop"),
        ([("X-RT-Loop-Prevention", "desk")], "loop"),
        ([("X-Gromootvod-Loop", "support@other.example")], "loop"),
        ([("Return-Path", "<>")], "auto_generated"),
        ([("Received", f"from a by b; {number}") for number in range(26)], "loop"),
        ([("Precedence", "bulk")], "list"),
        ([("Precedence", "junk")], "list"),
        ([("List-Id", "News <news.shop.example>")], "list"),
        ([("List-Post", "<mailto:news@shop.example>")], "list"),
        ([("List-Unsubscribe", "<https://shop.example/u>")], "list"),
    ],
)
def test_a_machines_mark_files_the_letter_and_nothing_goes_out(
    headers: Headers, kind: str, now: datetime
) -> None:
    outcome = take_in(letter(sender=STRANGER, headers=headers), now)
    assert (outcome.verdict, outcome.ticket_id) == ("robot", None)
    assert outcome.reason.startswith(f"{kind}:")
    assert nothing_went_out()
    assert not Ticket.objects.exists()
    assert not Contact.objects.exists()


@pytest.mark.parametrize(
    ("sender", "subject"),
    [
        ("mailer-daemon@mx.example", "Hello"),
        ("no-reply@shop.example", "Your order"),
        ("donotreply@shop.example", "Your order"),
        ("bounces+17=vera@shop.example", "Your order"),
        (STRANGER, "Автоответ: Не проводится"),
        (STRANGER, "Автоматический ответ: Не проводится"),
        (STRANGER, "Вне офиса"),
        (STRANGER, "Out of office: on vacation"),
        (STRANGER, "Automatic reply: Re: x"),
    ],
)
def test_a_machines_name_or_subject_files_the_letter(sender: str, subject: str, now: datetime) -> None:
    assert take_in(letter(sender=sender, subject=subject), now).verdict in {"robot", "bounce"}
    assert nothing_went_out()


@pytest.mark.parametrize(
    ("headers", "subject"),
    [
        ([("Auto-Submitted", "no")], "Не работает"),
        ([("Auto-Submitted", "No")], "Out of office"),
        ([("X-Auto-Response-Suppress", "DR, RN")], "Не работает"),
        ([("Precedence", "normal")], "Не работает"),
        ([("Received", f"from a by b; {number}") for number in range(25)], "Не работает"),
        ([], "Не работает автоответ в 1С"),
        ([], "The out of office reply is not sent"),
    ],
)
def test_what_a_person_wrote_opens_a_ticket(headers: Headers, subject: str, now: datetime) -> None:
    assert take_in(letter(sender=STRANGER, subject=subject, headers=headers), now).verdict == "ticket"


def test_a_postmaster_with_a_trouble_of_his_own_is_heard_and_not_acknowledged(now: datetime) -> None:
    assert take_in(letter(sender="postmaster@mx.example"), now).verdict == "ticket"
    assert nothing_went_out()


def test_the_null_path_of_the_envelope_is_a_machines_mark(now: datetime) -> None:
    assert take_in(letter(), now, null_sender=True).verdict == "robot"
    assert take_in(letter(), now, sender="").verdict == "ticket"  # not known is not null


@pytest.mark.parametrize("sender", [HOUSE, "Support@Desk.Example", "support+abc@desk.example"])
def test_our_own_address_is_never_answered(sender: str, now: datetime) -> None:
    assert take_in(letter(sender=sender), now).reason == "loop: our_address"
    assert nothing_went_out()


def test_further_addresses_of_the_house_are_its_own(now: datetime, settings: Any) -> None:
    values = {**settings.CONFIG.values, "own_addresses": ["Help@other.example"]}
    settings.CONFIG = type(settings.CONFIG)(values, settings.CONFIG.origins)
    assert take_in(letter(sender="help@other.example"), now).reason == "loop: our_address"


def test_our_own_letter_that_comes_back_is_a_loop(ticket: Ticket, now: datetime) -> None:
    ours = message_id(thread_key(), ticket.pk, "abc", "desk.example")
    assert take_in(letter(message_id=ours), now).reason == "loop: our_message_id"
    acknowledgement = Dispatch.objects.get()
    assert take_in(sent(acknowledgement), now).verdict == "robot"
    assert Dispatch.objects.count() == 1


def test_an_answer_of_ours_is_no_loop_for_another_desk(reply: Dispatch) -> None:
    head = sent(reply).partition(b"\r\n\r\n")[0].lower()
    assert b"x-gromootvod-loop" not in head
    assert b"auto-submitted" not in head
    acknowledgement = Dispatch.objects.get(kind="ack")
    assert b"x-gromootvod-loop" in sent(acknowledgement).partition(b"\r\n\r\n")[0].lower()


# Vacation notices.


def vacation(**more: Any) -> bytes:
    words = "Я в отпуске, вернусь 30 марта 2026."
    return letter(
        words, subject="Автоответ: Re: накладная", headers=[("Auto-Submitted", "auto-replied")], **more
    )


@pytest.mark.parametrize("way", ["reply_id", "reference", "plus_address", "envelope", "to_header"])
def test_a_vacation_notice_lies_beside_its_ticket(
    reply: Dispatch, ticket: Ticket, now: datetime, way: str
) -> None:
    token = plus_address(HOUSE, sign_thread(thread_key(), ticket.pk, "n1"))
    raw = vacation(
        in_reply_to=reply.mail_id if way == "reply_id" else "",
        references=reply.mail_id if way == "reference" else "",
        to=token if way == "to_header" else HOUSE,
    )
    recipients = {"plus_address": [token], "envelope": [verp(reply)]}.get(way, [HOUSE])
    outcome = take_in(raw, now + 2 * HOUR, recipients=recipients)
    assert (outcome.verdict, outcome.ticket_id) == ("robot", ticket.pk)
    message = Message.objects.get(ticket=ticket, standing="robot")
    assert (message.automatic, message.contact_id) == (True, None)
    back = Event.objects.filter(ticket=ticket, kind="letter").latest("id").data["returns"]
    assert back.startswith("2026-03-30")


def test_a_vacation_notice_stops_no_clock_and_reopens_nothing(
    reply: Dispatch, ticket: Ticket, dina: Member, now: datetime
) -> None:
    before = Ticket.objects.values().get(pk=ticket.pk)
    promises = list(Promise.objects.values())
    take_in(vacation(in_reply_to=reply.mail_id), now + 2 * HOUR)
    assert Ticket.objects.values().get(pk=ticket.pk) == before
    assert list(Promise.objects.values()) == promises
    close(ticket.pk, by=dina, now=now + 3 * HOUR)
    take_in(vacation(in_reply_to=reply.mail_id, message_id="<v2@x.example>"), now + 4 * HOUR)
    ticket.refresh_from_db()
    assert ticket.state == State.SOLVED


def test_a_vacation_notice_is_not_on_the_clients_page_nor_on_the_card(
    reply: Dispatch, ticket: Ticket, now: datetime
) -> None:
    link = StatusLink.objects.get(ticket=ticket)
    before = client_view(ticket.pk, token=link.key)
    card = ticket_view(ticket.pk, outbox_held=True).card
    take_in(vacation(in_reply_to=reply.mail_id), now + 2 * HOUR)
    after = client_view(ticket.pk, token=link.key)
    assert (after.messages, after.known, after.state) == (before.messages, before.known, before.state)
    assert ticket_view(ticket.pk, outbox_held=True).card == card


def test_the_same_notice_through_two_doors_lies_there_once(
    reply: Dispatch, ticket: Ticket, now: datetime
) -> None:
    raw = vacation(in_reply_to=reply.mail_id)
    take_in(raw, now + 2 * HOUR)
    assert take_in(b"Received: from elsewhere\r\n" + raw, now + 2 * HOUR).verdict == "duplicate"
    assert Message.objects.filter(ticket=ticket, standing="robot").count() == 1


def test_a_vacation_notice_without_any_mark_joins_and_is_not_acknowledged(
    reply: Dispatch, ticket: Ticket, now: datetime
) -> None:
    outcome = take_in(
        letter("Меня нет до марта.", subject="Нет меня"), now + 2 * HOUR, recipients=[verp(reply)]
    )
    assert (outcome.verdict, outcome.ticket_id) == ("reply", ticket.pk)
    assert Dispatch.objects.filter(kind="ack").count() == 1


# Bounces.


def test_a_bounce_to_the_signed_envelope_marks_letter_and_address(
    reply: Dispatch, ticket: Ticket, now: datetime
) -> None:
    outcome = take_in(report(to=verp(reply)), now + 2 * HOUR, recipients=[verp(reply)], null_sender=True)
    assert (outcome.verdict, outcome.ticket_id) == ("bounce", ticket.pk)
    reply.refresh_from_db()
    assert (reply.state, reply.next_try_at) == ("bounced", None)
    assert "no such user" in reply.answer
    assert Address.objects.get(value="vera@client.example").bounced_at == now + 2 * HOUR
    ticket.refresh_from_db()
    assert ticket.ball == Ball.US  # the client has heard nothing
    assert Event.objects.filter(ticket=ticket, kind="bounced").count() == 1


def test_an_answer_that_comes_back_turns_the_promise_red_at_once(
    reply: Dispatch, ticket: Ticket, now: datetime
) -> None:
    take_in(report(to=verp(reply)), now + 2 * HOUR, recipients=[verp(reply)], null_sender=True)
    ticket.refresh_from_db()
    standing = Promise.objects.get(ticket=ticket, settled_at=None)
    assert ticket.next_word_by == standing.due == standing.broken_at == now + 2 * HOUR


def test_an_answer_that_comes_back_opens_a_solved_ticket_again(
    reply: Dispatch, ticket: Ticket, dina: Member, now: datetime
) -> None:
    close(ticket.pk, by=dina, now=now + HOUR)
    take_in(report(to=verp(reply)), now + 2 * HOUR, recipients=[verp(reply)], null_sender=True)
    ticket.refresh_from_db()
    assert (ticket.closed_at, ticket.ball) == (None, Ball.US)


def test_an_address_that_writes_again_is_alive(reply: Dispatch, ticket: Ticket, now: datetime) -> None:
    take_in(report(to=verp(reply)), now + 2 * HOUR, recipients=[verp(reply)], null_sender=True)
    take_in(letter("Пишу снова", sender="vera@client.example"), now + 3 * HOUR)
    assert Address.objects.get(value="vera@client.example").bounced_at is None


def test_a_bounce_that_quotes_our_message_id_marks_too(
    reply: Dispatch, ticket: Ticket, now: datetime
) -> None:
    assert take_in(report(to=HOUSE, original=reply.mail_id), now + 2 * HOUR).ticket_id == ticket.pk
    reply.refresh_from_db()
    assert reply.state == "bounced"


def test_the_same_bounce_twice_is_told_once(reply: Dispatch, ticket: Ticket, now: datetime) -> None:
    for number in range(2):
        raw = report(to=verp(reply), headers=[("X-Copy", str(number))])
        take_in(raw, now + 2 * HOUR, recipients=[verp(reply)])
    assert Event.objects.filter(ticket=ticket, kind="bounced").count() == 1


def test_a_bounce_of_the_acknowledgement_is_seen(ticket: Ticket, now: datetime) -> None:
    acknowledgement = Dispatch.objects.get(kind="ack")
    bytes_of(acknowledgement, now=now)
    take_in(report(to=HOUSE, original=acknowledgement.mail_id), now + HOUR)
    acknowledgement.refresh_from_db()
    assert acknowledgement.state == "bounced"


def test_a_delay_is_no_bounce(reply: Dispatch, ticket: Ticket, now: datetime) -> None:
    raw = report(to=verp(reply), action="delayed", status="4.4.1")
    assert take_in(raw, now + 2 * HOUR, recipients=[verp(reply)]).verdict == "bounce"
    reply.refresh_from_db()
    assert reply.state == "waiting"
    assert not Address.objects.exclude(bounced_at=None).exists()


def test_a_full_mailbox_is_no_dead_address(reply: Dispatch, now: datetime) -> None:
    raw = report(to=verp(reply), action="failed", status="4.2.2")
    take_in(raw, now + 2 * HOUR, recipients=[verp(reply)])
    reply.refresh_from_db()
    assert reply.state == "bounced"
    assert not Address.objects.exclude(bounced_at=None).exists()


@pytest.mark.parametrize("forgery", ["other_token", "bare_number", "other_id", "foreign_id", "thread_token"])
def test_a_forged_bounce_marks_nothing(reply: Dispatch, ticket: Ticket, now: datetime, forgery: str) -> None:
    true = verp(reply)
    to = {
        "other_token": true.replace("@", "x@"),
        "bare_number": f"support+{reply.pk}@desk.example",
        "thread_token": plus_address(HOUSE, sign_thread(thread_key(), reply.pk, "b")),
    }.get(forgery, HOUSE)
    letter_id = Message.objects.get(ticket=ticket, direction="in").message_id
    original = {"other_id": reply.mail_id.replace("-", "-x", 1), "foreign_id": letter_id}.get(forgery, "")
    assert take_in(report(to=to, original=original), now + 2 * HOUR, recipients=[to]).verdict == "bounce"
    reply.refresh_from_db()
    assert reply.state == "waiting"
    assert not Address.objects.exclude(bounced_at=None).exists()
    ticket.refresh_from_db()
    assert ticket.ball == Ball.CLIENT


def test_every_byte_of_the_bounce_address_counts(reply: Dispatch, now: datetime) -> None:
    local, _, domain = verp(reply).partition("@")
    for place in range(len("support+"), len(local)):
        other = "z" if local[place] != "z" else "y"
        to = f"{local[:place]}{other}{local[place + 1 :]}@{domain}"
        take_in(report(to=to), now + 2 * HOUR, recipients=[to])
    reply.refresh_from_db()
    assert reply.state == "waiting"


@pytest.mark.parametrize("kind", ["feedback-report", "disposition-notification"])
def test_complaints_and_receipts_are_filed(reply: Dispatch, ticket: Ticket, now: datetime, kind: str) -> None:
    raw = letter("Read", headers=[("X-Kind", kind)], in_reply_to=reply.mail_id).replace(
        b"Content-Type: text/plain; charset=utf-8",
        f'Content-Type: multipart/report; report-type={kind}; boundary="b"'.encode(),
    )
    raw = (
        raw.partition(b"Content-Transfer-Encoding")[0]
        + f"\r\n--b\r\nContent-Type: message/{kind}\r\n\r\nX: y\r\n--b--\r\n".encode()
    )
    before = Ticket.objects.values().get(pk=ticket.pk)
    assert take_in(raw, now + 2 * HOUR).verdict == "robot"
    assert Ticket.objects.values().get(pk=ticket.pk) == before


# Lists.


def test_a_newsletter_is_filed_and_seen(now: datetime) -> None:
    outcome = take_in(
        letter("Скидки!", sender="news@shop.example", headers=[("List-Id", "<news.shop.example>")]), now
    )
    assert (outcome.verdict, outcome.reason) == ("robot", "list: list_or_bulk")


def test_list_mail_of_a_known_contact_is_his_letter_and_not_acknowledged(
    ticket: Ticket, now: datetime
) -> None:
    outcome = take_in(letter("Другая беда: нет печати.", headers=[("Precedence", "bulk")]), now + 48 * HOUR)
    assert outcome.verdict == "ticket"
    assert Dispatch.objects.filter(kind="ack").count() == 1


def test_list_mail_with_our_token_joins_its_ticket(reply: Dispatch, ticket: Ticket, now: datetime) -> None:
    raw = letter(
        "И я", sender=STRANGER, in_reply_to=reply.mail_id, headers=[("List-Id", "<all.client.example>")]
    )
    outcome = take_in(raw, now + 2 * HOUR)
    assert (outcome.verdict, outcome.ticket_id, outcome.reason) == ("reply", ticket.pk, "stranger")


@pytest.mark.parametrize(
    "headers",
    [
        [("List-Id", "Support <support.desk.example>"), ("Precedence", "list")],
        [("List-Post", "<https://groups.example/x>, <mailto:support@desk.example>"), ("Precedence", "list")],
        [("List-Id", "<it.desk.example>")],
    ],
)
def test_a_group_in_front_of_our_address_is_no_newsletter(headers: Headers, now: datetime) -> None:
    outcome = take_in(letter(sender=STRANGER, headers=headers), now)
    assert outcome.verdict == "ticket"
    assert nothing_went_out()


@pytest.mark.parametrize(
    "name", ["<support.desk.example.evil.example>", "<notdesk.example>", "support.desk.example"]
)
def test_a_list_that_only_resembles_ours_is_not_ours(name: str, now: datetime) -> None:
    assert take_in(letter(sender=STRANGER, headers=[("List-Id", name)]), now).verdict == "robot"


# "A person wrote this after all."


def test_a_robots_parcel_can_be_adopted_and_is_never_acknowledged(dina: Member, now: datetime) -> None:
    parcel = keep(letter(sender=STRANGER, headers=[("Precedence", "bulk")]), now)
    file(parcel, now)
    assert adopt(parcel.pk, by=dina, now=now + HOUR)
    parcel.refresh_from_db()
    assert (parcel.state, parcel.adopted_by) == ("waiting", dina)
    outcome = file(parcel, now + HOUR)
    assert outcome.verdict == "ticket"
    assert Ticket.objects.get().contact.name == "Стефан"
    assert nothing_went_out()


def test_an_adopted_letter_counts_as_the_clients_word_where_it_lay(
    reply: Dispatch, ticket: Ticket, dina: Member, now: datetime
) -> None:
    parcel = keep(vacation(in_reply_to=reply.mail_id), now + 2 * HOUR)
    file(parcel, now + 2 * HOUR)
    adopt(parcel.pk, by=dina, now=now + 3 * HOUR)
    outcome = file(parcel, now + 3 * HOUR)
    assert (outcome.verdict, outcome.ticket_id) == ("reply", ticket.pk)
    message = Message.objects.get(blob=parcel.blob)
    assert (message.standing, message.contact_id) == ("", ticket.contact_id)
    ticket.refresh_from_db()
    assert ticket.ball == Ball.US


def test_a_form_that_writes_in_our_name_is_adopted_for_who_asked(dina: Member, now: datetime) -> None:
    parcel = keep(letter(sender=f"Site <{HOUSE}>", headers=[("Reply-To", "Pavel <pavel@shop.example>")]), now)
    assert file(parcel, now).verdict == "robot"
    adopt(parcel.pk, by=dina, now=now)
    file(parcel, now)
    assert Ticket.objects.get().contact.addresses.get().value == "pavel@shop.example"


def test_a_persons_parcel_is_not_adopted_and_none_twice(ticket: Ticket, dina: Member, now: datetime) -> None:
    assert not adopt(Parcel.objects.get().pk, by=dina, now=now)
    assert not adopt(10**9, by=dina, now=now)
    parcel = keep(letter(sender=STRANGER, headers=[("Precedence", "bulk")]), now)
    file(parcel, now)
    assert adopt(parcel.pk, by=dina, now=now)
    assert not adopt(parcel.pk, by=dina, now=now)


# Loops.


def test_two_desks_that_answer_each_other_stop(now: datetime) -> None:
    """F11: the other desk acknowledges all it gets, from one address, without any mark of a machine."""
    other, moment, turns = "help@other.example", now, 0
    waiting: list[bytes] = [letter("Hello", sender=other, subject="Hello")]
    while waiting and turns < 10_000:
        take_in(waiting.pop(), moment)
        turns += 1
        for dispatch in Dispatch.objects.filter(state="waiting"):
            Dispatch.objects.filter(pk=dispatch.pk).update(state="sent", next_try_at=None)
            head = f"We have got your letter number {turns}."
            waiting.append(letter(head, sender=other, subject=f"[Other #{turns}] received"))
        moment += timedelta(seconds=20)
    assert turns <= 3
    assert Dispatch.objects.count() == 1


def test_a_day_of_echoes_makes_no_second_acknowledgement(now: datetime) -> None:
    for minute in range(0, 24 * 60, 30):
        take_in(letter(f"Echo {minute}", sender="echo@other.example"), now + timedelta(minutes=minute))
    assert Dispatch.objects.count() == 1


def test_no_robot_is_ever_answered_whatever_its_date(now: datetime) -> None:
    far = datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC)
    take_in(letter(sender=STRANGER, headers=[("Auto-Submitted", "auto-replied")]), far)
    assert nothing_went_out()
