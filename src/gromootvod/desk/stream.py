"""Server-sent events: one reader of the event table for all live pages of a process."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import ParamSpec, TypeVar

from asgiref.sync import sync_to_async
from django.db import close_old_connections
from django.http import HttpRequest, StreamingHttpResponse

from gromootvod.desk import live
from gromootvod.desk.queries.live_events import LOOK_BACK, LiveEvent, events_after, last_event_id
from gromootvod.desk.queries.presence import everybody

P = ParamSpec("P")
T = TypeVar("T")
Clock = Callable[[], datetime]
Still = Callable[[], bool]

BEAT_SECONDS = 25.0  # a comment now and then keeps proxies from closing a quiet stream
LOOK_SECONDS = 25.0  # how often a stream asks whether its reader may still read
POLL_SECONDS = 1.0  # other processes write too; PostgreSQL's and our own wake come sooner
PRESENCE = "presence"  # of a live event that no row of the ticket's history tells of
QUEUE = 200  # a page that lags further behind is told to reload


class _Hub:
    """Reads new events once and hands them to every stream of this event loop."""

    def __init__(self) -> None:
        self.queues: dict[asyncio.Queue[LiveEvent | None], int | None] = {}
        self._insiders: set[asyncio.Queue[LiveEvent | None]] = set()
        self._clock: Clock | None = None
        self._there: frozenset[tuple[int, int, str]] | None = None
        self._task: asyncio.Task[None] | None = None
        self._news = asyncio.Event()

    def join(self, ticket: int | None, clock: Clock | None) -> asyncio.Queue[LiveEvent | None]:
        queue: asyncio.Queue[LiveEvent | None] = asyncio.Queue(QUEUE)
        self.queues[queue] = ticket
        if clock is not None:
            self._insiders.add(queue)
            self._clock = clock
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._read())
        return queue

    def leave(self, queue: asyncio.Queue[LiveEvent | None]) -> None:
        self.queues.pop(queue, None)
        self._insiders.discard(queue)

    async def _read(self) -> None:
        loop = asyncio.get_running_loop()

        def wake() -> None:
            loop.call_soon_threadsafe(self._news.set)

        live.listen(wake)
        try:
            newest = await _in_thread(last_event_id)
            told: set[int] = set()
            while self.queues:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._news.wait(), POLL_SECONDS)
                self._news.clear()
                newest, told = await self._hand_out(newest, told)
                await self._look_around()
        finally:
            live.forget(wake)

    async def _hand_out(self, newest: int, told: set[int]) -> tuple[int, set[int]]:
        events = await _in_thread(events_after, max(newest - LOOK_BACK, 0))
        if not told:  # the first look: what lies behind is history, not news
            told = {event.id for event in events if event.id <= newest}
        for event in events:
            if event.id not in told:
                self._hand(event)
        seen = {event.id for event in events}
        newest = max(seen, default=newest)
        return newest, {number for number in told | seen if number > newest - LOOK_BACK}

    async def _look_around(self) -> None:
        """Who looks and writes where: what has changed is told, and so is what has gone stale. Outsiders never hear it."""
        if not self._insiders or self._clock is None:
            self._there = None
            return
        there = await _in_thread(everybody, now=self._clock())
        if (
            self._there is None
        ):  # nobody knows what has changed since the pages were made: all of them look again
            changed = {self.queues[queue] or 0 for queue in self._insiders}
        else:
            changed = {ticket for ticket, _, _ in there ^ self._there}
        self._there = there
        for ticket in changed:
            self._hand(LiveEvent(0, ticket, PRESENCE))

    def _hand(self, event: LiveEvent) -> None:
        for queue, ticket in self.queues.items():
            if event.kind == PRESENCE and queue not in self._insiders:
                continue
            if ticket is None or ticket == event.ticket:
                if queue.full():
                    queue.get_nowait()
                queue.put_nowait(event)


_hubs: dict[int, _Hub] = {}


def hub() -> _Hub:
    """The hub of the running loop."""
    loop = asyncio.get_running_loop()
    return _hubs.setdefault(id(loop), _Hub())


def event_stream(
    request: HttpRequest,
    *,
    ticket: int | None,
    quiet: bool = False,
    clock: Clock | None = None,
    still: Still | None = None,
) -> StreamingHttpResponse:
    """Stream events (of one ticket), replayed from `Last-Event-ID`. `quiet` tells outsiders that, not what, happened.

    With a `clock` the page also hears when somebody comes, writes or leaves: that is for members alone. The stream ends
    soon after `still` says no, and within a minute.
    """
    # A browser sends the header when it connects anew; a fresh page says which event it was made after.
    last = request.headers.get("Last-Event-ID") or request.GET.get("last", "")
    since = int(last) if last.isascii() and last.isdigit() and len(last) < 16 else None
    response = StreamingHttpResponse(
        _events(ticket, since, quiet, clock, still), content_type="text/event-stream"
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    return response


async def _events(
    ticket: int | None, since: int | None, quiet: bool, clock: Clock | None = None, still: Still | None = None
) -> AsyncIterator[bytes]:
    loop = asyncio.get_running_loop()
    looked = loop.time()
    queue = hub().join(ticket, clock)
    told: set[int] = set()
    try:
        yield b"retry: 3000\n\n"
        if clock is not None:  # somebody may have come between the making of the page and this stream
            yield _frame(LiveEvent(0, ticket or 0, PRESENCE), quiet)
        if since is not None:
            for event in await _in_thread(events_after, since, ticket=ticket):
                told.add(event.id)
                yield _frame(event, quiet)
        while True:
            if still is not None and loop.time() - looked >= LOOK_SECONDS:
                if not await _in_thread(still):
                    return
                looked = loop.time()
            try:
                event_or_end = await asyncio.wait_for(queue.get(), BEAT_SECONDS)
            except TimeoutError:
                yield b": still here\n\n"
                continue
            if event_or_end is None:
                return
            if event_or_end.kind == PRESENCE or event_or_end.id not in told:
                yield _frame(event_or_end, quiet)
    finally:
        hub().leave(queue)


def _frame(event: LiveEvent, quiet: bool) -> bytes:
    if event.kind == PRESENCE:  # without an id: it is not replayed
        return f"event: presence\ndata: {json.dumps({'ticket': event.ticket})}\n\n".encode()
    data = {"id": event.id} if quiet else {"id": event.id, "ticket": event.ticket, "kind": event.kind}
    return f"id: {event.id}\nevent: ticket\ndata: {json.dumps(data)}\n\n".encode()


async def _in_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    def call() -> T:
        close_old_connections()
        return function(*args, **kwargs)

    return await sync_to_async(call, thread_sensitive=True)()
