"""A breaker: who fails three times in a row is left alone for a while, then tried once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

FAULTS = 3
PAUSE = 60.0  # seconds
LONGEST_PAUSE = 3600.0


class Breaker:
    """Closed: everybody may. Open: nobody. Half open: one may try. Times are of a monotonic clock, in seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._faults = 0
        self._until = 0.0  # open until then
        self._trying = False

    @property
    def open(self) -> bool:
        """Whether nobody may just now."""
        with self._lock:
            return self._is_open()

    def allow(self) -> bool:
        """Whether this caller may; after a pause one caller at a time, until one succeeds."""
        with self._lock:
            if self._is_open():
                return False
            self._trying = self._faults >= FAULTS
            return True

    def release(self) -> None:
        """The caller who was allowed did not try after all."""
        with self._lock:
            self._trying = False

    def succeed(self) -> None:
        """It worked."""
        with self._lock:
            self._faults, self._trying, self._until = 0, False, 0.0

    def fail(self, retry_after: float = 0.0) -> None:
        """It did not; `retry_after` is what the other side asks for, in seconds."""
        with self._lock:
            self._faults += 1
            self._trying = False
            if self._faults >= FAULTS or retry_after > 0:
                pause = PAUSE if self._faults >= FAULTS else 0.0
                self._until = self._clock() + min(max(pause, retry_after), LONGEST_PAUSE)

    def _is_open(self) -> bool:
        return self._clock() < self._until or self._trying
