"""A desk that cannot keep its word does not start, and says which setting is wrong."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from mailservers import wait_for

from gromootvod.office import house_file
from tests.desks import Desk


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GROMO_HOLIDAYS", "XX"),
        ("GROMO_HOURS", "never"),
        ("GROMO_FIRST_WORD", "soon"),
        ("GROMO_TIME_ZONE", "Moscow"),
        ("GROMO_LMTP", "8024 or so"),
        ("GROMO_PORT", "eighty"),
        ("DATABASE_URL", "mysql://x"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_at_the_start(tmp_path: Path, name: str, value: str) -> None:
    kept = {key: one for key, one in os.environ.items() if not key.startswith(("GROMO_", "DATABASE_URL"))}
    run = subprocess.run(
        [sys.executable, "-c", "from gromootvod.cli import main; main()", "up"],
        env={**kept, "GROMO_DATA": str(tmp_path), name: value},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert run.returncode == 2
    assert name in run.stderr
    assert "Traceback" not in run.stderr


def test_what_is_set_in_the_browser_holds_within_seconds(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    del desk.environment["GROMO_NAME"]
    desk.start("--demo")

    def door() -> str:
        try:
            with urllib.request.urlopen(f"{desk.url}/accounts/login/", timeout=10) as answer:
                return str(answer.read().decode())
        except OSError:
            return ""  # it is just starting anew

    try:
        assert "Axiom" in door()
        house_file.write(tmp_path / "data", {"name": "Дом у моста"})
        assert wait_for(120, lambda: "Дом у моста" in door())
        assert desk.process is not None
        assert desk.process.poll() is None
        assert "Traceback" not in desk.log.read_text("utf-8", "replace")
    finally:
        desk.stop()
