"""A whole desk in a process of its own, for tests that start, kill and drive it as its users do."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

START_SECONDS = 120


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Desk:
    """`gromo up` with a data directory and ports of its own."""

    def __init__(self, home: Path, **settings: str) -> None:
        self.home = home
        self.port, self.lmtp_port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = home / "desk.log"
        home.mkdir(parents=True, exist_ok=True)
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("GROMO_", "DATABASE_URL"))
        }
        self.environment = {
            **kept,
            "GROMO_DATA": str(home / "data"),
            "GROMO_PORT": str(self.port),
            "GROMO_LMTP": f"127.0.0.1:{self.lmtp_port}",
            "GROMO_URL": self.url,
            "GROMO_NAME": "Аксиома",
            "GROMO_ADDRESS": "support@axiom.example",
            "GROMO_TAKE_BACK": "0",
            **settings,
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *arguments: str) -> None:
        """Start and wait for the first page."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", "from gromootvod.cli import main; main()", "up", *arguments],
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=2):
                    return
            except (urllib.error.URLError, OSError):
                assert self.process.poll() is None, self.log.read_text("utf-8", "replace")[-3000:]
                time.sleep(0.05)
        raise AssertionError(self.log.read_text("utf-8", "replace")[-3000:])

    def kill(self) -> None:
        """Pull the plug: SIGKILL to the desk and its children, no farewell."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def stop(self) -> None:
        """Ask it to end."""
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.kill()
            self.process = None

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Ask the SQLite database beside the running desk."""
        with sqlite3.connect(self.home / "data" / "desk.sqlite3", timeout=60) as database:
            return database.execute(sql, values).fetchall()

    def command(self, *arguments: str, given: str | None = None) -> subprocess.CompletedProcess[str]:
        """Run another `gromo` command on the same data."""
        return subprocess.run(
            [sys.executable, "-c", "from gromootvod.cli import main; main()", *arguments],
            env=self.environment, capture_output=True, text=True, input=given, timeout=300,
        )  # fmt: skip

    def first_link(self) -> str:
        """The one-time link that the first start printed."""
        until = time.monotonic() + 60
        while time.monotonic() < until:
            for word in self.log.read_text("utf-8", "replace").split():
                if "/join/" in word:
                    return word
            time.sleep(0.05)
        raise AssertionError("no sign-in link was printed")

    def wait_until_sorted(self, count: int, seconds: float = 300) -> None:
        """Wait until `count` parcels are there and none waits."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            there = self.rows("SELECT count(*), coalesce(sum(state = 'waiting'), 0) FROM desk_parcel")[0]
            if there[0] >= count and not there[1]:
                return
            time.sleep(0.1)
        raise AssertionError(f"parcels (all, waiting): {there}")
