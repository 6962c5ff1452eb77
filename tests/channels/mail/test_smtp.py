"""The way out: every letter leaves once, later when the relay says later, and a "no" is seen by everybody."""

from __future__ import annotations

import hashlib
import smtplib
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from mailservers import Relay, free_port

from gromootvod.channels.mail import smtp
from gromootvod.channels.mail.deliver import (
    BACKOFF,
    GIVE_UP,
    LEASE,
    deliver_due,
    mark_unsure,
    release_leases,
    resend,
)
from gromootvod.channels.mail.smtp import BadRelay, Carrier, Cut, Deferred, Refused, Unreachable, relay_of
from gromootvod.contacts.models import Contact
from gromootvod.core.letter import dispatch_of_bounce_address
from gromootvod.desk.keys import thread_key
from gromootvod.desk.lifecycle import Ball
from gromootvod.desk.models import Blob, Dispatch, Event, Ticket

State = Dispatch.State
RAW = (
    b"From: Support <support@desk.example>\r\nTo: vera@client.example\r\nSubject: Re: It does not print\r\n"
    b"Message-ID: <one@desk.example>\r\n\r\nPlease look again.\r\n.\r\n.. and so on\r\n"
)
VERA = "vera@client.example"
FROM = "support+b@desk.example"


class TestRelayAddress:
    @pytest.mark.parametrize(
        ("url", "security", "port"),
        [
            ("smtp://mx.example", "plain", 25),
            ("smtp+starttls://u:p@mx.example", "starttls", 587),
            ("smtps://u:p@mx.example", "tls", 465),
            ("smtps://u:p@mx.example:1465", "tls", 1465),
        ],
    )
    def test_every_kind_has_its_port(self, url: str, security: str, port: int) -> None:
        relay = relay_of(url)
        assert (relay.security, relay.port) == (security, port)

    def test_user_and_password_are_decoded_and_never_shown(self) -> None:
        relay = relay_of("smtps://desk%40firm.example:hunt%2Fer2@mx.example")
        assert (relay.user, relay.password) == ("desk@firm.example", "hunt/er2")
        assert "hunt" not in repr(relay)

    @pytest.mark.parametrize("url", ["smtp://", "http://mx.example", "", "smtps://u:hunt/er2@mx.example"])
    def test_a_bad_address_is_told_without_its_password(self, url: str) -> None:
        with pytest.raises(BadRelay) as caught:
            relay_of(url)
        assert "hunt" not in str(caught.value)
        assert caught.value.__suppress_context__ or caught.value.__context__ is None


class TestCarrier:
    def test_a_letter_arrives_byte_for_byte_dots_included(self, relay: Relay, carrier: Carrier) -> None:
        assert carry(carrier) == "250 2.0.0 queued as 1"
        (letter,) = relay.taken
        assert (letter.sender, letter.recipient, letter.data) == (FROM, VERA, RAW)

    def test_a_letter_without_a_last_line_break_gets_one_and_no_more(
        self, relay: Relay, carrier: Carrier
    ) -> None:
        carry(carrier, raw=b"Subject: short\r\n\r\nno end")
        assert relay.taken[0].data == b"Subject: short\r\n\r\nno end\r\n"

    def test_the_caller_is_told_before_the_letter_and_after_everything_else(
        self, relay: Relay, carrier: Carrier
    ) -> None:
        said: list[list[str]] = []
        carrier.carry(FROM, VERA, RAW, about_to_hand=lambda: said.append(list(relay.commands)))
        assert said == [[f"MAIL {FROM}", f"RCPT {VERA}"]]

    def test_one_connection_carries_many_letters(self, relay: Relay, carrier: Carrier) -> None:
        for _ in range(5):
            carry(carrier)
        assert (len(relay.taken), relay.connections) == (5, 1)

    @pytest.mark.parametrize("place", ["MAIL", "RCPT", "DATA", "DOT"])
    def test_4xx_is_later_and_5xx_is_never_and_the_line_stays_open(
        self, relay: Relay, carrier: Carrier, place: str
    ) -> None:
        relay.next(place, "451 4.7.1 greylisted", "550 5.1.1 no such person")
        with pytest.raises(Deferred, match=r"451 4\.7\.1 greylisted") as later:
            carry(carrier)
        assert type(later.value) is Deferred
        with pytest.raises(Refused, match=r"550 5\.1\.1 no such person"):
            carry(carrier)
        carry(carrier)
        assert (len(relay.taken), relay.connections) == (1, 1)

    @pytest.mark.parametrize("place", ["MAIL", "RCPT", "DATA", "DOT"])
    def test_after_421_another_connection_is_opened(self, relay: Relay, carrier: Carrier, place: str) -> None:
        relay.next(place, "421 4.3.2 going down")
        with pytest.raises(Deferred, match=r"421 4\.3\.2 going down"):
            carry(carrier)
        carry(carrier)
        assert (len(relay.taken), relay.connections) == (1, 2)

    @pytest.mark.parametrize("place", ["MAIL", "RCPT", "DATA"])
    def test_a_cut_before_the_letter_is_merely_later(
        self, relay: Relay, carrier: Carrier, place: str
    ) -> None:
        relay.next(place, "cut")
        with pytest.raises(Deferred) as later:
            carry(carrier)
        assert not isinstance(later.value, Cut)
        carry(carrier)
        assert (len(relay.taken), relay.connections) == (1, 2)

    def test_a_cut_after_the_final_dot_is_called_what_it_is(self, relay: Relay, carrier: Carrier) -> None:
        relay.next("DOT", "keep and cut")
        with pytest.raises(Cut):
            carry(carrier)
        assert len(relay.taken) == 1

    def test_a_line_that_died_between_two_letters_is_noticed(self, relay: Relay, carrier: Carrier) -> None:
        carry(carrier)
        session: Any = carrier._session
        session.sock.shutdown(socket.SHUT_RDWR)
        carry(carrier)
        assert (len(relay.taken), relay.connections) == (2, 2)

    def test_a_relay_that_says_nothing_is_not_waited_for_for_ever(
        self, relay: Relay, carrier: Carrier, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(smtp, "SECONDS", 2.0)
        relay.next("RCPT", 6.0)
        with pytest.raises(Deferred, match="timed out"):
            carry(carrier)
        carry(carrier)
        assert len(relay.taken) == 1

    def test_a_relay_that_is_not_there_is_unreachable(self) -> None:
        with pytest.raises(Unreachable, match="refused"):
            carry(Carrier(relay_of(f"smtp://127.0.0.1:{free_port()}")))

    def test_a_relay_that_does_not_want_us_is_unreachable(self, relay: Relay, carrier: Carrier) -> None:
        relay.next("CONNECT", "554 5.7.1 not from you", "554 5.7.1 not from you")
        with pytest.raises(Unreachable):
            carry(carrier)

    def test_a_wrong_password_is_told_in_the_relay_s_words(
        self, relay: Relay, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def login(*_: object) -> None:
            raise smtplib.SMTPAuthenticationError(535, b"5.7.8 bad credentials")

        monkeypatch.setattr(smtplib.SMTP, "login", login)
        with pytest.raises(Unreachable, match=r"does not let us in: 5\.7\.8 bad credentials"):
            carry(Carrier(relay_of(relay.url.replace("//", "//desk:hunter2@"))))

    def test_a_password_beyond_ascii_is_no_fault_of_the_letter(
        self, relay: Relay, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(smtplib.SMTP, "has_extn", lambda *_: True)
        monkeypatch.setattr(smtplib.SMTP, "login", lambda *_: "пароль".encode("ascii"))
        with pytest.raises(Unreachable, match="beyond ASCII") as caught:
            carry(Carrier(relay_of(relay.url.replace("//", "//desk:%D0%BF@"))))
        assert "пароль" not in str(caught.value)

    @pytest.mark.parametrize(
        "recipient",
        [
            "vera@client.example\r\nDATA",
            "vera@client.example\nRCPT TO:<x@y.example>",
            "vera@client.example> NOTIFY=NEVER",
            "<vera@client.example>",
            "vera@client.example\x00",
            "vera @client.example",
            '"vera"@client.example',
            "vera\u2028@client.example",
            "вера@client.example",
            "vera@клиент.example",
            "vera",
            "@client.example",
            "vera@",
            "",
            "v" * 320 + "@client.example",
        ],
    )
    def test_a_recipient_that_could_speak_smtp_is_refused_with_words(
        self, relay: Relay, carrier: Carrier, recipient: str
    ) -> None:
        with pytest.raises(Refused, match=r"^553 5\.\d\.\d \w+") as caught:
            carry(carrier, recipient=recipient)
        assert "\n" not in str(caught.value)
        assert relay.commands == []
        carry(carrier)
        assert [letter.recipient for letter in relay.taken] == [VERA]


@pytest.mark.django_db
class TestDelivering:
    def test_a_letter_that_is_due_is_sent_once(self, relay: Relay, outbox: Outbox) -> None:
        dispatch = outbox.put()
        assert outbox.deliver() == 1
        assert outbox.deliver() == 0
        assert [letter.data for letter in relay.taken] == [RAW]
        dispatch.refresh_from_db()
        assert (dispatch.state, dispatch.attempts, dispatch.next_try_at) == (State.SENT, 1, None)
        assert (dispatch.sent_at, dispatch.answer) == (outbox.now, "250 2.0.0 queued as 1")
        assert outbox.events() == [(Event.Kind.DELIVERED, VERA)]

    def test_one_that_is_not_due_waits(self, relay: Relay, outbox: Outbox) -> None:
        outbox.put(next_try_at=outbox.now + timedelta(seconds=1))
        assert outbox.deliver() == 0
        outbox.later(timedelta(seconds=1))
        assert outbox.deliver() == 1

    def test_the_envelope_sender_tells_which_letter_comes_back(self, relay: Relay, outbox: Outbox) -> None:
        first, second = outbox.put(), outbox.put(b"X: 2\r\n" + RAW)
        outbox.deliver()
        numbers = [dispatch_of_bounce_address(thread_key(), letter.sender) for letter in relay.taken]
        assert numbers == [first.pk, second.pk]

    def test_4xx_is_tried_again_with_the_same_bytes_at_growing_pauses(
        self, relay: Relay, outbox: Outbox
    ) -> None:
        relay.next("DOT", *["451 4.7.1 later"] * 4)
        dispatch = outbox.put()
        pauses = []
        while dispatch.state != State.SENT:
            assert outbox.deliver() == 1
            assert outbox.deliver() == 0  # not before its time
            dispatch.refresh_from_db()
            if dispatch.next_try_at:
                assert dispatch.answer == "451 4.7.1 later"
                assert dispatch.handed_at is None
                pauses.append(dispatch.next_try_at - outbox.now)
                outbox.now = dispatch.next_try_at
        assert pauses == list(BACKOFF[:4])
        assert [letter.data for letter in relay.taken] == [RAW]
        assert outbox.ball() == Ball.CLIENT

    def test_after_five_days_of_later_the_answer_is_no(self, relay: Relay, outbox: Outbox) -> None:
        relay.next("RCPT", *["450 4.2.1 mailbox busy"] * 200)
        dispatch = outbox.put()
        began = outbox.now
        while dispatch.state != State.REFUSED:
            outbox.deliver()
            dispatch.refresh_from_db()
            outbox.now = dispatch.next_try_at or outbox.now
        assert GIVE_UP < outbox.now - began <= GIVE_UP + BACKOFF[-1]
        assert dispatch.answer == "450 4.2.1 mailbox busy"
        assert outbox.ball() == Ball.US

    @pytest.mark.parametrize("place", ["MAIL", "RCPT", "DATA", "DOT"])
    def test_5xx_is_seen_and_the_ball_comes_back_to_us(
        self, relay: Relay, outbox: Outbox, place: str
    ) -> None:
        relay.next(place, "550 5.1.1 no such person here")
        dispatch = outbox.put()
        outbox.deliver()
        dispatch.refresh_from_db()
        assert (dispatch.state, dispatch.answer) == (State.REFUSED, "550 5.1.1 no such person here")
        assert dispatch.next_try_at is None
        assert outbox.ball() == Ball.US
        assert outbox.events() == [(Event.Kind.BOUNCED, VERA)]
        assert outbox.deliver() == 0

    def test_a_notice_to_a_member_that_fails_moves_no_ball(self, relay: Relay, outbox: Outbox) -> None:
        relay.next("RCPT", "550 5.1.1 no such person here")
        outbox.put(kind=Dispatch.Kind.NOTICE)
        outbox.deliver()
        assert outbox.ball() == Ball.CLIENT

    @pytest.mark.parametrize("recipient", ["vera@client.example\r\nDATA", "вера@client.example"])
    def test_an_address_that_cannot_be_said_is_refused_and_the_next_letter_goes(
        self, relay: Relay, outbox: Outbox, recipient: str
    ) -> None:
        bad, good = outbox.put(recipient=recipient), outbox.put(b"X: 2\r\n" + RAW)
        assert outbox.deliver() == 2
        bad.refresh_from_db()
        good.refresh_from_db()
        assert (bad.state, good.state) == (State.REFUSED, State.SENT)
        assert bad.answer.startswith("553 ")

    def test_one_refusal_does_not_hold_up_the_others(self, relay: Relay, outbox: Outbox) -> None:
        relay.next("RCPT", "550 5.1.1 no", "451 later")
        for number in range(4):
            outbox.put(b"X: %d\r\n" % number + RAW)
        assert outbox.deliver() == 4
        assert len(relay.taken) == 2

    def test_a_relay_that_is_away_is_tried_every_five_minutes_not_every_four_hours(
        self, outbox: Outbox, relay: Relay
    ) -> None:
        dispatch = outbox.put(attempts=8)
        away = Carrier(relay_of(f"smtp://127.0.0.1:{free_port()}"))
        deliver_due(away, outbox.clock)
        dispatch.refresh_from_db()
        assert dispatch.next_try_at == outbox.now + timedelta(minutes=5)
        assert "refused" in dispatch.answer
        outbox.later(timedelta(minutes=5))
        outbox.deliver()
        assert len(relay.taken) == 1


@pytest.mark.django_db
class TestNobodyKnows:
    def test_a_cut_after_the_dot_is_sent_once_more_with_the_same_message_id(
        self, relay: Relay, outbox: Outbox
    ) -> None:
        relay.next("DOT", "keep and cut")
        dispatch = outbox.put()
        outbox.deliver()
        dispatch.refresh_from_db()
        assert (dispatch.state, dispatch.handed_at) == (State.WAITING, outbox.now)
        outbox.later(BACKOFF[0])
        outbox.deliver()
        dispatch.refresh_from_db()
        assert dispatch.state == State.SENT
        assert [letter.data for letter in relay.taken] == [RAW, RAW]

    def test_a_second_cut_is_shown_and_never_sent_again_by_itself(self, relay: Relay, outbox: Outbox) -> None:
        relay.next("DOT", "keep and cut", "keep and cut")
        dispatch = outbox.put()
        outbox.deliver()
        outbox.later(BACKOFF[0])
        outbox.deliver()
        outbox.later(timedelta(days=1))
        assert outbox.deliver() == 0
        dispatch.refresh_from_db()
        assert dispatch.state == State.UNSURE
        assert len(relay.taken) == 2
        assert outbox.ball() == Ball.US

    def test_a_second_cut_counts_though_the_relay_said_later_in_between(
        self, relay: Relay, outbox: Outbox
    ) -> None:
        relay.next("DOT", "keep and cut", "451 later", "keep and cut")
        dispatch = outbox.put()
        for pause in (*BACKOFF[:2], timedelta(0)):
            outbox.deliver()
            outbox.later(pause)
        dispatch.refresh_from_db()
        assert dispatch.state == State.UNSURE
        assert len(relay.taken) == 2

    def test_a_carrier_that_died_before_the_letter_left_loses_nothing(
        self, relay: Relay, outbox: Outbox
    ) -> None:
        dispatch = outbox.put()
        outbox.die(at="RCPT")
        outbox.later(LEASE)
        outbox.deliver()
        dispatch.refresh_from_db()
        assert dispatch.state == State.SENT
        assert len(relay.taken) == 1

    def test_a_carrier_that_died_after_it_handed_the_letter_over_leaves_it_unsure(
        self, relay: Relay, outbox: Outbox
    ) -> None:
        dispatch = outbox.put()
        outbox.die(at="DATA")
        outbox.later(LEASE)
        assert outbox.deliver() == 0
        dispatch.refresh_from_db()
        assert (dispatch.state, dispatch.next_try_at) == (State.UNSURE, None)

    def test_a_letter_in_hand_is_nobody_else_s_before_the_lease_ends(
        self, relay: Relay, outbox: Outbox
    ) -> None:
        dispatch = outbox.put()
        outbox.die(at="DATA")
        outbox.later(LEASE - timedelta(seconds=1))
        assert outbox.deliver() == 0
        dispatch.refresh_from_db()
        assert dispatch.state == State.SENDING

    def test_the_only_worker_need_not_wait_for_a_dead_one_s_lease(self, relay: Relay, outbox: Outbox) -> None:
        dispatch = outbox.put()
        outbox.die(at="RCPT")
        release_leases(outbox.now)
        outbox.deliver()
        dispatch.refresh_from_db()
        assert dispatch.state == State.SENT

    def test_a_late_word_of_the_relay_settles_what_was_called_unsure(
        self, relay: Relay, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        dispatch = outbox.put()
        carry_ = Carrier.carry

        def slowly(self: Carrier, *args: Any, **kwargs: Any) -> str:
            words = carry_(self, *args, **kwargs)
            outbox.later(LEASE)
            mark_unsure(outbox.now)
            dispatch.refresh_from_db()
            assert dispatch.state == State.UNSURE
            return words

        monkeypatch.setattr(Carrier, "carry", slowly)
        outbox.deliver()
        dispatch.refresh_from_db()
        assert dispatch.state == State.SENT

    def test_a_letter_that_came_back_while_it_was_sent_stays_so(
        self, relay: Relay, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        dispatch = outbox.put()
        carry_ = Carrier.carry

        def bounced(self: Carrier, *args: Any, **kwargs: Any) -> str:
            words = carry_(self, *args, **kwargs)
            Dispatch.objects.filter(pk=dispatch.pk).update(state=State.BOUNCED, next_try_at=None)
            return words

        monkeypatch.setattr(Carrier, "carry", bounced)
        outbox.deliver()
        dispatch.refresh_from_db()
        assert dispatch.state == State.BOUNCED
        assert outbox.events() == []


@pytest.mark.django_db
class TestSendingAgain:
    @pytest.mark.parametrize("state", [State.REFUSED, State.BOUNCED, State.UNSURE, State.WAITING])
    def test_a_member_sends_the_very_same_letter_again(
        self, relay: Relay, outbox: Outbox, state: str
    ) -> None:
        dispatch = outbox.put(state=state, next_try_at=outbox.now + timedelta(days=1), handed_at=outbox.now)
        assert resend(dispatch.pk, now=outbox.now)
        outbox.deliver()
        assert [letter.data for letter in relay.taken] == [RAW]

    @pytest.mark.parametrize("state", [State.SENT, State.SENDING])
    def test_what_is_sent_or_being_sent_is_not(self, relay: Relay, outbox: Outbox, state: str) -> None:
        dispatch = outbox.put(state=state)
        assert not resend(dispatch.pk, now=outbox.now)

    def test_after_days_it_gets_its_tries_too(self, relay: Relay, outbox: Outbox) -> None:
        relay.next("RCPT", "450 greylisted")
        dispatch = outbox.put(state=State.REFUSED, made_at=outbox.now - timedelta(days=9), attempts=40)
        resend(dispatch.pk, now=outbox.now)
        outbox.deliver()
        outbox.later(BACKOFF[0])
        outbox.deliver()
        assert len(relay.taken) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_letter_once(relay: Relay, now: datetime) -> None:
    from django.db import connection

    outbox = Outbox(relay, now)
    for number in range(20):
        outbox.put(b"X: %d\r\n" % number + RAW)

    def work() -> None:
        deliver_due(Carrier(relay_of(relay.url)), lambda: now)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert sorted(letter.data for letter in relay.taken) == sorted(
        b"X: %d\r\n" % number + RAW for number in range(20)
    )
    assert not Dispatch.objects.exclude(state=State.SENT).exists()


class Outbox:
    """A ticket whose ball is with the client, its letters, and a clock to turn."""

    def __init__(self, relay: Relay, now: datetime) -> None:
        self.relay, self.now = relay, now
        self.carrier = Carrier(relay_of(relay.url))
        contact = Contact.objects.create(name="Vera", made_at=now)
        self.ticket = Ticket.objects.create(
            contact=contact,
            title="It does not print",
            ball=Ball.CLIENT,
            opened_at=now,
            last_message_at=now,
            next_word_by=now,
        )

    def clock(self) -> datetime:
        return self.now

    def later(self, pause: timedelta) -> None:
        self.now += pause

    def put(self, raw: bytes = RAW, **values: Any) -> Dispatch:
        digest = hashlib.sha256(raw).hexdigest()
        blob, _ = Blob.objects.get_or_create(sha256=digest, defaults={"size": len(raw), "data": raw})
        number = Dispatch.objects.count()
        defaults = {"recipient": VERA, "made_at": self.now, "next_try_at": self.now}
        return Dispatch.objects.create(
            ticket=self.ticket, blob=blob, mail_id=f"<{number}@desk.example>", **{**defaults, **values}
        )

    def deliver(self) -> int:
        return deliver_due(self.carrier, self.clock)

    def die(self, *, at: str) -> None:
        """A worker claims the next letter and is killed, before DATA or after it."""

        class Killed(BaseException):
            pass

        class Doomed(Carrier):
            def carry(self, *_: object, about_to_hand: Callable[[], None]) -> str:
                if at == "DATA":
                    about_to_hand()
                raise Killed

        with pytest.raises(Killed):
            deliver_due(Doomed(relay_of(self.relay.url)), self.clock)

    def ball(self) -> str:
        self.ticket.refresh_from_db()
        return self.ticket.ball

    def events(self) -> list[tuple[str, str]]:
        rows = Event.objects.filter(ticket=self.ticket).order_by("id").values_list("kind", "data")
        return [(kind, data["recipient"]) for kind, data in rows]


@pytest.fixture
def relay() -> Iterator[Relay]:
    with Relay() as running:
        yield running


@pytest.fixture
def carrier(relay: Relay) -> Iterator[Carrier]:
    made = Carrier(relay_of(relay.url))
    yield made
    made.hang_up()


@pytest.fixture
def outbox(relay: Relay, now: datetime) -> Iterator[Outbox]:
    made = Outbox(relay, now)
    yield made
    made.carrier.hang_up()


def carry(carrier: Carrier, *, recipient: str = VERA, raw: bytes = RAW) -> str:
    return carrier.carry(FROM, recipient, raw, about_to_hand=lambda: None)
