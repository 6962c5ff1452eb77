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
from django.db import InterfaceError, OperationalError, close_old_connections, connection

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
        server = self._controller.server
        assert isinstance(server, asyncio.Server)
        host, port = server.sockets[0].getsockname()[:2]
        return host, port

    def close(self) -> None:
        """Stop listening; letters in hand are kept first."""

        async def stop_listening() -> None:
            if self._controller.server is not None:
                self._controller.server.close()

        async def hang_up() -> None:
            tasks = asyncio.all_tasks() - {asyncio.current_task()}
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

        with contextlib.suppress(RuntimeError, TimeoutError):
            asyncio.run_coroutine_threadsafe(stop_listening(), self._loop).result(5)
            self._keeper.stop()
            asyncio.run_coroutine_threadsafe(hang_up(), self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)


class _Controller(UnthreadedController):
    def factory(self) -> SMTP:
        return _Protocol(
            self.handler,
            data_size_limit=_limit(),
            enable_SMTPUTF8=True,
            hostname="gromootvod",
            ident="Gromootvod",
            loop=self.loop,
            timeout=300,
        )


class _Protocol(SMTP):
    """Takes LHLO as well as EHLO: a mail server next door speaks LMTP, a person who tries it speaks SMTP."""

    lmtp = False

    def __init__(self, handler: _Handler, *, data_size_limit: int, **options: Any) -> None:
        # Real letters hold lines far beyond RFC 5321's 1,000 octets; only the size of the whole is limited.
        self.line_length_limit = data_size_limit + 2
        super().__init__(handler, data_size_limit=data_size_limit, **options)

    async def smtp_LHLO(self, arg: str) -> None:  # noqa: N802 — the library finds commands by name
        """The LMTP greeting (RFC 2033 §4.1)."""
        self.lmtp = True
        await super().smtp_EHLO(arg)

    async def push(self, status: Any) -> None:
        """Give our own words for a letter that is too large, and LMTP's answer for each recipient."""
        # A line beyond its limit is a letter beyond its limit; in LMTP each recipient waits for an answer.
        if isinstance(status, str) and status.startswith(("552 ", "500 Line too long")):
            megabytes = settings.CONFIG["max_letter_mb"]
            words = f"552 5.3.4 This letter is larger than the {megabytes} MB that are taken here"
            recipients = len(self.envelope.rcpt_tos) if self.lmtp and self.envelope is not None else 0
            status = "\r\n".join([words] * max(recipients, 1))
        await super().push(status)

    def data_received(self, data: bytes) -> None:
        """Bytes that come in keep the talk alive: a large letter on a slow line is not silence."""
        super().data_received(data)
        self._reset_timeout()

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        try:
            address, rest = super()._getaddr(arg)
        except (AttributeError, IndexError):  # the standard library's parser on "<a@[x>" or "<a"
            return None, None
        return (_clean(address) if address else address), rest


class _Handler:
    def __init__(self, keeper: _Keeper) -> None:
        self._keeper = keeper

    async def handle_EHLO(  # noqa: N802
        self, server: _Protocol, session: Session, envelope: Envelope, hostname: str, answers: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [*answers[:-1], "250-PIPELINING", answers[-1]]  # RFC 2033 §5 asks for it

    async def handle_DATA(self, server: _Protocol, session: Session, envelope: Envelope) -> str:  # noqa: N802
        sender = "" if envelope.mail_from in {None, "<>"} else str(envelope.mail_from)
        raw = Raw(
            data=bytes(envelope.original_content or b""),
            door="lmtp",
            sender=sender,
            null_sender=not sender,
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
        self._open = True

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._open = False
        self._queue.put(None)
        self._thread.join(10)

    async def keep(self, raw: Raw) -> str:
        if not self._open:
            return LATER
        loop = asyncio.get_running_loop()
        future: asyncio.Future[str] = loop.create_future()

        def settle(status: str) -> None:
            if not future.done():  # the caller may have hung up meanwhile
                future.set_result(status)

        def answer(status: str) -> None:
            loop.call_soon_threadsafe(settle, status)

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
            statuses = self._keep([raw for raw, _ in batch])
            for (_, answer), status in zip(batch, statuses, strict=True):
                answer(status)
            if OK in statuses:
                self._stored()
        connection.close()

    def _keep(self, raws: Sequence[Raw]) -> list[str]:
        status, shared = self._store(raws)
        if shared or len(raws) == 1:
            return [status] * len(raws)
        # One letter of the batch is to blame: the others must not suffer for it.
        return [self._store([raw])[0] for raw in raws]

    def _store(self, raws: Sequence[Raw]) -> tuple[str, bool]:
        """Store all or nothing; return the answer, and whether it holds for each letter by itself too."""
        try:
            close_old_connections()
            store_all(raws, now=self._clock())
        except Exception as error:
            # The sender keeps the letter and tries again: that is what his queue is for.
            log.error("letters not kept", count=len(raws), error=repr(error))
            connection.close()
            full = "full" in str(error).lower() or "space" in str(error).lower()
            return (FULL if full else LATER), isinstance(error, OperationalError | InterfaceError | OSError)
        return OK, True


def _limit() -> int:
    """Size of the largest letter taken, in bytes."""
    megabytes: int = settings.CONFIG["max_letter_mb"]
    return megabytes * 1024 * 1024


def _clean(address: str) -> str:
    """Bytes that are not UTF-8 and control characters have no place in a database."""
    return "".join(char if char.isprintable() else "\ufffd" for char in address)
