"""The same claims on PostgreSQL: the suite's database tests are run once more on a server of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[2]
SERVER = os.environ.get("GROMO_TEST_POSTGRES", "")
FLOORS = (
    "contacts", "desk", "incidents", "office", "portal", "workspace", "channels/mail", "guest", "privacy", "rules",
)  # fmt: skip


@pytest.mark.postgres
@pytest.mark.skipif(not SERVER, reason="no PostgreSQL server: set GROMO_TEST_POSTGRES=postgresql://…")
@pytest.mark.parametrize("floor", FLOORS)
def test_the_floor_stands_on_postgresql_too(floor: str) -> None:
    folder = ROOT / "tests" / floor
    if not folder.is_dir():
        pytest.skip(f"no tests for {floor} yet")
    # Without the settings' name: pytest-django would read them before the conftest has chosen the database.
    ours = ("PYTEST_", "GROMO_DATA", "GROMO_TEST_DATA", "DJANGO_SETTINGS_MODULE", "DATABASE_URL")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    # A database for each floor: they run side by side.
    place = urlsplit(SERVER)._replace(path="/gromo_" + floor.replace("/", "_"))
    environment["GROMO_TEST_DATABASE_URL"] = place.geturl()
    run = subprocess.run(
        [sys.executable, "-m", "pytest", str(folder), "-x", "-p", "no:cacheprovider", "-m", "not dovecot"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert "on PostgreSQL" in run.stdout, run.stdout[-2000:]
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]
