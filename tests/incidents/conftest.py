"""What the tests of incidents share: a trouble that many feel, and words about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from letters import letter, opened

if TYPE_CHECKING:
    from gromootvod.desk.models import Ticket
    from gromootvod.incidents.operations.update import Words

Crowd = Callable[..., "list[Ticket]"]


@pytest.fixture(autouse=True)
def _on_stage(request: pytest.FixtureRequest) -> None:
    """Every test here needs the database; what looks at real transactions asks for it itself."""
    marker = request.node.get_closest_marker("django_db")
    if marker is None or not marker.kwargs.get("transaction"):
        request.getfixturevalue("stage")


@pytest.fixture
def crowd(now: datetime) -> Crowd:
    """Return a function that lets so many clients write that the shop is down, each in his own words."""
    return crowd_of


@pytest.fixture
def words(now: datetime) -> Words:
    """A first update: the cause is not known, the next word comes in half an hour."""
    return words_of("investigating", now + timedelta(minutes=30))


SAID = (
    "Здравствуйте! Магазин не открывается, ошибка 502 с самого утра.",
    "У нас лежит интернет-магазин, 502 Bad Gateway, что происходит???",
    "Магазин не открывается, на экране «502 Bad Gateway». Теряем заказы.",
    "Our shop does not open: 502 Bad Gateway since 9 am.",
)


def crowd_of(count: int, at: datetime, *, start: int = 0, text: str = "", **more: str) -> list[Ticket]:
    return [
        opened(
            letter(
                text or SAID[number % len(SAID)],
                sender=f"Client {number} <client{number}@shop{number}.example>",
                subject=f"Магазин {number}",
                **more,  # type: ignore[arg-type]
            ),
            at,
        )
        for number in range(start, start + count)
    ]


def words_of(phase: str, due: datetime | None = None, **texts: str) -> Words:
    from gromootvod.incidents.operations.update import Words

    said = {"what_ru": "Магазин не открывается.", "who_ru": "Все, кто покупает.", "next_ru": "Ищем причину."}
    said |= {
        "what_en": "The shop does not open.",
        "who_en": "Everybody who buys.",
        "next_en": "We look for the cause.",
    }
    return Words(phase, due, **(texts or said))
