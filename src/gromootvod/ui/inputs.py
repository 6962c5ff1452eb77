"""What a form or an address sends, read safely."""

from __future__ import annotations


def whole_number(raw: str | None, *, digits: int = 15) -> int | None:
    """The number that `raw` writes in at most so many ASCII digits, which every table can hold; else None."""
    return int(raw) if raw and raw.isascii() and raw.isdigit() and len(raw) <= digits else None
