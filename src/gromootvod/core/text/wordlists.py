"""Lists of words, written as prose so that a person can read and mend them."""

from __future__ import annotations


def words(*lines: str) -> frozenset[str]:
    """The words of some lines, which stand apart by spaces."""
    return frozenset(" ".join(lines).split())
