"""Tell the live pages and the worker that something is new. The rows are the truth; this only wakes."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import connection, transaction

CHANNEL = "gromo"
_listeners: list[Callable[[], None]] = []
_lock = threading.Lock()


def listen(callback: Callable[[], None]) -> None:
    """Call `callback` (quick, thread-safe) after each commit of this process that made something new."""
    with _lock:
        _listeners.append(callback)


def forget(callback: Callable[[], None]) -> None:
    """Stop calling `callback`."""
    with _lock:
        if callback in _listeners:
            _listeners.remove(callback)


def wake() -> None:
    """Inside a transaction: wake who waits once it has committed, in this process and (PostgreSQL) in all others."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"NOTIFY {CHANNEL}")
    transaction.on_commit(call)


def call() -> None:
    """Wake who waits in this process, now."""
    for callback in tuple(_listeners):
        callback()
