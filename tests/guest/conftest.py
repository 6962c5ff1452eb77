"""A letter in which the house is in doubt, and a server that may be asked about it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gromootvod.core.distill import Kind, Label, Span
from tests.guest.fake_server import FakeServer, fake_server

TEXT = (
    "Добрый день, я Пётр. Звоните на +7 912 345-67-89! Касса стоит. Ну прекрасно. Заказ 77889900112 пропал."
)
ENDS = ("Пётр.", "89!", "стоит.", "прекрасно.", "пропал.")
MADE = (
    (Label.COURTESY, 0.9, "greeting"),
    (Label.REQUEST, 0.5, "words"),
    (Label.SYMPTOM, 0.97, "rule"),
    (Label.PRAISE, 0.4, "words"),
    (Label.SYMPTOM, 0.2, "words"),
)


def doubtful_spans() -> tuple[Span, ...]:
    """The spans of TEXT: 1, 3 and 4 are in doubt, 4 very much so."""
    spans, at = [], 0
    for end, (label, confidence, why) in zip(ENDS, MADE, strict=True):
        stop = TEXT.index(end) + len(end)
        spans.append(Span(at, stop, Kind(label.kind), label, False, confidence, why))
        at = stop
    return tuple(spans)


@pytest.fixture
def spans() -> tuple[Span, ...]:
    return doubtful_spans()


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with fake_server() as fake:
        yield fake
