"""Texts in two languages, of which one may be missing: the reader gets his own, else the other."""

from __future__ import annotations

from typing import Any

LANGUAGES = ("ru", "en")


def in_language(row: Any, field: str, language: str) -> tuple[str, str]:
    """The text of `field` and the language it is in; ("", language) when there is none."""
    for one in (language, *LANGUAGES):
        text = getattr(row, f"{field}_{one}", "")
        if text:
            return text, one
    return "", language


def title_of(incident: Any, language: str) -> str:
    """The title, in the reader's language if there is one; a suspicion has none but its hunch."""
    return in_language(incident, "title", language)[0] or incident.hunch
