"""The LMTP and SMTP door: "250" means kept; everything else means that the sender keeps it."""

from __future__ import annotations

import contextlib
import smtplib
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone
from mailservers import wait_for

from gromootvod.channels.mail import lmtp
from gromootvod.channels.mail.lmtp import Door
from gromootvod.desk.models import Parcel
from gromootvod.desk.operations import store

pytestmark = pytest.mark.django_db(transaction=True)

LETTER = b"From: vera@client.example\r\nSubject: It does not print\r\n\r\nThe printer is silent.\r\n"
DESK = "support@desk.example"
VERA = "vera@client.example"


class TestKeeping:
    def test_250_is_said_when_the_row_is_there(self, door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
        written, may_answer = threading.Event(), threading.Event()
        store_all = store.store_all

        def store_and_wait(raws: Any, *, now: Any) -> Any:
            ids = store_all(raws, now=now)
            written.set()
            assert may_answer.wait(60)
            return ids

        monkeypatch.setattr(lmtp, "store_all", store_and_wait)
        with ThreadPoolExecutor(1) as aside, speak_lmtp(door) as talk:
            answer = aside.submit(talk.sendmail, VERA, [DESK], LETTER)
            assert written.wait(60)
            assert Parcel.objects.count() == 1
            assert not answer.done()
            may_answer.set()
            assert answer.result(10) == {}

    def test_a_parcel_has_the_bytes_and_the_envelope(self, door: Door) -> None:
        with speak_lmtp(door) as talk:
            talk.sendmail(VERA, [DESK], LETTER)
        parcel = Parcel.objects.get()
        assert bytes(parcel.blob.data) == LETTER
        assert (parcel.door, parcel.sender, parcel.null_sender) == ("lmtp", VERA, False)
        assert (parcel.recipients, parcel.state) == ([DESK], Parcel.State.WAITING)

    def test_who_speaks_smtp_is_understood_too(self, door: Door) -> None:
        with speak_smtp(door) as talk:
            talk.sendmail(VERA, [DESK, "b@desk.example"], LETTER)
        assert Parcel.objects.get().recipients == [DESK, "b@desk.example"]

    def test_the_worker_is_woken_after_the_commit(self, woken: list[int], door: Door) -> None:
        with speak_lmtp(door) as talk:
            talk.sendmail(VERA, [DESK], LETTER)
        assert wait_for(60, lambda: woken == [1])

    def test_the_same_letter_twice_is_one_parcel(self, door: Door) -> None:
        for _ in range(3):
            with speak_lmtp(door) as talk:
                assert talk.sendmail(VERA, [DESK], LETTER) == {}
        assert Parcel.objects.count() == 1

    def test_twenty_connections_at_once_lose_nothing(self, door: Door) -> None:
        def send(number: int) -> None:
            with speak_lmtp(door) as talk:
                for part in range(5):
                    talk.sendmail(VERA, [DESK], LETTER + b"%d-%d\r\n" % (number, part))

        with ThreadPoolExecutor(20) as senders:
            list(senders.map(send, range(20)))
        assert Parcel.objects.count() == 100

    def test_lines_of_a_hundred_thousand_octets_are_taken(self, door: Door) -> None:
        long = b"Subject: long\r\n\r\n" + b"x" * 100_000 + b"\r\n" + b"y" * 1_000_000 + b"\r\n"
        with speak_lmtp(door) as talk:
            talk.sendmail(VERA, [DESK], long)
        assert bytes(Parcel.objects.get().blob.data) == long

    def test_dots_come_out_as_they_went_in(self, door: Door) -> None:
        dotted = b"Subject: dots\r\n\r\n.\r\n..\r\n.a\r\nb.\r\n\r\n.\r\n"
        with speak_lmtp(door) as talk:
            talk.sendmail(VERA, [DESK], dotted)
        assert bytes(Parcel.objects.get().blob.data) == dotted


class TestAnswers:
    def test_in_lmtp_each_recipient_gets_one_answer(self, door: Door) -> None:
        with raw_line(door) as line:
            line.ask("LHLO client.example")
            line.ask(f"MAIL FROM:<{VERA}>")
            for number in range(3):
                line.ask(f"RCPT TO:<r{number}@desk.example>")
            line.ask("DATA")
            line.send(LETTER + b".\r\n")
            assert [line.answer() for _ in range(3)] == [lmtp.OK] * 3
            assert line.ask("NOOP").startswith("250")
        assert Parcel.objects.get().recipients == [f"r{number}@desk.example" for number in range(3)]

    def test_in_smtp_there_is_one_answer_for_all(self, door: Door) -> None:
        with raw_line(door) as line:
            line.ask("EHLO client.example")
            line.ask(f"MAIL FROM:<{VERA}>")
            for number in range(3):
                line.ask(f"RCPT TO:<r{number}@desk.example>")
            line.ask("DATA")
            line.send(LETTER + b".\r\n")
            assert line.answer() == lmtp.OK
            assert line.ask("NOOP") == "250 OK"

    def test_a_pipelined_talk_is_answered_in_order(self, door: Door) -> None:
        with raw_line(door) as line:
            assert "PIPELINING" in line.ask("LHLO client.example")
            line.send(
                f"MAIL FROM:<{VERA}>\r\nRCPT TO:<{DESK}>\r\nRCPT TO:<b@desk.example>\r\nDATA\r\n".encode()
            )
            assert [line.answer()[:3] for _ in range(4)] == ["250", "250", "250", "354"]
            line.send(LETTER + b".\r\nMAIL FROM:<>\r\nQUIT\r\n")
            assert [line.answer()[:3] for _ in range(4)] == ["250", "250", "250", "221"]

    @pytest.mark.parametrize("greeting", ["LHLO", "EHLO"])
    def test_the_null_sender_is_kept_as_such(self, door: Door, greeting: str) -> None:
        with raw_line(door) as line:
            assert line.letter(greeting, "<>", DESK, LETTER).startswith("250")
        parcel = Parcel.objects.get()
        assert (parcel.null_sender, parcel.sender) == (True, "")

    def test_addresses_beyond_ascii_are_taken(self, door: Door) -> None:
        with raw_line(door) as line:
            assert "SMTPUTF8" in line.ask("LHLO client.example")
            line.ask("MAIL FROM:<вера@клиент.example> SMTPUTF8 BODY=8BITMIME")
            line.ask("RCPT TO:<помощь@desk.example>")
            line.ask("DATA")
            line.send(LETTER + b".\r\n")
            assert line.answer() == lmtp.OK
        parcel = Parcel.objects.get()
        assert (parcel.sender, parcel.recipients) == ("вера@клиент.example", ["помощь@desk.example"])

    def test_bytes_that_are_no_text_harm_nobody_in_an_address(self, door: Door) -> None:
        with raw_line(door) as line:
            line.ask("LHLO client.example")
            line.send(b"MAIL FROM:<v\xe5ra@client.example>\r\nRCPT TO:<\xff\x01@desk.example>\r\nDATA\r\n")
            assert [line.answer()[:3] for _ in range(3)] == ["250", "250", "354"]
            line.send(LETTER + b".\r\n")
            assert line.answer() == lmtp.OK
        parcel = Parcel.objects.get()
        parcel.sender.encode()
        "".join(parcel.recipients).encode()
        assert parcel.sender == "v\ufffdra@client.example"

    @pytest.mark.parametrize("address", ["<a@[x>", "<", "<@", "<a@[1.2.3.4>", "<a@>", "<(@x>"])
    def test_an_address_that_is_none_is_refused_at_once_and_the_talk_goes_on(
        self, door: Door, address: str
    ) -> None:
        with raw_line(door) as line:
            line.ask("LHLO client.example")
            assert line.ask(f"MAIL FROM:{address}").startswith(("501", "553"))
            assert line.letter("LHLO", f"<{VERA}>", DESK, LETTER).startswith("250")

    @pytest.mark.parametrize(
        "noise", [b"\x00\r\n", b"\xff\xfe\r\n", b"DATA\r\n", b"RCPT TO:<a@b>\r\n", b"A" * 9000 + b"\r\n"]
    )
    def test_noise_gets_an_answer_and_harms_nothing(self, door: Door, noise: bytes) -> None:
        with raw_line(door) as line:
            line.send(noise)
            assert line.answer()[0] == "5"
            assert line.letter("LHLO", f"<{VERA}>", DESK, LETTER).startswith("250")

    def test_hanging_up_in_the_middle_of_a_letter_keeps_nothing(self, door: Door) -> None:
        with raw_line(door) as line:
            line.ask("LHLO client.example")
            line.ask(f"MAIL FROM:<{VERA}>")
            line.ask(f"RCPT TO:<{DESK}>")
            line.ask("DATA")
            line.send(LETTER)
        with speak_lmtp(door) as talk:
            talk.sendmail(VERA, [DESK], LETTER + b"whole\r\n")
        assert bytes(Parcel.objects.get().blob.data) == LETTER + b"whole\r\n"


class TestTooLarge:
    WORDS = "This letter is larger than the 1 MB that are taken here"

    @pytest.fixture(autouse=True)
    def _one_megabyte(self, configured: Callable[..., None]) -> None:
        configured(max_letter_mb=1)

    def test_a_size_told_in_advance_is_refused_before_the_letter_is_sent(self, door: Door) -> None:
        with raw_line(door) as line:
            assert "SIZE 1048576" in line.ask("LHLO client.example")
            answer = line.ask(f"MAIL FROM:<{VERA}> SIZE=1048577")
            assert answer.startswith("552 5.3.4")
            assert self.WORDS in answer
            assert line.ask(f"MAIL FROM:<{VERA}> SIZE=1048576").startswith("250")

    @pytest.mark.parametrize(
        "body", [b"0123456789abcde\r\n" * 70_000, b"x" * 1_200_000 + b"\r\n", b"x" * 6_000_000 + b"\r\n"],
        ids=["many lines", "one line", "one line beyond every buffer"],
    )  # fmt: skip
    @pytest.mark.parametrize(("greeting", "answers"), [("LHLO", 2), ("EHLO", 1)])
    def test_a_letter_too_large_gets_552_for_each_recipient_and_the_talk_goes_on(
        self, door: Door, body: bytes, greeting: str, answers: int
    ) -> None:
        with raw_line(door) as line:
            line.ask(f"{greeting} client.example")
            line.ask(f"MAIL FROM:<{VERA}>")
            line.ask(f"RCPT TO:<{DESK}>")
            line.ask("RCPT TO:<b@desk.example>")
            line.ask("DATA")
            line.send(b"Subject: large\r\n\r\n" + body + b".\r\n")
            for _ in range(answers):
                answer = line.answer()
                assert answer.startswith("552 5.3.4")
                assert self.WORDS in answer
            assert line.letter(greeting, f"<{VERA}>", DESK, LETTER).startswith("250")
        assert bytes(Parcel.objects.get().blob.data) == LETTER


class TestWhenItCannotBeKept:
    def test_a_failure_of_ours_is_451(self, door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(lmtp, "store_all", raising(OperationalError("server closed the connection")))
        with raw_line(door) as line:
            assert line.letter("LHLO", f"<{VERA}>", DESK, LETTER) == lmtp.LATER

    @pytest.mark.parametrize(
        "error",
        [
            OperationalError("database or disk is full"),
            OSError(28, "No space left on device"),
            OperationalError('could not extend file "base/1": No space left on device'),
        ],
    )
    def test_a_full_disk_is_452(self, door: Door, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
        monkeypatch.setattr(lmtp, "store_all", raising(error))
        with raw_line(door) as line:
            assert line.letter("LHLO", f"<{VERA}>", DESK, LETTER) == lmtp.FULL

    def test_afterwards_the_same_letter_is_taken(self, door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
        with raw_line(door) as line:
            with monkeypatch.context() as patch:
                patch.setattr(lmtp, "store_all", raising(OperationalError("database or disk is full")))
                assert line.letter("LHLO", f"<{VERA}>", DESK, LETTER).startswith("452")
            assert line.letter("LHLO", f"<{VERA}>", DESK, LETTER).startswith("250")
        assert Parcel.objects.count() == 1

    def test_an_error_of_the_door_itself_is_never_for_good(
        self, door: Door, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(lmtp, "Raw", raising(RuntimeError("a bug")))
        with raw_line(door) as line:
            assert line.letter("LHLO", f"<{VERA}>", DESK, LETTER).startswith("451")

    def test_one_letter_that_cannot_be_kept_harms_no_other_of_its_batch(
        self, door: Door, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store_all = store.store_all
        first_taken, may_go_on = threading.Event(), threading.Event()

        def poisoned(raws: Any, *, now: Any) -> Any:
            if not first_taken.is_set():
                first_taken.set()
                assert may_go_on.wait(60)
            if any(b"poison" in raw.data for raw in raws):
                raise ValueError("a character that the database does not take")
            return store_all(raws, now=now)

        def send(words: bytes) -> str:
            with raw_line(door) as line:
                return line.letter("LHLO", f"<{VERA}>", DESK, LETTER + words)

        monkeypatch.setattr(lmtp, "store_all", poisoned)
        with ThreadPoolExecutor(8) as senders:
            first = senders.submit(send, b"first\r\n")
            assert first_taken.wait(60)
            others = [senders.submit(send, words) for words in (b"a\r\n", b"poison\r\n", b"b\r\n")]
            assert wait_for(60, lambda: door._keeper._queue.qsize() == 3)
            may_go_on.set()
            answers = [future.result(10) for future in others]
        assert first.result() == lmtp.OK
        assert answers == [lmtp.OK, lmtp.LATER, lmtp.OK]
        assert Parcel.objects.count() == 3

    def test_a_door_that_closes_promises_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        closing = Door("127.0.0.1", 0, clock=timezone.now)
        closing.open()
        with raw_line(closing) as line:
            line.ask("LHLO client.example")
            line.ask(f"MAIL FROM:<{VERA}>")
            line.ask(f"RCPT TO:<{DESK}>")
            line.ask("DATA")
            closing.close()
            with contextlib.suppress(OSError):
                line.send(LETTER + b".\r\n")
                assert not line.answer().startswith("250")
        assert Parcel.objects.count() == 0


# What some servers take for the end of a letter, though only CR LF . CR LF is (CVE-2024-27305).
SPELLINGS = [
    b"\n.\n", b"\n.\r\n", b"\r\n.\n", b"\r.\r", b"\r.\r\n", b"\r\n.\r", b"\n.\r", b"\r.\n",
    b"\r\n\x00.\r\n", b"\r\n.\x00\r\n", b"\r\n.\r\r\n", b"\r\r\n.\n",
]  # fmt: skip


@pytest.mark.parametrize("spelling", SPELLINGS, ids=repr)
@pytest.mark.parametrize("greeting", ["LHLO", "EHLO"])
def test_a_letter_cannot_smuggle_another_one_in(door: Door, spelling: bytes, greeting: str) -> None:
    smuggled = b"MAIL FROM:<boss@desk.example>\r\nRCPT TO:<support@desk.example>\r\nDATA\r\n"
    smuggled += b"Subject: evil\r\n\r\nPay.\r\n"
    with raw_line(door) as line:
        line.ask(f"{greeting} client.example")
        line.ask(f"MAIL FROM:<{VERA}>")
        line.ask(f"RCPT TO:<{DESK}>")
        line.ask("DATA")
        line.send(LETTER + b"end" + spelling + smuggled + b".\r\n")
        assert line.answer() == lmtp.OK
        assert line.ask("NOOP") == "250 OK"
    parcel = Parcel.objects.get()
    assert parcel.sender == VERA
    assert b"Subject: evil" in bytes(parcel.blob.data)


class Line:
    """A connection on which every byte is ours to choose."""

    def __init__(self, host: str, port: int) -> None:
        self._socket = socket.create_connection((host, port), 10)
        self._file = self._socket.makefile("rb")
        self.answer()

    def send(self, data: bytes) -> None:
        self._socket.sendall(data)

    def answer(self) -> str:
        lines = []
        while line := self._file.readline().decode():
            lines.append(line.rstrip("\r\n"))
            if line[3:4] == " ":
                break
        return "\n".join(lines)

    def ask(self, command: str) -> str:
        self.send(command.encode() + b"\r\n")
        return self.answer()

    def letter(self, greeting: str, sender: str, recipient: str, data: bytes) -> str:
        self.ask(f"{greeting} client.example")
        for command in (f"MAIL FROM:{sender}", f"RCPT TO:<{recipient}>", "DATA"):
            assert self.ask(command)[0] in "23"
        self.send(data + b".\r\n")
        return self.answer()

    def close(self) -> None:
        self._file.close()
        self._socket.close()


@pytest.fixture
def woken() -> list[int]:
    """How often the worker was told, as a list of ones."""
    return []


@pytest.fixture
def door(woken: list[int]) -> Iterator[Door]:
    made = Door("127.0.0.1", 0, clock=timezone.now, stored=lambda: woken.append(1))
    made.open()
    yield made
    made.close()


@contextlib.contextmanager
def raw_line(door: Door) -> Iterator[Line]:
    line = Line(*door.address)
    try:
        yield line
    finally:
        line.close()


def speak_lmtp(door: Door) -> smtplib.LMTP:
    host, port = door.address
    return smtplib.LMTP(host, port)


def speak_smtp(door: Door) -> smtplib.SMTP:
    host, port = door.address
    return smtplib.SMTP(host, port, timeout=60)


def raising(error: Exception) -> Callable[..., Any]:
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail
