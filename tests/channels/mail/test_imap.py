"""Mailboxes: a letter arrives once, is kept before it is marked, and no trouble is silent."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.utils import timezone
from mailservers import DOVECOT, PASSWORD, Dovecot, free_port, wait_for

from gromootvod.channels.mail import imap, imap_account, imap_wire
from gromootvod.channels.mail.imap import Fetcher
from gromootvod.channels.mail.imap_account import BadAccount, account_of, accounts
from gromootvod.channels.mail.models import Mailbox
from gromootvod.desk.models import Parcel

pytestmark = [
    pytest.mark.dovecot,
    pytest.mark.django_db(transaction=True),
]
needs_dovecot = pytest.mark.skipif(DOVECOT is None, reason="no Dovecot on this machine: IMAP is not tried")


class TestAccounts:
    def test_every_part_of_an_address_is_read(self) -> None:
        account = account_of(
            "imaps://desk%40firm.example:p%2Fw%23@mail.firm.example:1993/%D0%9F%D0%BE%D1%87%D1%82%D0%B0"
        )
        assert (account.user, account.password) == ("desk@firm.example", "p/w#")
        assert (account.host, account.port, account.folder) == ("mail.firm.example", 1993, "Почта")
        assert account.key == "desk@firm.example@mail.firm.example/Почта"

    @pytest.mark.parametrize(("scheme", "port"), [("imaps", 993), ("imap", 143), ("imap+starttls", 143)])
    def test_each_kind_has_its_port_and_inbox_is_the_folder(self, scheme: str, port: int) -> None:
        account = account_of(f"{scheme}://desk:secret@mail.firm.example")
        assert (account.port, account.folder) == (port, "INBOX")

    def test_a_password_is_not_in_the_account_s_own_words(self) -> None:
        account = account_of("imaps://desk:hunter2@mail.firm.example")
        assert "hunter2" not in f"{account!r} {account} {account.key} {[account]}"

    @pytest.mark.parametrize(
        "url",
        [
            "pop3://desk:hunter2@mail.firm.example",
            "imaps://desk@mail.firm.example",
            "imaps://:hunter2@mail.firm.example",
            "imaps://desk:hunter2",
            "imaps://desk:hunt/er2@mail.firm.example",
            "imaps://desk:hunt#er2@mail.firm.example",
            "imaps://desk:hunt?er2@mail.firm.example",
            "imaps://desk:hunter2@mail.firm.example:port",
            "imaps://desk:hunter2@[mail",
            "imaps://desk:hunter2%0d%0aA1 LOGOUT@mail.firm.example",
            "hunter2",
            "",
        ],
    )
    def test_a_bad_entry_is_told_by_its_place_and_never_by_its_password(self, url: str) -> None:
        with pytest.raises(BadAccount) as caught:
            account_of(url, 3)
        said = f"{caught.value} {caught.value.__cause__} {caught.getrepr(style='short', showlocals=False)}"
        assert "entry 3" in said
        message = str(caught.value)
        assert "hunt" not in message
        assert "er2" not in message
        assert caught.value.__cause__ is None
        assert caught.value.__suppress_context__ or caught.value.__context__ is None

    def test_the_same_mailbox_twice_is_a_mistake(self, configured: Callable[..., None]) -> None:
        configured(imap_urls=["imaps://a:x@m.example", "imap://a:y@m.example/INBOX"])
        with pytest.raises(BadAccount, match=r"a@m\.example/INBOX is named twice"):
            accounts()

    @pytest.mark.parametrize("form", ["{}", '"{}"', "LOGIN desk {}"])
    def test_whatever_a_server_quotes_the_password_is_struck_out(self, form: str) -> None:
        account = account_of("imaps://desk:hunter2@mail.firm.example")
        assert "hunter2" not in account.scrub(form.format("hunter2"))

    def test_a_password_quoted_the_way_of_imap_or_sasl_is_struck_out(self) -> None:
        account = account_of("imaps://desk:a%22b%5Cc@mail.firm.example")
        assert "b" not in account.scrub('a"b\\c a\\"b\\\\c AGRlc2sAYSJiXGM=')


@needs_dovecot
class TestFetching:
    def test_letters_that_wait_and_letters_that_come_arrive_once_in_order(self, post: Post) -> None:
        post.deliver(1, 2, 3)
        with post.fetching():
            assert post.arrived(3)
            post.deliver(4)
            assert post.arrived(4)
        assert post.subjects() == ["letter 1", "letter 2", "letter 3", "letter 4"]
        with post.fetching():
            time.sleep(0.5)
        assert Parcel.objects.count() == 4

    def test_the_bytes_are_kept_as_the_server_has_them(self, post: Post) -> None:
        post.deliver(1)
        with post.fetching():
            assert post.arrived(1)
        with post.box.mailbox(post.user) as client:
            answer: Any = client.fetch("1", "(BODY.PEEK[])")
        assert bytes(Parcel.objects.get().blob.data) == answer[1][0][1]

    def test_a_parcel_knows_its_door_and_whose_mailbox_it_came_to(self, post: Post) -> None:
        post.deliver(1)
        with post.fetching():
            assert post.arrived(1)
        parcel = Parcel.objects.get()
        assert (parcel.door, parcel.recipients, parcel.state) == ("imap", [post.user], Parcel.State.WAITING)

    def test_what_is_kept_is_marked_as_seen(self, post: Post) -> None:
        post.deliver(1, 2)
        with post.fetching():
            assert post.arrived(2)
            assert wait_for(60, lambda: post.box.count(post.user, "UNSEEN") == 0)
        assert post.box.count(post.user) == 2

    def test_what_is_kept_is_moved_when_a_folder_is_named(
        self, post: Post, configured: Callable[..., None]
    ) -> None:
        configured(imap_done="Готово")
        post.deliver(1, 2)
        with post.fetching():
            assert wait_for(60, lambda: post.box.count(post.user) == 0)
        assert Parcel.objects.count() == 2
        assert post.box.count(post.user, folder="Готово") == 2

    def test_at_the_first_contact_only_unread_letters_are_taken(self, post: Post) -> None:
        post.deliver(1, 2, 3)
        post.read_by_a_person("1:2")
        with post.fetching():
            assert post.arrived(1)
            post.deliver(4)
            assert post.arrived(2)
        assert post.subjects() == ["letter 3", "letter 4"]

    def test_afterwards_a_letter_that_a_colleague_has_read_arrives_all_the_same(self, post: Post) -> None:
        with post.fetching():
            assert wait_for(60, lambda: post.row().looked_at is not None)
        post.deliver(1)
        post.read_by_a_person("1")
        with post.fetching():
            assert post.arrived(1)

    def test_many_letters_come_in_several_requests(self, post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(imap, "LETTERS", 4)
        monkeypatch.setattr(imap, "LISTED", 6)
        post.deliver(*range(1, 21))
        with post.fetching():
            assert post.arrived(20)
        assert post.subjects() == [f"letter {number}" for number in range(1, 21)]

    def test_a_letter_is_fetched_within_two_seconds_of_its_arrival(self, post: Post) -> None:
        with post.fetching():
            assert wait_for(60, lambda: post.row().looked_at is not None)
            time.sleep(1.2)  # it idles by now
            post.deliver(1)
            assert post.arrived(1, within=20)
            time.sleep(1.2)
            post.deliver(2)
            assert post.arrived(2, within=20)

    def test_a_letter_that_comes_while_we_look_does_not_wait_for_the_next_idle(
        self, post: Post, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        search = imap_wire.search
        came: list[bool] = []

        def search_while_one_comes(box: Any, criteria: str) -> list[int]:
            if criteria.endswith(":*") and not came:
                came.append(True)
                found = search(box, criteria)
                post.deliver(1)
                box.client.noop()  # so the server has told of it already: IDLE will not
                return found
            return search(box, criteria)

        monkeypatch.setattr(imap_wire, "search", search_while_one_comes)
        with post.fetching():
            assert post.arrived(1, within=20)

    def test_stopping_is_quick_while_idle(self, post: Post) -> None:
        with post.fetching() as stop:
            assert wait_for(60, lambda: post.row().looked_at is not None)
            time.sleep(0.3)
            began = time.monotonic()
            stop()
        assert time.monotonic() - began < 25


@needs_dovecot
class TestNothingLostNothingDoubled:
    def test_dying_between_keeping_and_marking_doubles_nothing(
        self, post: Post, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        post.deliver(1, 2, 3)
        died = threading.Event()

        class Killed(BaseException):
            """Not an Exception: nothing in the fetcher may run after it."""

        def die(*_: object) -> None:
            died.set()
            raise Killed

        with monkeypatch.context() as patch:
            patch.setattr(imap_wire, "mark_seen", die)
            fetcher, stop = post.fetcher(), threading.Event()
            with pytest.raises(Killed):
                fetcher.run(stop)
        assert died.is_set()
        assert Parcel.objects.count() == 3
        assert post.row().last_uid == 0
        assert post.box.count(post.user, "UNSEEN") == 3
        with post.fetching():
            assert wait_for(60, lambda: post.box.count(post.user, "UNSEEN") == 0)
        assert Parcel.objects.count() == 3

    def test_nothing_is_marked_when_keeping_fails_and_it_is_tried_again(
        self, post: Post, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from django.db import OperationalError

        post.deliver(1)
        with monkeypatch.context() as patch:

            def full(*_: object, **__: object) -> None:
                raise OperationalError("database or disk is full")

            patch.setattr(imap, "store_all", full)
            with post.fetching():
                assert wait_for(60, lambda: post.row().state == Mailbox.State.ERROR)
            assert "disk is full" in post.row().detail
            assert post.box.count(post.user, "UNSEEN") == 1
        with post.fetching():
            assert post.arrived(1)
        assert (post.row().state, post.row().detail) == (Mailbox.State.OK, "")

    def test_a_server_that_counts_anew_doubles_and_loses_nothing(self, post: Post) -> None:
        post.deliver(1, 2, 3)
        with post.fetching():
            assert post.arrived(3)
            assert wait_for(60, lambda: post.box.count(post.user, "UNSEEN") == 0)
        validity = post.row().uidvalidity
        post.box.stop()
        post.box.renumber(post.user)
        post.box.start()
        post.deliver(4, 5)
        post.read_by_a_person("4")
        with post.fetching():
            assert post.arrived(5)
        assert post.row().uidvalidity != validity
        assert sorted(post.subjects()) == [f"letter {number}" for number in range(1, 6)]

    def test_letters_left_at_the_first_contact_stay_left_when_the_server_counts_anew(
        self, post: Post
    ) -> None:
        post.deliver(1, 2)
        post.read_by_a_person("1:2")
        time.sleep(1.1)  # the server's clock counts whole seconds
        with post.fetching():
            assert wait_for(60, lambda: post.row().looked_at is not None)
        post.box.stop()
        post.box.renumber(post.user)
        post.box.start()
        post.deliver(3)
        with post.fetching():
            assert post.arrived(1)
        assert post.subjects() == ["letter 3"]

    def test_a_server_that_restarts_is_found_again(self, post: Post) -> None:
        post.deliver(1)
        with post.fetching():
            assert post.arrived(1)
            post.box.stop()
            assert wait_for(60, lambda: post.row().state == Mailbox.State.ERROR)
            post.box.start()
            post.deliver(2)
            assert post.arrived(2, within=20)
            assert wait_for(60, lambda: post.row().state == Mailbox.State.OK)
        assert Parcel.objects.count() == 2

    def test_a_letter_deleted_meanwhile_holds_up_nobody(
        self, post: Post, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        post.deliver(1, 2, 3)
        letters = imap_wire.letters

        def delete_first(box: Any, uids: list[int]) -> dict[int, bytes]:
            with post.box.mailbox(post.user) as client:
                client.store("2", "+FLAGS", r"(\Deleted)")
                client.expunge()
            monkeypatch.setattr(imap_wire, "letters", letters)
            return letters(box, uids)

        monkeypatch.setattr(imap_wire, "letters", delete_first)
        with post.fetching():
            assert post.arrived(2)
            assert wait_for(60, lambda: post.row().last_uid == 3)
        assert post.subjects() == ["letter 1", "letter 3"]

    def test_letters_that_a_person_has_marked_as_deleted_are_not_expunged(
        self, post: Post, configured: Callable[..., None]
    ) -> None:
        configured(imap_done="Done")
        post.deliver(1)
        with post.fetching():
            assert wait_for(60, lambda: post.box.count(post.user) == 0)
        post.deliver(2)
        with post.box.mailbox(post.user) as client:
            client.store("1", "+FLAGS", r"(\Deleted)")
        configured(imap_done="")
        post.deliver(3)
        with post.fetching():
            assert wait_for(60, lambda: post.box.count(post.user, "UNSEEN") == 0)
        assert post.box.count(post.user) == 2


@needs_dovecot
class TestTroubles:
    def test_a_wrong_password_is_told_and_never_shown(self, post: Post, logs: list[dict[str, Any]]) -> None:
        fetcher = post.fetcher(account_of(post.box.url(post.user).replace("et-of", "et-off")))
        with post.fetching(fetcher):
            assert wait_for(60, lambda: post.row().state == Mailbox.State.ERROR)
        row = post.row()
        assert "uthentication" in row.detail
        assert row.looked_at is None
        assert logs
        for words in (repr(row.__dict__), repr(logs), repr(fetcher), repr(fetcher.account)):
            for form in ("et-off", PASSWORD):
                assert form not in words

    def test_a_server_that_is_not_there_is_told(self, post: Post) -> None:
        url = post.box.url(post.user).replace(str(post.box.imap_port), str(free_port()))
        with post.fetching(post.fetcher(account_of(url))):
            assert wait_for(60, lambda: post.row().state == Mailbox.State.ERROR)
        assert "refused" in post.row().detail

    def test_pauses_grow_from_one_second_to_five_minutes(self, post: Post) -> None:
        class Waits:
            """An event whose waits take no time."""

            def __init__(self) -> None:
                self.pauses: list[float] = []

            def is_set(self) -> bool:
                return len(self.pauses) >= 12

            def wait(self, seconds: float) -> bool:
                self.pauses.append(seconds)
                return False

        url = post.box.url(post.user).replace(str(post.box.imap_port), str(free_port()))
        waits: Any = Waits()
        post.fetcher(account_of(url)).run(waits)
        assert waits.pauses == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]

    def test_a_letter_too_large_is_seen_by_a_member_and_stays_unread(
        self, post: Post, configured: Callable[..., None], logs: list[dict[str, Any]]
    ) -> None:
        configured(max_letter_mb=1)
        letter = b"From: vera@client.example\r\nSubject: =?utf-8?b?0JHQtdC00LA=?=\r\nX-One: 1\r\n\r\n"
        post.deliver(1)
        post.box.deliver(post.user, letter + b"0123456789\r\n" * 100_000)
        post.deliver(3)
        with post.fetching():
            assert post.arrived(3)
            assert wait_for(60, lambda: post.row().last_uid == 3)
        stub = Parcel.objects.get(state=Parcel.State.STUCK)
        assert (stub.verdict, stub.subject, stub.sender) == ("unreadable", "Беда", "vera@client.example")
        assert "larger than 1 MB: 1.1 MB" in stub.reason
        assert post.user in stub.reason
        kept = bytes(stub.blob.data)
        assert kept.startswith(b"X-Gromootvod-Not-Fetched: 12")
        assert b"X-One: 1\r\n" in kept
        assert b"0123456789" not in kept
        assert post.box.count(post.user, "UNSEEN") == 1
        with post.fetching():
            post.deliver(4)
            assert post.arrived(4)
        assert Parcel.objects.filter(state=Parcel.State.STUCK).count() == 1

    def test_a_letter_the_server_cannot_give_is_filed_as_trouble_and_the_others_go_on(
        self, post: Post, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(imap, "BACKOFF", (0.01, 0.02))
        post.deliver(1, 2, 3)
        letters = imap_wire.letters

        def all_but_the_second(box: Any, uids: list[int]) -> dict[int, bytes]:
            return {uid: data for uid, data in letters(box, uids).items() if uid != 2}

        monkeypatch.setattr(imap_wire, "letters", all_but_the_second)
        with post.fetching():
            assert post.arrived(3, within=20)
            assert wait_for(60, lambda: post.row().state == Mailbox.State.OK)
        stub = Parcel.objects.get(state=Parcel.State.STUCK)
        assert stub.subject == "letter 2"
        assert "did not give it 5 times" in stub.reason
        assert post.box.count(post.user, "UNSEEN") == 1

    def test_a_folder_that_cannot_be_made_is_told_and_letters_are_kept_once(
        self, post: Post, configured: Callable[..., None]
    ) -> None:
        configured(imap_done="a//b")  # Dovecot takes no empty name in a path
        post.deliver(1)
        with post.fetching():
            assert post.arrived(1)
            assert wait_for(60, lambda: "not marked or moved" in post.row().detail)
        assert post.row().state == Mailbox.State.ERROR
        assert post.row().last_uid == 1
        with post.fetching():
            time.sleep(0.3)
        assert Parcel.objects.count() == 1


@needs_dovecot
class TestWhereIdleIsMissing:
    def test_the_mailbox_is_looked_at_again_and_again(
        self, plain_dovecot: Dovecot, configured: Callable[..., None], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(imap, "POLL_SECONDS", 0.2)

        def never(*_: object) -> None:
            raise AssertionError("IDLE is not offered")

        monkeypatch.setattr(imap_wire, "idle", never)
        configured(imap_done="Done")
        post = Post(plain_dovecot, "poll@desk.example")
        post.deliver(1)
        with post.fetching():
            assert post.arrived(1)
            post.deliver(2)
            assert post.arrived(2, within=20)
            # COPY, \Deleted and UID EXPUNGE take the place of MOVE.
            assert wait_for(60, lambda: post.box.count(post.user) == 0)
        assert post.box.count(post.user, folder="Done") == 2


@needs_dovecot
class TestTls:
    @pytest.mark.parametrize("scheme", ["imaps", "imap+starttls"])
    def test_letters_come_and_idle_wakes_through_tls(
        self, tls_dovecot: Dovecot, scheme: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", str(tls_dovecot.certificate))
        post = Post(tls_dovecot, f"{scheme.replace('+', '-')}@desk.example")
        post.deliver(1)
        with post.fetching(post.fetcher(account_of(with_tls(post, scheme)))):
            assert post.arrived(1)
            time.sleep(1.2)  # it idles by now
            post.deliver(2)
            assert post.arrived(2, within=20)

    @pytest.mark.parametrize("scheme", ["imaps", "imap+starttls"])
    def test_a_certificate_of_nobody_we_know_is_an_error_and_no_password_is_said(
        self, tls_dovecot: Dovecot, scheme: str
    ) -> None:
        post = Post(tls_dovecot, f"stranger-{scheme.replace('+', '-')}@desk.example")
        with post.fetching(post.fetcher(account_of(with_tls(post, scheme)))):
            assert wait_for(60, lambda: post.row().state == Mailbox.State.ERROR)
        assert "CERTIFICATE_VERIFY_FAILED" in post.row().detail
        assert post.user not in (tls_dovecot.home / "log").read_text()


def test_news_that_come_in_one_piece_with_the_answer_to_idle_are_not_slept_through() -> None:
    from imap_tools import MailBoxUnencrypted

    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        line, _ = server.accept()
        with line, line.makefile("rb") as lines:
            line.sendall(b"* OK here\r\n")
            tag = lines.readline().split()[0]  # CAPABILITY
            line.sendall(b"* CAPABILITY IMAP4rev1 IDLE\r\n" + tag + b" OK done\r\n")
            tag = lines.readline().split()[0]  # IDLE
            line.sendall(b"+ idling\r\n* 1 EXISTS\r\n")
            assert lines.readline() == b"DONE\r\n"
            line.sendall(tag + b" OK done\r\n")

    thread = threading.Thread(target=serve)
    thread.start()
    box = MailBoxUnencrypted("127.0.0.1", server.getsockname()[1], timeout=60)
    box.client.state = "SELECTED"
    began = time.monotonic()
    imap_wire.idle(box, threading.Event(), 60)
    assert time.monotonic() - began < 30
    thread.join(60)
    box.client.shutdown()
    server.close()


def test_the_settings_make_the_fetchers(configured: Callable[..., None]) -> None:
    configured(imap_urls=["imaps://a:x@m.example", "imaps://b:y@m.example/Sub"])
    made = imap.fetchers(timezone.now, lambda: None)
    assert [fetcher.account.key for fetcher in made] == ["a@m.example/INBOX", "b@m.example/Sub"]


def test_a_server_with_tls_is_asked_for_a_certificate(monkeypatch: pytest.MonkeyPatch) -> None:
    import ssl

    contexts: list[ssl.SSLContext] = []

    def caught(*_: object, ssl_context: ssl.SSLContext, **__: object) -> None:
        contexts.append(ssl_context)
        raise OSError("enough")

    monkeypatch.setattr(imap_account, "MailBox", caught)
    monkeypatch.setattr(imap_account, "MailBoxStartTls", caught)
    for scheme in ("imaps", "imap+starttls"):
        with (
            pytest.raises(OSError, match="enough"),
            imap_account.connect(account_of(f"{scheme}://a:x@m.example")),
        ):
            pass
    assert [context.verify_mode for context in contexts] == [ssl.CERT_REQUIRED] * 2
    assert all(context.check_hostname for context in contexts)


def with_tls(post: Post, scheme: str) -> str:
    """The address of the mailbox, by way of TLS."""
    url = post.box.url(post.user).replace("imap://", f"{scheme}://")
    return url.replace(f":{post.box.imap_port}/", f":{post.box.imaps_port}/") if scheme == "imaps" else url


class Post:
    """One mailbox on the server and what has become of its letters."""

    def __init__(self, box: Dovecot, user: str) -> None:
        self.box, self.user = box, user
        self.woken = 0

    def deliver(self, *numbers: int) -> None:
        template = "From: vera@client.example\r\nSubject: letter {0}\r\n\r\nHelp {0}\r\n"
        self.box.deliver(self.user, *[template.format(number).encode() for number in numbers])

    def read_by_a_person(self, numbers: str) -> None:
        with self.box.mailbox(self.user) as client:
            client.store(numbers, "+FLAGS", r"(\Seen)")

    def fetcher(self, account: imap_account.Account | None = None) -> Fetcher:
        return Fetcher(account or account_of(self.box.url(self.user)), timezone.now, self._stored)

    @contextmanager
    def fetching(self, fetcher: Fetcher | None = None) -> Iterator[Callable[[], None]]:
        stop = threading.Event()
        thread = threading.Thread(target=(fetcher or self.fetcher()).run, args=(stop,))
        thread.start()

        def end() -> None:
            stop.set()
            thread.join(60)
            assert not thread.is_alive()

        try:
            yield end
        finally:
            end()

    def arrived(self, count: int, within: float = 20) -> bool:
        return wait_for(within, lambda: Parcel.objects.count() >= count)

    def subjects(self) -> list[str]:
        found = []
        for parcel in Parcel.objects.select_related("blob").order_by("id"):
            line = next(
                line for line in bytes(parcel.blob.data).split(b"\r\n") if line.startswith(b"Subject: ")
            )
            found.append(line.removeprefix(b"Subject: ").decode())
        return found

    def row(self) -> Mailbox:
        return Mailbox.objects.filter(account__startswith=self.user).first() or Mailbox()

    def _stored(self) -> None:
        self.woken += 1


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    server = Dovecot()
    server.start()
    yield server
    server.remove()


@pytest.fixture(scope="module")
def tls_dovecot() -> Iterator[Dovecot]:
    if shutil.which("openssl") is None:
        pytest.skip("no openssl on this machine: TLS is not tried")
    server = Dovecot(tls=True)
    server.start()
    yield server
    server.remove()


@pytest.fixture
def plain_dovecot() -> Iterator[Dovecot]:
    server = Dovecot(capability="IMAP4rev1 UIDPLUS")
    server.start()
    yield server
    server.remove()


@pytest.fixture
def post(dovecot: Dovecot, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Post:
    if "quick" not in request.node.name:  # else each test would wait a second for its end
        monkeypatch.setattr(imap_wire, "SLICE_SECONDS", 0.1)
    if not dovecot.running:  # a test that stops it has failed half-way
        dovecot.start()
    return Post(dovecot, f"{request.node.name[5:60].strip('_')}@desk.example")
