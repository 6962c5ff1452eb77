"""The LMTP and SMTP door (RFC 2033, RFC 5321): "250" is said when the letter is on disk, not before."""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import structlog
from aiosmtpd.controller import UnthreadedController
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import close_old_connections, connection

from gromootvod.desk.operations.store import Raw, store_all

log = structlog.get_logger()

OK = "250 2.0.0 kept"
LATER = "451 4.3.0 The letter could not be kept just now; please send it again later"
FULL = "452 4.3.1 There is no room on the disk just now; please send it again later"
BATCH = 64


class Door:
    """Listens in a thread of its own; parcels are written by a second one, many in one durable commit."""

    def __init__(
        self,
        host: str,
        port: int,
        *,
        clock: Callable[[], datetime],
        stored: Callable[[], None] = lambda: None,
    ) -> None:
        self.host, self.port = host, port
        self._keeper = _Keeper(clock, stored)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="lmtp", daemon=True)
        self._controller = _Controller(_Handler(self._keeper), hostname=host, port=port, loop=self._loop)

    def open(self) -> None:
        """Begin to listen. Raises OSError when the address is taken."""
        self._keeper.start()
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._begin(), self._loop).result(10)

    async def _begin(self) -> None:
        self._controller.server = await self._controller._create_server()

    @property
    def address(self) -> tuple[str, int]:
        """Where it listens; with port 0 the system has chosen one."""
        host, port = self._controller.server.sockets[0].getsockname()[:2]
        return host, port

    def close(self) -> None:
        """Stop listening; letters in hand are kept first."""

        async def stop() -> None:
            self._controller.server.close()

        with contextlib.suppress(RuntimeError, TimeoutError):
            asyncio.run_coroutine_threadsafe(stop(), self._loop).result(5)
        self._keeper.stop()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)


class _Controller(UnthreadedController):
    def factory(self) -> SMTP:
        megabytes = settings.CONFIG["max_letter_mb"]
        return _Protocol(
            self.handler,
            data_size_limit=megabytes * 1024 * 1024,
            enable_SMTPUTF8=True,
            hostname="gromootvod",
            ident="Gromootvod",
            loop=self.loop,
            timeout=300,
        )


class _Protocol(SMTP):
    """Takes LHLO as well as EHLO: a mail server next door speaks LMTP, a person who tries it speaks SMTP."""

    # Real letters hold lines far beyond RFC 5321's 1,000 octets; the size limit bounds them all.
    line_length_limit = 64 * 1024 * 1024
    lmtp = False

    async def smtp_LHLO(self, arg: str) -> None:  # noqa: N802 — the library finds commands by name
        """The LMTP greeting (RFC 2033 §4.1)."""
        self.lmtp = True
        await super().smtp_EHLO(arg)

    async def push(self, status: str | bytes) -> None:
        """Give our own words for a letter that is too large, and LMTP's answer for each recipient."""
        if isinstance(status, str) and status.startswith("552"):
            megabytes = settings.CONFIG["max_letter_mb"]
            status = f"552 5.3.4 This letter is larger than the {megabytes} MB that are taken here"
            if self.lmtp and self.envelope is not None and len(self.envelope.rcpt_tos) > 1:
                status = "\r\n".join([status] * len(self.envelope.rcpt_tos))
        await super().push(status)


class _Handler:
    def __init__(self, keeper: _Keeper) -> None:
        self._keeper = keeper

    async def handle_DATA(self, server: _Protocol, session: Session, envelope: Envelope) -> str:  # noqa: N802
        raw = Raw(
            data=bytes(envelope.original_content or b""),
            door="lmtp",
            sender=envelope.mail_from or "",
            null_sender=not envelope.mail_from,
            recipients=tuple(envelope.rcpt_tos),
        )
        answer = await self._keeper.keep(raw)
        # One answer for each recipient (RFC 2033 §4.2); all share one parcel, so all hear the same.
        return "\r\n".join([answer] * (len(envelope.rcpt_tos) if server.lmtp else 1))

    async def handle_exception(self, error: Exception) -> str:
        """A failure of ours is "later", never the library's "500": that would lose the letter for good."""
        log.error("mail door", error=repr(error))
        return LATER


class _Keeper:
    """One thread that writes parcels; all that wait go into one commit."""

    def __init__(self, clock: Callable[[], datetime], stored: Callable[[], None]) -> None:
        self._clock, self._stored = clock, stored
        self._queue: queue.SimpleQueue[tuple[Raw, Callable[[str], Any]] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="keeper", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._queue.put(None)
        self._thread.join(10)

    async def keep(self, raw: Raw) -> str:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[str] = loop.create_future()

        def answer(status: str) -> None:
            loop.call_soon_threadsafe(lambda: future.done() or future.set_result(status))

        self._queue.put((raw, answer))
        return await future

    def _run(self) -> None:
        while (first := self._queue.get()) is not None:
            batch = [first]
            while len(batch) < BATCH and not self._queue.empty():
                item = self._queue.get()
                if item is None:
                    self._queue.put(None)
                    break
                batch.append(item)
            status = self._store([raw for raw, _ in batch])
            for _, answer in batch:
                answer(status)
            if status == OK:
                self._stored()
        connection.close()

    def _store(self, raws: Sequence[Raw]) -> str:
        try:
            close_old_connections()
            store_all(raws, now=self._clock())
        except Exception as error:
            # The sender keeps the letter and tries again: that is what his queue is for.
            log.error("letters not kept", count=len(raws), error=repr(error))
            connection.close()
            return FULL if "full" in str(error).lower() or "space" in str(error).lower() else LATER
        return OK
