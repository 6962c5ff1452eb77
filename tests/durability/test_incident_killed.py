"""kill -9 in the midst of telling: everybody hears it, and nobody twice."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.desks import Desk
from tools.benchincident import Relay

TICKETS, KILLS, SECONDS = 300, 2, 300
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.xdist_group("desk")
def test_an_incident_goes_on_where_it_was_killed_and_tells_nobody_twice(tmp_path: Path) -> None:
    relay = Relay()
    desk = Desk(tmp_path / "desk", GROMO_SMTP_URL=f"smtp://127.0.0.1:{relay.port}")
    try:
        subprocess.run(
            [sys.executable, "-m", "tools.benchincident", str(TICKETS)],
            cwd=ROOT, env={**desk.environment, "PYTHONPATH": f"{ROOT}/src"}, check=True, timeout=120,
        )  # fmt: skip
        for kill in range(1, KILLS + 1):
            desk.start()
            _until(lambda share=kill * TICKETS // (KILLS + 1): _told(desk) >= share)
            desk.kill()
            assert _told(desk) < TICKETS  # it was in the midst of it
        desk.start()
        _until(lambda: desk.rows("SELECT count(*) FROM desk_dispatch WHERE state IN ('waiting', 'sending')") == [(0,)]
               and _told(desk) == TICKETS)  # fmt: skip
        each = desk.rows("SELECT ticket_id, count(*) FROM desk_dispatch WHERE kind = 'reply' GROUP BY 1")
        assert len(each) == TICKETS
        assert {count for _, count in each} == {1}
        assert desk.rows("SELECT count(*) FROM desk_promise WHERE settled_at IS NULL") == [(TICKETS,)]
        assert set(relay.taken.values()) == {1}
        # Killed between the relay's word and ours: perhaps sent, shown so, and never sent again blindly.
        (unsure,) = desk.rows("SELECT count(*) FROM desk_dispatch WHERE state = 'unsure'")[0]
        assert unsure <= KILLS
        assert TICKETS - unsure <= len(relay.taken) <= TICKETS
    finally:
        with contextlib.suppress(Exception):
            desk.stop()
        relay.close()


def _told(desk: Desk) -> int:
    return int(desk.rows("SELECT count(*) FROM incidents_notice WHERE state = 'told'")[0][0])


def _until(done: object) -> None:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        if done():  # type: ignore[operator]
            return
        time.sleep(0.01)
    raise AssertionError("it did not come to an end")
