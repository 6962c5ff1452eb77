"""A few reader children and what is asked of them."""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import select
import struct
import subprocess
import sys
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor

from django.conf import settings

from gromootvod.channels.mail.reader_child import Answer
from gromootvod.desk.operations.keep_message import Reading
from gromootvod.desk.taught import lesson, packed

START_SECONDS = 30  # a child that is not up by then is broken
CHUNK = 1 << 20


class LetterTooMuch(Exception):
    """The letter could not be read within its time and memory; the argument says why."""


class Readers:
    """Reads letters in `count` children; each letter has `seconds` and a bounded memory.

    `lessons`: with what the house has learned; without, no database is asked. `distil`: without it facts and
    feelings are left for later, and the letter is only read.
    """

    def __init__(
        self,
        count: int | None = None,
        seconds: float | None = None,
        *,
        lessons: bool = True,
        distil: bool = True,
    ) -> None:
        config = settings.CONFIG
        self.count = count or config["readers"]
        self._seconds = float(seconds or config["reader_seconds"])
        self._pool = ThreadPoolExecutor(self.count, thread_name_prefix="reader")
        self._idle: queue.SimpleQueue[_Child | None] = queue.SimpleQueue()
        self._children: set[_Child] = set()
        self._lock = threading.Lock()
        self._lessons = lessons and distil
        self._distil = distil
        self._taught = "", b""  # what this house has learned: version and bytes
        for _ in range(self.count):
            self._idle.put(None)

    def read(self, raw: bytes) -> Future[Reading]:
        """Start reading; the future gives a Reading or raises LetterTooMuch.

        A lesson learned meanwhile is in force from this letter on.
        """
        row = lesson() if self._lessons else None
        if (row.version if row else "") != self._taught[0]:
            self._taught = packed()
        return self._pool.submit(self._read, raw)

    def close(self) -> None:
        """Let the children go."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        with self._lock:
            for child in self._children:
                child.kill()

    def _read(self, raw: bytes) -> Reading:
        child = self._idle.get()
        if child is not None and child.taught != self._taught[0]:
            self._drop(child)
            child = None
        try:
            if child is None or not child.alive:
                child = self._start()
            answer = child.ask(raw, self._seconds)
        except _ChildGone as gone:
            if child is not None:
                self._drop(child)
            child = None
            raise LetterTooMuch(str(gone)) from None
        finally:
            self._idle.put(child)
        if isinstance(answer, str):
            raise LetterTooMuch(answer)
        letter, distillate, words = answer
        return Reading(letter, distillate, words)

    def _start(self) -> _Child:
        child = _Child(settings.CONFIG["reader_mb"], *self._taught, distil=self._distil)
        with self._lock:
            self._children.add(child)
        return child

    def _drop(self, child: _Child) -> None:
        child.kill()
        with self._lock:
            self._children.discard(child)


class _ChildGone(Exception):
    pass


class _Child:
    def __init__(self, megabytes: int, taught: str, delta: bytes, *, distil: bool) -> None:
        self.taught = taught
        plain = [] if distil else ["plain"]
        self._process = subprocess.Popen(  # noqa: S603 — our own interpreter and module
            [sys.executable, "-m", "gromootvod.channels.mail.reader_child", str(megabytes), *plain],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._in, self._out = self._process.stdin.fileno(), self._process.stdout.fileno()
        os.set_blocking(self._in, False)
        os.set_blocking(self._out, False)
        deadline = time.monotonic() + START_SECONDS
        self._send(struct.pack("!I", len(delta)) + delta, deadline)
        self._receive(deadline)

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, raw: bytes, seconds: float) -> Answer | str:
        deadline = time.monotonic() + seconds
        self._send(struct.pack("!I", len(raw)) + raw, deadline)
        answer: Answer | str = pickle.loads(self._receive(deadline))  # noqa: S301 — made by our own child
        return answer

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _send(self, payload: bytes, deadline: float) -> None:
        view = memoryview(payload)
        while view:
            self._wait([], [self._in], deadline)
            try:
                view = view[os.write(self._in, view[:CHUNK]) :]
            except BrokenPipeError:
                raise _ChildGone("the reader died") from None
            except BlockingIOError:
                continue

    def _receive(self, deadline: float) -> bytes:
        (length,) = struct.unpack("!I", self._exactly(4, deadline))
        return self._exactly(length, deadline)

    def _exactly(self, length: int, deadline: float) -> bytes:
        chunks = bytearray()
        while len(chunks) < length:
            self._wait([self._out], [], deadline)
            try:
                chunk = os.read(self._out, min(CHUNK, length - len(chunks)))
            except BlockingIOError:
                continue
            if not chunk:
                raise _ChildGone("the reader died of this letter")
            chunks += chunk
        return bytes(chunks)

    def _wait(self, readable: list[int], writable: list[int], deadline: float) -> None:
        left = deadline - time.monotonic()
        ready = select.select(readable, writable, [], left) if left > 0 else ([], [], [])
        if not ready[0] and not ready[1]:
            raise _ChildGone("the letter took too long to read")
