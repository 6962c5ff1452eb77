"""A desk that cannot keep its word does not start, and says which setting is wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


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
