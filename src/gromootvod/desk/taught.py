"""The weights in force: the shipped ones, with what this house has learned from its members' corrections."""

from __future__ import annotations

import threading

from gromootvod.core.distill import VERSION
from gromootvod.core.distill.delta import taught, unpack_delta
from gromootvod.core.distill.model import Model, model, weights_id
from gromootvod.desk.models import Lesson

_lock = threading.Lock()
_known: tuple[str, Model] | None = None  # the lesson whose weights were added up last, and the sum


def lesson() -> Lesson | None:
    """The lesson in force: the newest that was not taken back. One learned on other weights says nothing."""
    row = Lesson.objects.filter(undone_at=None).order_by("-id").defer("delta", "report").first()
    return row if row is not None and row.base == weights_id() else None


def packed() -> tuple[str, bytes]:
    """(version, bytes) of the delta in force, for readers of letters in other processes; ("", b"") for none."""
    row = lesson()
    if row is None:
        return "", b""
    return row.version, bytes(Lesson.objects.values_list("delta", flat=True).get(pk=row.pk))


def weights() -> Model:
    """The weights in force. Added up once for every lesson, in every process by itself."""
    global _known
    row = lesson()
    if row is None:
        return model()
    with _lock:
        if _known is None or _known[0] != row.version:
            delta = Lesson.objects.values_list("delta", flat=True).get(pk=row.pk)
            _known = row.version, _sum(bytes(delta))
        return _known[1]


def _sum(delta: bytes) -> Model:
    try:
        return taught(model(), unpack_delta(delta))
    except ValueError:
        return model()  # a damaged lesson must not keep letters out; `gromo learn` makes it anew


def version() -> str:
    """The version of what would be told apart now, found without reading any weights."""
    row = lesson()
    return VERSION if row is None else f"{VERSION}+{row.version}"
