"""What is said on the command line about an import, and the small readings that all formats share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo

EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)  # what is dated before is a broken clock


@dataclass(frozen=True, slots=True)
class Options:
    """How the export is to be read."""

    now: datetime
    zone: tzinfo = UTC  # of times that name none
    ours: frozenset[str] = frozenset()  # addresses that letters of our side come from
    closed_after: timedelta = timedelta(days=30)  # a thread of letters that is silent for longer is over
    mapping: Mapping[str, object] = field(default_factory=dict)
    largest: int = 50 * 1024 * 1024  # bytes of one letter
    read: Callable[[int], None] = lambda size: None


def moment(value: object, zone: tzinfo) -> datetime | None:
    """A moment written as ISO 8601 or as databases do, in `zone` where it names no offset; None when unreadable."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _sane(_from_seconds(value))
    if not isinstance(value, str) or not value.strip():
        return None
    written = value.strip()
    try:
        found = datetime.fromisoformat(written.replace(" UTC", "+00:00"))
    except ValueError:
        return None
    try:
        return _sane(found if found.tzinfo else found.replace(tzinfo=zone))
    except (OverflowError, ValueError):
        return None


def _from_seconds(value: float) -> datetime | None:
    try:
        return datetime.fromtimestamp(value, UTC)
    except (OverflowError, OSError, ValueError):
        return None


def _sane(found: datetime | None) -> datetime | None:
    if found is None:
        return None
    try:
        found = found.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return found if found >= EARLIEST else None
