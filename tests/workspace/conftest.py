"""What the members' screens share."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from letters import letter, opened

if TYPE_CHECKING:
    from gromootvod.desk.models import Ticket


@pytest.fixture
def ticket(stage: None, now: datetime) -> Ticket:
    """Vera has written for the first time."""
    return opened(letter(), now)
