"""What the client's pages share: Vera's ticket, its link, and a browser that has never signed in."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from letters import letter, opened

if TYPE_CHECKING:
    from gromootvod.desk.models import Ticket


@pytest.fixture(autouse=True)
def _on_stage(stage: None) -> None:
    """Every test here needs the database."""


@pytest.fixture
def ticket(stage: None, now: datetime) -> Ticket:
    """Vera has written, with a file."""
    return opened(letter(files=[("журнал.txt", "text/plain", b"line 17: error")]), now)


@pytest.fixture
def page(ticket: Ticket) -> str:
    """The address of Vera's page."""
    from gromootvod.desk.links import token_of
    from gromootvod.desk.models import StatusLink

    return f"/s/{token_of(StatusLink.objects.get(ticket=ticket, revoked_at=None).key)}/"
