"""PostgreSQL tells all processes when one of them has written something (LISTEN/NOTIFY)."""

from __future__ import annotations

import threading
import time

import psycopg
import structlog
from django.db import connection

from gromootvod.desk import live

RETRY_SECONDS = 3.0
LOOK_SECONDS = 5.0  # how often a quiet connection is looked at, so that the thread can end

log = structlog.get_logger()


class Listener:
    """A thread that wakes this process's sleepers; without it they look by themselves once a second."""

    def __init__(self) -> None:
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="listener", daemon=True)

    def start(self) -> None:
        """Begin; on another database than PostgreSQL there is nothing to listen to."""
        if connection.vendor == "postgresql":
            self._thread.start()

    def stop(self) -> None:
        """End within LOOK_SECONDS."""
        self._over.set()

    def _run(self) -> None:
        parameters = connection.get_connection_params()
        for name in ("cursor_factory", "context", "prepare_threshold", "pool", "server_side_binding"):
            parameters.pop(name, None)
        while not self._over.is_set():
            try:
                self._listen(parameters)
            except psycopg.OperationalError as error:
                # The server is away: sleepers look by themselves meanwhile.
                log.warning("listener", error=str(error).strip()[:200])
                time.sleep(RETRY_SECONDS)

    def _listen(self, parameters: dict[str, object]) -> None:
        with psycopg.connect(**parameters, autocommit=True) as session:  # type: ignore[arg-type]
            session.execute(f"LISTEN {live.CHANNEL}")
            while not self._over.is_set():
                for _ in session.notifies(timeout=LOOK_SECONDS, stop_after=1):
                    live.call()
