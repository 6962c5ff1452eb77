"""The worker. The rows are the work: what is not done when it dies is done when it starts again."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime

import structlog
from django.conf import settings
from django.db import close_old_connections, connection

from gromootvod.channels.mail import deliver, imap, sorting
from gromootvod.channels.mail.readers import Readers
from gromootvod.channels.mail.smtp import Carrier, relay_of
from gromootvod.desk import live, rhythm
from gromootvod.desk.operations import holding
from gromootvod.desk.operations.ask import look_waiting
from gromootvod.desk.operations.dispatch import compose_waiting
from gromootvod.desk.operations.guard import watch
from gromootvod.desk.operations.notice_mail import forget_old, mail_due
from gromootvod.desk.operations.redistill import read_unread
from gromootvod.desk.operations.refresh_words import refresh_words
from gromootvod.desk.operations.same_person import take_in_stragglers
from gromootvod.incidents.operations.gather import Gatherer
from gromootvod.incidents.operations.subscribe import end_bounced
from gromootvod.incidents.operations.tell import spread, tell
from gromootvod.office.operations.sessions import sweep_sessions
from gromootvod.privacy.operations.retain import step as forget
from gromootvod.rules.operations.by_the_clock import look_by_the_clock
from gromootvod.rules.operations.consume import look

IDLE_SECONDS = 1.0  # how long nobody looks when nothing wakes us (other processes, time passing)

FLOOD_SECONDS = 0.03  # letters that come closer to each other than this are a flood
FLOOD_PAUSE = 0.006
TELLING_PAUSE = 0.005
FORGETTING_PAUSE = 0.05
FORGETTING_SECONDS = 600.0  # between two looks for what the rules of retention let go
REREAD_PAUSE = 0.03

log = structlog.get_logger()


class Worker:
    """Runs each duty in a thread of its own, so that a slow relay never keeps a letter waiting."""

    def __init__(self, clock: Callable[[], datetime], *, alone: bool) -> None:
        """`alone`: no other worker serves this installation, so leases of a dead one are free at once."""
        self._clock = clock
        self._alone = alone
        self._stop = threading.Event()
        self._news = {
            name: threading.Event() for name in ("sort", "deliver", "gather", "tell", "questions", "rules")
        }
        self._threads: list[threading.Thread] = []
        self._readers: Readers | None = None
        self._rang = 0.0

    def start(self) -> None:
        """Begin; returns at once."""
        if self._alone:
            sorting.release_leases(self._clock())
            deliver.release_leases(self._clock())
            connection.close()
        live.listen(self.wake)
        self._readers = Readers()
        self._spawn("sort", self._sort)
        if settings.CONFIG["smtp_url"]:
            self._spawn("deliver", self._deliverer())
        self._spawn("promises", self._promises)
        self._spawn("notices", self._notices)
        self._spawn("rules", self._rules)
        if settings.CONFIG["questions"] != "off":
            self._spawn("questions", lambda: look_waiting(now=self._clock()) > 0)
        self._gatherer = Gatherer()
        self._spawn("words", self._words)
        self._spawn("gather", self._gather)
        self._spawn("tell", self._tell)
        self._spawn("forget", self._forgetter())
        self._spawn("reread", self._reread)
        if settings.CONFIG["guest_url"]:
            from gromootvod.guest.visit import Visit  # and with it an HTTP client that nobody else needs

            self._spawn("guest", Visit(self._clock).look)
        for fetcher in imap.fetchers(self._clock, self.rang):
            thread = threading.Thread(target=fetcher.run, args=(self._stop,), name="imap", daemon=True)
            self._threads.append(thread)
            thread.start()

    def rang(self) -> None:
        """The door has kept letters."""
        self._rang = time.monotonic()
        self.wake()

    def wake(self) -> None:
        """Something is new."""
        for event in self._news.values():
            event.set()

    def stop(self) -> None:
        """Finish what is in hand and end."""
        live.forget(self.wake)
        self._stop.set()
        self.wake()
        for thread in self._threads:
            thread.join(5)
        if self._readers is not None:
            self._readers.close()

    def _spawn(self, name: str, duty: Callable[[], bool]) -> None:
        thread = threading.Thread(target=self._run, args=(name, duty), name=f"worker-{name}", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _run(self, name: str, duty: Callable[[], bool]) -> None:
        news = self._news.get(name)
        pause = IDLE_SECONDS
        while not self._stop.is_set():
            try:
                if news is not None:
                    news.clear()
                busy = duty()
                pause = IDLE_SECONDS
            except Exception as error:
                # A database that is away or a full disk passes; the rows wait.
                log.error("worker", duty=name, error=repr(error))
                close_old_connections()
                connection.close()
                busy, pause = False, min(pause * 2, 30.0)
            if busy:
                continue
            if news is not None and pause == IDLE_SECONDS:
                news.wait(IDLE_SECONDS)
            else:
                self._stop.wait(pause)
        connection.close()

    def _sort(self) -> bool:
        assert self._readers is not None
        if sorting.sort_waiting(self._readers, self._clock, pace=self._pace):
            return True
        # A few at a time: a letter that comes meanwhile does not wait for long.
        return compose_waiting(now=self._clock(), limit=3) > 0

    def _pace(self) -> None:
        """Between two letters: while the door is taking in a flood, keeping comes before sorting."""
        if time.monotonic() - self._rang < FLOOD_SECONDS:
            time.sleep(FLOOD_PAUSE)

    def _deliverer(self) -> Callable[[], bool]:
        carrier = Carrier(relay_of(settings.CONFIG["smtp_url"]))
        last = time.monotonic()

        def duty() -> bool:
            nonlocal last
            tried = deliver.deliver_due(carrier, self._clock)
            if tried:
                last = time.monotonic()
            elif time.monotonic() - last > 20:
                carrier.hang_up()  # relays do not like callers who say nothing
            return tried > 0

        return duty

    def _promises(self) -> bool:
        rhythm.usual()  # the table of holidays takes most of a second to load: here, and not in a page
        now = self._clock()
        if settings.CONFIG["holding"] == "send":
            for ticket_id in holding.waiting(now=now, limit=50):
                holding.hold(ticket_id, now=self._clock())
        return watch(now=now) > 0

    def _rules(self) -> bool:
        now = self._clock()
        return look(now=now) + look_by_the_clock(now=now) > 0

    def _notices(self) -> bool:
        now = self._clock()
        return mail_due(now=now) + forget_old(now=now) > 0

    def _gather(self) -> bool:
        now = self._clock()
        return self._gatherer.look(now=now) + self._gatherer.catch_up(now=now) > 0

    def _words(self) -> bool:
        """Nobody waits for an old name to go out of the index: others get their turn."""
        busy = refresh_words() > 0
        if busy:
            time.sleep(TELLING_PAUSE)
        return busy

    def _reread(self) -> bool:
        """What was brought from another desk is understood in quiet moments, a few letters at a time."""
        busy = read_unread(limit=4) > 0
        if busy:
            time.sleep(REREAD_PAUSE)
        return busy

    def _tell(self) -> bool:
        """Between two handfuls of letters others get their turn: an incident must not hold up the board."""
        now = self._clock()
        busy = spread(now=now) + tell(now=now) > 0
        if busy:
            time.sleep(TELLING_PAUSE)
        else:
            end_bounced(now=now)
        return busy

    def _forgetter(self) -> Callable[[], bool]:
        """A little at a time, and for long stretches nothing: forgetting is never urgent."""
        look_at = 0.0

        def duty() -> bool:
            nonlocal look_at
            if time.monotonic() < look_at:
                return False
            now = self._clock()
            if forget(now=now) + take_in_stragglers() + sweep_sessions(now=now) > 0:
                time.sleep(FORGETTING_PAUSE)
                return True
            look_at = time.monotonic() + FORGETTING_SECONDS
            return False

        return duty
