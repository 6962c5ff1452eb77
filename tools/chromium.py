"""A Chromium for the browser journeys: one that is here, else Debian's, else Playwright's; one line says which.

Run before the tests: `python tools/chromium.py`. It never fails; without a browser the journeys are skipped, visibly.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SECONDS = 900  # a browser is large, a line may be slow


def main() -> int:
    """Find or get a browser, and say so in one line; always 0."""
    found = find()
    if found is None:
        found = get()
    if found is None:
        print("Chromium: none here, and none could be installed: the browser journeys will be SKIPPED.")
    else:
        print(f"Chromium: {found}")
    return 0


def find() -> Path | None:
    """The browser the journeys may drive, or None. GROMO_TEST_CHROMIUM names another one."""
    named = os.environ.get("GROMO_TEST_CHROMIUM", "")
    if named:
        return Path(named) if _works(Path(named)) else None
    for name in NAMES:
        path = shutil.which(name)
        if path and _works(Path(path)):
            return Path(path)
    return _playwrights()


def get() -> Path | None:
    """Install Debian's browser when that is allowed, else Playwright's; None when neither can be had."""
    ways: list[Callable[[], bool]] = [_from_playwright]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        ways.insert(0, _from_debian)
    for way in ways:
        if way():
            found = find()
            if found is not None:
                return found
    return None


def _works(path: Path) -> bool:
    """Ubuntu has a `chromium-browser` that only speaks of its snap: one that answers is one that works."""
    try:
        done = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and any(word in done.stdout for word in ("Chromium", "Chrome"))


def _playwrights() -> Path | None:
    try:
        from playwright.sync_api import sync_playwright

        with sync_playwright() as playwright:
            path = Path(playwright.chromium.executable_path)
    except Exception:
        # Whatever ails Playwright, there is no browser of its own then; the line that is printed says so.
        return None
    return path if path.exists() and _works(path) else None


def _from_debian() -> bool:
    print("Chromium: none here, installing Debian's…", flush=True)
    install = ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]
    if _run(install):
        return True
    return _run(["apt-get", "update"]) and _run(install)  # the lists of packages may be old or not there yet


def _from_playwright() -> bool:
    print("Chromium: none here, asking Playwright for its own…", flush=True)
    return _run([sys.executable, "-m", "playwright", "install", "chromium"])


def _run(command: Sequence[str]) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(
            command,
            env=environment,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
