"""The cast and the stage: every test runs on a file SQLite database in a directory of its own."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

settings.register_profile("house", deadline=None)  # no test is timed: machines are busy
settings.load_profile("house")

# Before Django's settings are read, for they make the data directory; workers of xdist inherit the parent's.
if not os.environ.get("GROMO_TEST_DATA"):
    os.environ["GROMO_TEST_DATA"] = tempfile.mkdtemp(prefix="gromootvod-test-")
    atexit.register(shutil.rmtree, os.environ["GROMO_TEST_DATA"], ignore_errors=True)
_KEPT = ("GROMO_TEST_", "GROMO_REQUIRE_")
for _name in [name for name in os.environ if name.startswith("GROMO_") and not name.startswith(_KEPT)]:
    del os.environ[_name]
# The suite runs on SQLite; tests/postgres runs it once more with this set.
os.environ["DATABASE_URL"] = os.environ.get("GROMO_TEST_DATABASE_URL", "")
os.environ["GROMO_DATA"] = os.environ["GROMO_TEST_DATA"]
os.environ["GROMO_TAKE_BACK"] = "0"  # letters leave at once but where a test says otherwise
os.makedirs(os.path.join(os.environ["GROMO_DATA"], "static"), exist_ok=True)
os.environ["DJANGO_SETTINGS_MODULE"] = "gromootvod.project.settings"
# Playwright's sync interface keeps an event loop in the thread that all tests of a worker share; Django would take
# every later test for a coroutine.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django.fixtures import Settings

    from gromootvod.office.models import Member

PASSWORD = "calm-room-after-the-storm"


def pytest_configure() -> None:
    """Set Django up here and not by an option of pytest-django, which would read the settings too early."""
    import django

    django.setup()
    from flushing import let_flush_pass

    let_flush_pass()


def pytest_report_header() -> str:
    """Say which database the suite stands on."""
    from django.db import connection

    return {"sqlite": "on SQLite", "postgresql": "on PostgreSQL"}[connection.vendor]


@pytest.fixture
def now() -> datetime:
    """A working Tuesday, eleven in the morning in Moscow."""
    return datetime(2026, 3, 17, 8, 0, tzinfo=UTC)


@pytest.fixture
def stage(db: None, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A database, cheap password hashes, and no rate limit carried from one test into the next.

    A minute that ends in the middle of a test would forgive what the test has just done: here it never ends.
    """
    from django.core.cache import cache

    from gromootvod.ui import rate

    monkeypatch.setattr(rate, "window", lambda now: 0)

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def password() -> str:
    """The password of everybody in the cast."""
    return PASSWORD


@pytest.fixture
def dina(stage: None) -> Member:
    """Dina, the dispatcher."""
    return _member("dina@desk.example", "Дина Диспетчер", ["dispatcher"])


@pytest.fixture
def egor(stage: None) -> Member:
    """Egor, the engineer."""
    return _member("egor@desk.example", "Егор Инженер", ["engineer"])


@pytest.fixture
def mark(stage: None) -> Member:
    """Mark, the manager."""
    return _member("mark@desk.example", "Марк Менеджер", ["manager"])


@pytest.fixture
def anna(stage: None) -> Member:
    """Anna, the administrator."""
    return _member("anna@desk.example", "Анна Администратор", ["administrator"])


@pytest.fixture
def client_of(stage: None) -> Callable[[Member], Client]:
    """Return a browser in which the given member is signed in."""
    from django.test import Client

    def signed_in(member: Member) -> Client:
        client = Client()
        client.force_login(member)
        return client

    return signed_in


def _member(email: str, name: str, roles: list[str]) -> Member:
    from gromootvod.office.models import Member

    joined = datetime(2026, 1, 12, 6, 0, tzinfo=UTC)
    return Member.objects.create_user(
        email,
        PASSWORD,
        name=name,
        roles=roles,
        language="ru",
        joined_at=joined,
        hidden_teams=[],  # as after his first look: nothing is closed to him
    )
