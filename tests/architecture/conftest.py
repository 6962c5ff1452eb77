"""The roles of the matrix, and what their browsers hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from architecture.world import World, build

if TYPE_CHECKING:
    from django.test import Client

    from gromootvod.office.models import Member


@pytest.fixture
def world(dina: Member, anna: Member) -> World:
    """One of everything."""
    return build(dina, anna)


@pytest.fixture
def browsers(
    client_of: Callable[[Member], Client], dina: Member, egor: Member, mark: Member, anna: Member
) -> dict[str, Client]:
    """A browser for each role; a client has nothing but his link, so his is a stranger's."""
    from django.test import Client

    return {
        "stranger": Client(),
        "dispatcher": client_of(dina),
        "engineer": client_of(egor),
        "manager": client_of(mark),
        "administrator": client_of(anna),
    }
