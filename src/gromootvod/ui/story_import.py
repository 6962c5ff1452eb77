"""The sentence that says where a ticket was brought from."""

from __future__ import annotations

from typing import Any, Protocol

from django.utils.translation import gettext as _


class Brought(Protocol):
    """An event, as queries give it."""

    data: dict[str, Any]


def imported_sentence(h: Brought) -> str:
    """Its number there, where it had one that people knew."""
    source, number = str(h.data.get("source") or ""), str(h.data.get("number") or "")
    if number:
        return _("Brought from %(source)s, where it was number %(number)s.") % {
            "source": source,
            "number": number,
        }
    return _("Brought from %(source)s.") % {"source": source}
