"""A migration that is killed midway can be run again: whatever the moment, the second run succeeds."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
from pathlib import Path

PATH = os.pathsep.join(filter(None, sys.path))

# A child for each of a dozen moments, forked from one prepared parent: the n-th thing written down is its last deed.
KILLED_AT_MANY = """
import os, signal, sys, shutil
from pathlib import Path
from gromootvod.cli.ground import ground, settings_only
settings_only()
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
desk = Path(settings.DATABASES["default"]["NAME"])
when = sys.argv[1]

def run(killed_at):
    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    seen, record = 0, MigrationRecorder.record_applied
    def recorded(self, app, name):
        nonlocal seen
        seen += 1
        if when == "before" and seen == killed_at:
            os.kill(os.getpid(), signal.SIGKILL)
        record(self, app, name)
        if when == "after" and seen == killed_at:
            os.kill(os.getpid(), signal.SIGKILL)
    MigrationRecorder.record_applied = recorded
    ground()
    os._exit(0)

moment = 1
while True:
    for tail in ("", "-wal", "-shm"):
        Path(str(desk) + tail).unlink(missing_ok=True)
    if run(moment) == 0:
        break
    code = run(0)
    if code:
        print("the second run failed after a kill", when, "migration", moment, "was recorded: exit", code)
        sys.exit(1)
    moment += 1 if moment < 3 else 25
print("moments", moment)
"""


def environment(data: Path) -> dict[str, str]:
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GROMO_", "DJANGO_", "DATABASE"))
    }
    return {**clean, "GROMO_DATA": str(data), "PYTHONPATH": PATH}


def killed_at_many(data: Path, when: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLED_AT_MANY, when], env=environment(data),
        capture_output=True, text=True, timeout=1800, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
    assert int(done.stdout.split()[-1]) > 20


def test_a_kill_before_any_migration_is_written_down_does_no_harm(tmp_path: Path) -> None:
    killed_at_many(tmp_path / "data", "before")


def test_a_kill_after_any_migration_is_written_down_does_no_harm(tmp_path: Path) -> None:
    killed_at_many(tmp_path / "data", "after")


def test_a_kill_at_any_moment_does_no_harm(tmp_path: Path) -> None:
    chance = random.Random(13)
    command = [sys.executable, "-c", "from gromootvod.cli import main; main()", "migrate"]
    killed = 0
    for turn in range(5):
        data = tmp_path / str(turn)
        process = subprocess.Popen(
            command, env=environment(data), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            process.wait(chance.uniform(0.2, 0.8))
        except subprocess.TimeoutExpired:
            process.kill()
            killed += process.wait() < 0
        again = subprocess.run(
            command, env=environment(data), capture_output=True, text=True, timeout=900, check=False
        )
        assert again.returncode == 0, again.stderr
        desk = sqlite3.connect(data / "desk.sqlite3")
        assert desk.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        desk.close()
    assert killed
