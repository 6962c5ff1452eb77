"""What the tests of the mail door share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import structlog
from pytest_django.fixtures import Settings

from gromootvod.project.config import Config


@pytest.fixture
def configured(settings: Settings) -> Callable[..., None]:
    """Change settings of the house for one test."""

    def change(**values: Any) -> None:
        config: Config = settings.CONFIG
        settings.CONFIG = Config({**config.values, **values}, config.origins)

    return change


@pytest.fixture
def logs() -> Any:
    """Everything that is logged during the test."""
    with structlog.testing.capture_logs() as entries:
        yield entries
