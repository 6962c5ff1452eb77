"""What the desk's tests share: a database, and Vera's ticket."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from letters import letter, opened

if TYPE_CHECKING:
    from gromootvod.desk.models import Ticket


@pytest.fixture(autouse=True)
def _on_stage(request: pytest.FixtureRequest) -> None:
    """Every test of the desk needs the database; what looks at real transactions asks for it itself."""
    marker = request.node.get_closest_marker("django_db")
    if marker is None or not marker.kwargs.get("transaction"):
        request.getfixturevalue("stage")


@pytest.fixture
def ticket(stage: None, now: datetime) -> Ticket:
    """Vera has written for the first time."""
    return opened(letter(), now)
