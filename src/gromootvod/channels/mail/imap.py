"""Mailboxes that are fetched: each letter becomes a parcel first, and is marked or moved only then.

What is taken. At the first contact only letters that nobody has read: a mailbox with 20,000 old letters must
not become 20,000 tickets, and an unread one is a wish that still waits. From then on every letter, read or
not: a colleague who opens the mailbox must not make letters disappear from the desk. When the server begins
to count anew (UIDVALIDITY, RFC 3501 §2.3.1.1) all letters since the first contact are looked at again, and
whatever is unread; the very same bytes never make a second parcel.

A letter above the size limit is not downloaded. Its headers become a parcel that is stuck from the start, so
that a member sees who has written and why the rest is not here; the letter stays in the mailbox, unread. So
does a letter that the server fails to give TRIES times; those behind it go on.
"""

from __future__ import annotations

import imaplib
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection, transaction
from imap_tools import BaseMailBox
from imap_tools.errors import ImapToolsError

from gromootvod.channels.mail import imap_wire as wire
from gromootvod.channels.mail.imap_account import Account, accounts, connect, reason
from gromootvod.channels.mail.imap_wire import Listed
from gromootvod.channels.mail.models import Mailbox
from gromootvod.core.letter import read
from gromootvod.desk import live
from gromootvod.desk.models import Parcel
from gromootvod.desk.operations.store import Raw, store, store_all

IDLE_SECONDS = 9 * 60  # routers forget a silent connection after ten minutes
POLL_SECONDS = 30  # where the server has no IDLE
BACKOFF = (1.0, 300.0)  # seconds before we connect again: the first time, at most
LETTERS, OCTETS = 50, 8 * 1024 * 1024  # at most so much in one request and in one durable commit
LISTED = 500  # at most so many letters in one request for their sizes
TRIES = 5

log = structlog.get_logger()


class NotGiven(Exception):
    """The server lists a letter and does not give it."""


def fetchers(clock: Callable[[], datetime], stored: Callable[[], None]) -> list[Fetcher]:
    """One fetcher for each account of the settings. Raises BadAccount."""
    return [Fetcher(account, clock, stored) for account in accounts()]


class Fetcher:
    """Fetches one account, in one thread. Two at once do no harm: they would store the same bytes."""

    def __init__(self, account: Account, clock: Callable[[], datetime], stored: Callable[[], None]) -> None:
        """`stored` is called after each commit that kept letters; it has to be quick."""
        self.account = account
        self._clock, self._stored = clock, stored
        self._pause = BACKOFF[0]
        self._failures: Counter[int] = Counter()
        self._one_by_one = False
        self._untidy = ""
        self._exists = 0

    def run(self, stop: threading.Event) -> None:
        """Fetch until `stop` is set. Never raises: troubles are written down and tried again."""
        while not stop.is_set():
            try:
                close_old_connections()
                with connect(self.account) as box:
                    self._attend(box, stop)
            except Exception as error:
                # A wrong password, a network that is away, a full disk: the letters wait in the mailbox.
                self._write_trouble(error)
                stop.wait(self._pause)
                self._pause = min(self._pause * 2, BACKOFF[1])
        connection.close()

    def _attend(self, box: BaseMailBox, stop: threading.Event) -> None:
        row = self._cursor(box)
        while not stop.is_set():
            while not stop.is_set() and self._look(box, row, stop):
                pass
            self._pause = BACKOFF[0]
            close_old_connections()
            if "IDLE" in box.client.capabilities:
                wire.idle(box, stop, IDLE_SECONDS)
            else:
                stop.wait(POLL_SECONDS)

    def _cursor(self, box: BaseMailBox) -> Mailbox:
        """Where we are; at the beginning, when the server counts anew or we have never been here."""
        validity, next_uid = wire.told(box, "UIDVALIDITY"), wire.told(box, "UIDNEXT")
        row, _ = Mailbox.objects.get_or_create(account=self.account.key)
        if row.first_at is None:
            row.first_at = self._clock()
        if row.uidvalidity != validity:
            row.uidvalidity, row.last_uid = validity, 0
            row.old_below = next_uid or max(wire.search(box, "UID *:*"), default=0) + 1
            row.save(update_fields=["uidvalidity", "last_uid", "old_below", "first_at"])
            self._failures.clear()
        return row

    def _look(self, box: BaseMailBox, row: Mailbox, stop: threading.Event) -> bool:
        """Take what is new; return whether to look again at once."""
        # "n:*" names the last letter even when it is older than n.
        found = [uid for uid in wire.search(box, f"UID {row.last_uid + 1}:*") if uid > row.last_uid]
        exists, self._exists = self._exists, wire.told(box, "EXISTS") or self._exists
        wanted = self._wanted(box, row, found)
        for start in range(0, len(wanted), LISTED):
            letters = wire.listed(box, wanted[start : start + LISTED])
            for group in _groups(letters, 1 if self._one_by_one else LETTERS):
                if stop.is_set():
                    return False
                self._take(box, row, group)
                self._advance(row, group[-1].uid)
        if found:
            self._advance(row, found[-1])
        self._one_by_one = False
        self._write_state(row)
        # A letter that came while we searched is told of once, here, and never again in IDLE.
        return bool(found) or exists != self._exists

    def _wanted(self, box: BaseMailBox, row: Mailbox, found: Sequence[int]) -> list[int]:
        """All new letters; of those that were there before us the unread, and what came since then."""
        old = {uid for uid in found if uid < row.old_below}
        if not old or row.first_at is None:
            return list(found)
        taken = set(wire.search(box, "UNSEEN"))
        recent = old.intersection(wire.since(box, row.first_at - timedelta(days=1))) - taken
        for letter in wire.listed(box, sorted(recent)):
            if letter.at is None or letter.at >= row.first_at:
                taken.add(letter.uid)
        return [uid for uid in found if uid not in old or uid in taken]

    def _take(self, box: BaseMailBox, row: Mailbox, group: Sequence[Listed]) -> None:
        first, megabytes = group[0], settings.CONFIG["max_letter_mb"]
        if first.size > megabytes * 1024 * 1024:
            self._file_trouble(
                box, row, first, f"larger than {megabytes} MB: {first.size / 1024 / 1024:.1f} MB"
            )
            return
        if self._failures[first.uid] >= TRIES:
            self._file_trouble(box, row, first, f"the server did not give it {TRIES} times")
            return
        letters = self._letters(box, group)
        if letters:
            now = self._clock()
            store_all([self._raw(letters[uid]) for uid in sorted(letters)], now=now)
            self._stored()
            self._tidy(box, sorted(letters))

    def _letters(self, box: BaseMailBox, group: Sequence[Listed]) -> dict[int, bytes]:
        """The letters of a group, without those that somebody has deleted meanwhile."""
        uids = [letter.uid for letter in group]
        try:
            letters = wire.letters(box, uids)
            missing = [uid for uid in uids if uid not in letters]
            if missing and wire.search(box, f"UID {','.join(map(str, missing))}"):
                raise NotGiven(f"letter {missing[0]} is listed, but not given")
        except (ImapToolsError, imaplib.IMAP4.error, OSError, NotGiven):
            # Perhaps one letter is to blame: in the next round each one is asked for by itself.
            self._one_by_one = True
            if len(group) == 1:
                self._failures[uids[0]] += 1
            raise
        return letters

    def _raw(self, data: bytes) -> Raw:
        user = self.account.user
        return Raw(data=data, door="imap", recipients=(user,) if "@" in user else ())

    def _tidy(self, box: BaseMailBox, uids: Sequence[int]) -> None:
        done = settings.CONFIG["imap_done"]
        try:
            if done:
                wire.move(box, uids, done)
            else:
                wire.mark_seen(box, uids)
            self._untidy = ""
        except imaplib.IMAP4.abort:
            raise
        except (ImapToolsError, imaplib.IMAP4.error) as error:
            # The letters are safe; that the mailbox is not tidy is no reason to fetch them for ever.
            self._untidy = self.account.scrub(f"letters are kept, but not marked or moved: {reason(error)}")
            log.warning("mailbox not tidied", account=self.account.key, reason=self._untidy)

    def _file_trouble(self, box: BaseMailBox, row: Mailbox, letter: Listed, words: str) -> None:
        """Keep the headers as a parcel that a member has to look at."""
        try:
            head = wire.head(box, letter.uid) if self._failures[letter.uid] < 2 * TRIES else b""
        except (ImapToolsError, imaplib.IMAP4.error, OSError):
            self._failures[letter.uid] += 1
            raise
        note = f"X-Gromootvod-Not-Fetched: {letter.size} octets"
        if not head:  # else two such letters would be one
            note += f"; uid {row.uidvalidity}/{letter.uid}"
        data = note.encode() + b"\r\n" + head
        about = read(data)
        with transaction.atomic():
            parcel_id = store(self._raw(data), now=self._clock())
            Parcel.objects.filter(pk=parcel_id, state=Parcel.State.WAITING).update(
                state=Parcel.State.STUCK,
                verdict=Parcel.Verdict.UNREADABLE,
                next_try_at=None,
                reason=f"{words}; it stays in the mailbox {self.account.key}"[:500],
                subject=about.subject[:255],
                sender=about.sender.email[:320] if about.sender else "",
            )
            live.wake()
        log.warning("letter not fetched", account=self.account.key, parcel=parcel_id, reason=words)

    def _advance(self, row: Mailbox, uid: int) -> None:
        if uid > row.last_uid:
            row.last_uid = uid
            Mailbox.objects.filter(pk=row.pk, uidvalidity=row.uidvalidity).update(last_uid=uid)

    def _write_state(self, row: Mailbox) -> None:
        state = Mailbox.State.ERROR if self._untidy else Mailbox.State.OK
        Mailbox.objects.filter(pk=row.pk).update(
            state=state, detail=self._untidy[:500], looked_at=self._clock()
        )

    def _write_trouble(self, error: Exception) -> None:
        words = self.account.scrub(reason(error))[:500]
        log.warning("mailbox", account=self.account.key, reason=words, pause=self._pause)
        try:
            Mailbox.objects.update_or_create(
                account=self.account.key, defaults={"state": Mailbox.State.ERROR, "detail": words}
            )
        except DatabaseError as second:
            # The database is the trouble, then: the log above has it, and the next round tries again.
            log.warning("mailbox state not written", account=self.account.key, reason=repr(second))
            connection.close()


def _groups(letters: Sequence[Listed], most: int) -> Iterator[list[Listed]]:
    """Cut into requests of at most `most` letters and OCTETS; one larger letter goes alone."""
    limit = settings.CONFIG["max_letter_mb"] * 1024 * 1024
    group: list[Listed] = []
    for letter in letters:
        octets = sum(other.size for other in group) + letter.size
        if group and (len(group) >= most or octets > OCTETS or letter.size > limit):
            yield group
            group = []
        group.append(letter)
        if letter.size > limit:
            yield group
            group = []
    if group:
        yield group
